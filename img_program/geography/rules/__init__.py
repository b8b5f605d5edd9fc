"""The rules that geography decides by law, one a file."""
