"""Floor 0: the case file, its schema, and what is kept in it."""
