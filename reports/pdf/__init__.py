"""Documents as tagged PDF (PDF/UA-1), made from a template without fetching anything over the network."""
