"""What the program counts: one measure in each file, with its definition in words and its source in law."""
