"""What got through once, tried again."""
