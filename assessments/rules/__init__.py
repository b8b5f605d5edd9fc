"""Rules of the assessment, one in each file; pure functions."""
