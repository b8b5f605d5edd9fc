"""The tables of the consultation room."""
