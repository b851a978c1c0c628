"""Floor 0: data types, events, errors, limits, settings and paths. Standard library only, bar two small readers."""
