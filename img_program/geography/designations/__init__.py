"""Federal shortage designations: reading the files, importing them, showing them."""
