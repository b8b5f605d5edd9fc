"""A list of sites comes in, and comes back judged."""
