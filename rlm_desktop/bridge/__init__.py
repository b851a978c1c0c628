"""Floor 4: Qt without widgets. Threads live here."""

import builtins

_import = builtins.__import__

import PySide6.QtCore  # noqa: E402, F401

# PySide6 puts an import of its own in this place. That reads the source of every module which is imported later, to
# see whether it selects features of PySide6 (none of ours does), and leaves it in linecache: 12 MB of a window at rest.
builtins.__import__ = _import
