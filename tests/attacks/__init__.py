<<<<<<< HEAD
"""Attacks that once got through, kept as tests."""
=======
"""What got through once, tried again."""
>>>>>>> main
