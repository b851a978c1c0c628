"""Floor 3: a run as a file that stands on its own."""
