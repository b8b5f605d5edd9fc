"""What others may take and use: numbers as numbers, with their definitions, units and what is withheld."""
