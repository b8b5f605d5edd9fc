"""HTML to tagged PDF (PDF/UA-1) without fetching anything: used only inside jobs of the rendering queue."""
