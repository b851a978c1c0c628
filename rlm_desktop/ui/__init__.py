"""Floor 5: Qt widgets."""

import rlm_desktop.bridge  # noqa: F401 - first of all, as Python's own import is put back there
