"""Where things lie: the program's own resources, the user's settings and logs, the default case."""

from __future__ import annotations

from pathlib import Path

from platformdirs import PlatformDirs

_DIRS = PlatformDirs("rlm-desktop", appauthor=False)


def resource(*parts: str) -> Path:
    """The path of a file under ``resources/``, in a checkout and in an installed package alike."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "resources"
    root = installed if installed.is_dir() else package.parent / "resources"
    return root.joinpath(*parts)


def guide(*parts: str) -> Path:
    """The path of a file of the user guide: in ``docs/`` of a checkout, among the resources when installed."""
    installed = resource("guide")
    root = installed if installed.is_dir() else Path(__file__).resolve().parents[2] / "docs"
    return root.joinpath(*parts)


def settings_file() -> Path:
    """The user's settings, a TOML file."""
    return Path(_DIRS.user_config_dir) / "settings.toml"


def window_state_file() -> Path:
    """Window geometry and layout, an INI file written by Qt."""
    return Path(_DIRS.user_state_dir) / "window.ini"


def log_folder() -> Path:
    """Where crash logs go."""
    return Path(_DIRS.user_log_dir)


def cache_folder() -> Path:
    """Where lies what can be made again."""
    return Path(_DIRS.user_cache_dir)


def default_case() -> Path:
    """The case that is used when the user has not chosen one."""
    return Path(_DIRS.user_documents_dir) / "RLM Desktop" / "My case"
