"""What the program costs, measured on bulk data; see docs/performance.md. Not tests: nothing here passes or fails."""
