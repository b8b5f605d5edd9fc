"""Forms of the roster room."""
