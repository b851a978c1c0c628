"""Floor 1: documents in, text out."""
