"""Figures that others have published about the program, each with its source."""
