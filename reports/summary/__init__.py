"""A roster summary report: the words around its tables, its files, and the job that makes it."""
