"""Floor 4: Qt without widgets. Threads live here."""
