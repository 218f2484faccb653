"""Tests of leap_portal."""
