"""RLM Desktop: questions to more documents than anyone can read, with the page behind every quote."""

__version__ = "0.1.0"
