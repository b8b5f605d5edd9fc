"""Attacks that got through once, by topic; each was red before it was closed."""
