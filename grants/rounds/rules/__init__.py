"""What the grants room decides by law: one rule in each file."""
