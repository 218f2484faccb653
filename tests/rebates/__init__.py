"""Tests of rebates."""
