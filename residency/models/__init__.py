"""The tables of the residency room."""
