"""Floor 5: Qt widgets."""
