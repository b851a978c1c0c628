"""What the frozen guest of the sandbox starts with: it is given the descriptor of its socket."""

import sys

sys.modules["_hashlib"] = None

from rlm_desktop.sandbox.guest import main  # noqa: E402

main(int(sys.argv[1]))
