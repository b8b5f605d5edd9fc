"""What people type, read as they meant it: one file for each kind of value."""
