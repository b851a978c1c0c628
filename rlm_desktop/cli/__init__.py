"""Floor 5, without Qt: the command line. Results go to stdout, progress to stderr."""

from rlm_desktop.cli.main import main

__all__ = ["main"]
