"""What everybody may read: the editions that were published."""
