"""Attacks that once got through, kept as tests."""
