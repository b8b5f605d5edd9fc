"""Attacks that were tried on the program; each failed before it was mended."""
