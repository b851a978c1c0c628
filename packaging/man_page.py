"""Writes the manual page of the command line from its own parser, so that the two cannot disagree."""

from __future__ import annotations

import argparse
import time

from rlm_desktop import __version__
from rlm_desktop.cli.main import build_parser

_WINDOW = """\
Without a command the window opens. A PATH is added to the case that was open last, or to the one that is named with
--case; a PATH that is itself a case is opened."""
_FILES = (
    ("CASE/case.db", "A case: a folder with one SQLite file. Nothing else is written into it but exports of yours."),
    ("~/.config/rlm-desktop/settings.toml", "Settings. Keys of models are never in it."),
    ("~/.local/state/rlm-desktop/log", "Reports of crashes, which hold nothing of documents, and the log, which may."),
)


def man_page(made: float) -> str:
    """The manual page in roff's man macros.

    Args:
        made: Its date, in seconds since 1970.
    """
    parser = build_parser()
    day = time.strftime("%Y-%m-%d", time.gmtime(made))
    lines = [
        f'.TH RLM-DESKTOP 1 "{day}" "RLM Desktop {__version__}" "User Commands"',
        ".SH NAME",
        f"rlm-desktop \\- {_escape(_first_sentence(parser.description or ''))}",
        ".SH SYNOPSIS",
        ".B rlm-desktop\n[\\fB\\-\\-case\\fR \\fIDIR\\fR] [\\fIPATH\\fR ...]\n.br",
        ".B rlm-desktop\n\\fICOMMAND\\fR [\\fIARGUMENT\\fR ...]",
        ".SH DESCRIPTION",
        _escape(parser.description or ""),
        ".PP",
        _escape(_WINDOW),
        ".SH COMMANDS",
    ]
    commands = next(action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    for name, command in commands.choices.items():
        lines += _command(name, command)
    lines += [".SH EXIT STATUS", ".nf", _escape(_exit_codes(parser.epilog or "")), ".fi", ".SH FILES"]
    for file, sense in _FILES:
        lines += [".TP", f".I {_escape(file)}", _escape(sense)]
    lines += [".SH SEE ALSO", "The user guide: Help > User guide in the window, or its F1 key."]
    return "\n".join(lines) + "\n"


def _command(name: str, parser: argparse.ArgumentParser) -> list[str]:
    usage = " ".join(parser.format_usage().removeprefix("usage: ").split()).removeprefix(parser.prog)
    lines = [f'.SS "{name}"', f"\\fBrlm\\-desktop {name}\\fR{_escape(usage)}", ".PP", _escape(parser.description or "")]
    formatter = argparse.HelpFormatter(parser.prog)
    for action in parser._actions:
        if action.help in (None, argparse.SUPPRESS) or isinstance(action, argparse._HelpAction):
            continue
        words = ", ".join(action.option_strings) or formatter._metavar_formatter(action, action.dest)(1)[0]
        if action.option_strings and action.nargs != 0:
            words += " " + formatter._format_args(action, (action.dest or "").upper())
        lines += [".TP", f"\\fB{_escape(words)}\\fR", _escape(formatter._expand_help(action))]
    return lines


def _exit_codes(epilog: str) -> str:
    return "\n".join(line.strip() for line in epilog.splitlines() if line.startswith("  "))


def _first_sentence(text: str) -> str:
    sentence = text.strip().rstrip(".").split(". ")[0]
    return sentence[:1].lower() + sentence[1:]


def _escape(text: str) -> str:
    """Words as roff prints them: a line that begins with a point would be a request."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join("\\&" + line if line.startswith((".", "'")) else line for line in escaped.splitlines())
