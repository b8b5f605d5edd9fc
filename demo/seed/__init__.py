"""The demonstration's data: made-up, seeded, the same at every run, and made through the actions people use."""
