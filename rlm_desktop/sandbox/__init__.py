"""Floor 1: runs hostile code. See docs/architecture.md for what each layer promises."""
