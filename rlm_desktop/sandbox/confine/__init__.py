"""The operating system layer of the wall, one module per system."""
