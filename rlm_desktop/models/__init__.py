"""Floor 1: talks to models."""
