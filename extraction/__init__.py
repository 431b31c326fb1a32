"""Reads Chinese government-information disclosure reports."""
