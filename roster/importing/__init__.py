"""People from a file: the documented layout, a preview, and the import that follows it. See docs/roster-file.md."""
