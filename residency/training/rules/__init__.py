"""One rule a file: what must be there before money moves for a residency position, and why not yet."""
