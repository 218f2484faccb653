"""Tests of financing."""
