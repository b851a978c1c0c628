"""The commands and their arguments. Each command is a function from its arguments to an exit code."""

from __future__ import annotations

import argparse
import io
import math
import os
import sqlite3
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from rlm_desktop import __version__
from rlm_desktop.case.connection import case_broken
from rlm_desktop.cli import arguing, bench, corpus, doctor, elusion_sample, ingest, replays, runs, sandbox, tables
from rlm_desktop.core.errors import RlmError
from rlm_desktop.core.limits import RunLimits
from rlm_desktop.core.settings import EFFORTS
from rlm_desktop.engine.modes import Mode, Way
from rlm_desktop.reports.export import FORMATS
from rlm_desktop.reports.sheets import SHEET_FORMATS
from rlm_desktop.reports.training import Check, Verdict

COMMANDS = (
    "ingest",
    "documents",
    "search",
    "grep",
    "ask",
    "replay",
    "rerun",
    "runs",
    "table",
    "argue",
    "export",
    "quote",
    "coverage",
    "elusion",
    "verify",
    "sandbox",
    "bench",
    "doctor",
)
_MOST = 2**31 - 1
_EPILOG = """\
exit codes:
  0  done
  1  done, but something is incomplete: problems, a budget reached, quotes not found
  2  used wrongly
  3  refused: policy, consent or the offline switch
  4  failed

Without a command the window opens. All fields that --json prints are listed in docs/cli.md.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parser = build_parser()
    options = parser.parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    _open_streams(as_json=options.json)
    try:
        return command(options)
    except RlmError as error:
        return _explain(error)
    except sqlite3.Error as error:
        return _explain(case_broken(error))
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        print("rlm-desktop: stopped", file=sys.stderr)
        return 1


def _explain(error: RlmError) -> int:
    print(f"rlm-desktop: {error}", file=sys.stderr)
    return error.exit_code


def _open_streams(*, as_json: bool) -> None:
    """Let every text be printed: JSON in UTF-8, and for people what their terminal cannot show written out."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace", encoding="utf-8" if as_json else None)


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="rlm-desktop",
        description="Ask questions of more documents than anyone can read, and see the page behind every quote.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"rlm-desktop {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_corpus_commands(commands)
    _add_run_commands(commands)
    _add_machine_commands(commands)
    return parser


_Commands = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _add_ingest(commands: _Commands) -> None:  # type: ignore[valid-type]
    command = _command(
        commands, "ingest", ingest.ingest, "read files and folders into a case; makes the case if need be"
    )
    _case(command)
    command.add_argument(
        "paths", metavar="PATH", nargs="*", type=Path, help="a file or folder (default: those read before)"
    )
    command.add_argument("--workers", metavar="N", type=_positive, help="processes that read (default: by the cores)")
    command.add_argument("--retry", action="store_true", help="read unchanged files again that had problems")
    command.add_argument("--ocr", metavar="LANGS", help="recognise the text of scanned pages, such as eng+deu")
    command.add_argument("--passwords", metavar="FILE", type=Path, help="a file of passwords to try, one a line")
    command.add_argument("--watch", action="store_true", help="go on, and read what changes, until Ctrl+C")
    command.add_argument("--scheduler", metavar="ADDRESS", default="", help="read on the workers of a Dask cluster")


def _add_corpus_commands(commands: _Commands) -> None:  # type: ignore[valid-type]
    _add_ingest(commands)
    documents = _command(commands, "documents", corpus.documents, "list the documents of a case")
    _case(documents)
    instead = documents.add_mutually_exclusive_group()
    instead.add_argument("--problems", action="store_true", help="list the files that could not be read instead")
    instead.add_argument("--containers", action="store_true", help="list archives and mailboxes with their accounts")

    search = _command(commands, "search", corpus.search, "find pages by their words")
    _case(search)
    search.add_argument(
        "query",
        metavar="QUERY",
        nargs="?",
        type=_text,
        help='words, "phrases", AND, OR, NOT, prefix*, fuzzy~, kind:pdf, /regex/',
    )
    most = search.add_mutually_exclusive_group()
    most.add_argument("--limit", metavar="N", type=_positive, default=20, help="most hits (default: %(default)s)")
    most.add_argument("--all", action="store_true", help="every hit, unranked, in the order of documents and pages")
    search.add_argument("--names", metavar="FILE", type=Path, help="search for each name of a CSV file or a text")
    search.add_argument("-o", "--output", metavar="PATH", type=Path, help="write every hit as .csv or .xlsx")

    grep = _command(commands, "grep", corpus.grep, "find a regular expression in all text")
    _case(grep)
    grep.add_argument("pattern", metavar="PATTERN", type=_text, help="a Python regular expression")
    grep.add_argument("--limit", metavar="N", type=_positive, help="most hits (default: all)")

    quote = _command(commands, "quote", corpus.quote, "check whether words stand in the documents, and where")
    _case(quote)
    quote.add_argument("words", metavar="WORDS", type=_text)
    quote.add_argument(
        "--document", metavar="D", type=_text, help="the id or name of the document they are said to stand in"
    )
    quote.add_argument("--page", metavar="N", type=_positive, help="the page of it")


def _add_run_commands(commands: _Commands) -> None:  # type: ignore[valid-type]
    limits = RunLimits()
    ask = _command(commands, "ask", runs.ask_question, "put a question to a case")
    _case(ask)
    ask.add_argument("question", metavar="QUESTION", type=_text, nargs="?")
    ask.add_argument(
        "--resume",
        metavar="RUN",
        help="go on with a run that was cut off, instead of a question; nothing is paid twice",
    )
    ask.add_argument("--scope", metavar="QUERY", type=_text, help="only documents that a search for QUERY finds")
    ask.add_argument(
        "--follow", metavar="RUN", help="the question follows this run: its answer and variables are known"
    )
    ask.add_argument(
        "--read",
        metavar="DOC[:FIRST[-LAST]]",
        type=_pages,
        action="append",
        default=[],
        help="pages of a document (its id) to be read before the model writes code; can be given several times",
    )
    ask.add_argument("--mode", choices=[*Mode], default=Mode.THOROUGH, help="how thorough (default: thorough)")
    ask.add_argument("--way", choices=[*Way], default=Way.AUTO, help="read a small scope at once, or always in steps")
    ask.add_argument(
        "--model", metavar="M", help="root model: any litellm model string, or offline (default: settings)"
    )
    ask.add_argument("--sub-model", metavar="M", help="model for llm_query (default: as --model, else settings)")
    _language_layer_alone(ask)
    ask.add_argument("--api-base", metavar="URL", help="server of the models, e.g. http://127.0.0.1:11434")
    _add_parameters(ask)
    for name, kind, of in (
        ("cost", _amount, f"US dollars (default: {limits.cost:g})"),
        ("calls", _count, f"calls to sub-models (default: {limits.calls})"),
        ("steps", _count, f"steps of the root model (default: {limits.steps})"),
        ("depth", _count, f"levels of runs (default: {limits.depth})"),
        ("seconds", _amount, f"seconds of wall time (default: {limits.seconds:g})"),
    ):
        ask.add_argument(f"--max-{name}", metavar="N", type=kind, help=f"at most so many {of}; 0 is no limit")

    _add_replays(commands)
    _add_table(commands)
    _add_argue(commands)
    listing = _command(commands, "runs", runs.list_all, "list every run with its state, cost and times")
    _case(listing)

    coverage = _command(commands, "coverage", runs.show_coverage, "say which pages a run read, and how")
    _case(coverage)
    coverage.add_argument("run", metavar="RUN", help="a run's id, its beginning, or last")
    coverage.add_argument("--pages", action="store_true", help="list the pages of every document as well")

    elusion = _command(
        commands, "elusion", elusion_sample.sample_elusion, "draw documents at random that a run left out"
    )
    _case(elusion)
    elusion.add_argument("run", metavar="RUN", help="a run's id, its beginning, or last")
    elusion.add_argument("--size", metavar="N", type=_positive, default=100, help="documents to draw (default: 100)")
    elusion.add_argument("--seed", metavar="N", type=_count, default=1, help="draws the same again (default: 1)")
    elusion.add_argument("--read", action="store_true", help="keep the sample, and have a model read it")
    elusion.add_argument("--model", metavar="M", help="the model that reads (default: settings)")
    elusion.add_argument("--api-base", metavar="URL", help="server of the model")
    elusion.add_argument("--max-cost", metavar="N", type=_amount, help="at most so many US dollars; 0 is no limit")
    elusion.add_argument("--found", metavar="K", type=_count, help="how many of them you found relevant")

    _add_export(commands)

    bundle = _command(commands, "verify", runs.verify_bundle, "check an evidence bundle")
    bundle.add_argument("bundle", metavar="BUNDLE", type=Path)


def _add_table(commands: _Commands) -> None:  # type: ignore[valid-type]
    table = _command(
        commands, "table", tables.fill, "put questions to each document, and fill a table with the answers"
    )
    _case(table)
    table.add_argument("name", metavar="NAME", nargs="?", type=_text, help="a table (default: a new one, or list all)")
    table.add_argument(
        "--question", metavar="Q", type=_text, action="append", default=[], help="a column; can be given several times"
    )
    table.add_argument("--where", metavar="QUERY", type=_text, help="only documents that a search for QUERY finds")
    table.add_argument("--retry", action="store_true", help="ask again what failed, too")
    table.add_argument("--plan", action="store_true", help="only say what filling it would take and cost")
    table.add_argument(
        "--format", choices=SHEET_FORMATS, help="of what is written (default: by the file's name, else csv)"
    )
    table.add_argument("-o", "--output", metavar="PATH", type=Path, help="write the table into a file")
    table.add_argument("--model", metavar="M", help="any litellm model string, or offline (default: settings)")
    table.add_argument("--api-base", metavar="URL", help="server of the model")
    table.set_defaults(sub_model=None)
    _add_parameters(table)
    table.add_argument("--max-cost", metavar="N", type=_amount, help="at most so many US dollars; 0 is no limit")
    table.add_argument("--max-seconds", metavar="N", type=_amount, help="at most so many seconds; 0 is no limit")


def _add_argue(commands: _Commands) -> None:  # type: ignore[valid-type]
    argue = _command(commands, "argue", arguing.argue, "look for what speaks against a claim of an answer")
    _case(argue)
    argue.add_argument("run", metavar="RUN", help="a run's id, its beginning, or last")
    argue.add_argument(
        "claim", metavar="N", nargs="?", type=_positive, help="the number of the claim (default: list all claims)"
    )
    argue.add_argument("--model", metavar="M", help="root model (default: settings)")
    argue.add_argument("--sub-model", metavar="M", help="model for llm_query (default: as --model, else settings)")
    argue.add_argument("--api-base", metavar="URL", help="server of the models")
    _language_layer_alone(argue)
    _add_parameters(argue)
    argue.add_argument("--max-cost", metavar="N", type=_amount, help="at most so many US dollars; 0 is no limit")


def _add_parameters(ask: argparse.ArgumentParser) -> None:
    asked = ask.add_argument_group("how both models are asked (default: as in Settings)")
    asked.add_argument("--temperature", metavar="T", type=_amount)
    asked.add_argument("--effort", choices=EFFORTS, help="how much they may reason before they reply")
    asked.add_argument("--max-tokens", metavar="N", type=_positive, help="the most of one reply, reasoning included")
    asked.add_argument("--seed", metavar="N", type=_count)


def _add_replays(commands: _Commands) -> None:  # type: ignore[valid-type]
    replay = _command(commands, "replay", replays.replay_run, "put a run again over its recorded replies, and compare")
    _case(replay)
    replay.add_argument("run", metavar="RUN", help="a run's id, its beginning, or last")
    _language_layer_alone(replay)

    rerun = _command(commands, "rerun", replays.rerun, "put the question of a run to another model, and compare")
    _case(rerun)
    rerun.add_argument("run", metavar="RUN", help="a run's id, its beginning, or last")
    rerun.add_argument("--model", metavar="M", required=True, help="the root model")
    rerun.add_argument("--sub-model", metavar="M", help="model for llm_query (default: as --model)")
    rerun.add_argument("--api-base", metavar="URL", help="server of the models")
    _language_layer_alone(rerun)


def _add_export(commands: _Commands) -> None:  # type: ignore[valid-type]
    export = _command(commands, "export", runs.export_run, "write a run as a report, or all good runs to train on")
    _case(export)
    export.add_argument("run", metavar="RUN", nargs="?", help="a run's id, its beginning, or last")
    export.add_argument("--format", choices=(*FORMATS, "training"), help="default: by the ending of the file's name")
    export.add_argument("-o", "--output", metavar="PATH", type=Path, required=True)
    export.add_argument("--author", metavar="NAME", default="", help="who reports")
    masks = export.add_argument_group("what is masked, everywhere in the file")
    masks.add_argument("--redact", metavar="NAME", action="append", default=[], help="these words, in any case")
    masks.add_argument("--redact-pattern", metavar="REGEX", action="append", default=[], help="what this matches")
    masks.add_argument("--redact-document", metavar="ID", type=int, action="append", default=[], help="a document")
    training = export.add_argument_group("which runs become training data")
    training.add_argument("--verdict", choices=list(Verdict), help=f"how well they ended (default: {Verdict.SOUND})")
    training.add_argument("--max-cost", metavar="N", type=_amount, help="at most so many US dollars each")
    training.add_argument("--check", choices=list(Check), action="append", default=[], help="what else must be true")


def _add_machine_commands(commands: _Commands) -> None:  # type: ignore[valid-type]
    wall = _command(commands, "sandbox", sandbox.run_file, "run one Python program behind the wall")
    wall.add_argument("file", metavar="FILE.py", type=Path, help="cells are separated by lines that begin with # %%%%")
    wall.add_argument("--case", metavar="CASE", type=Path, help="a case for context, documents, search and grep")
    wall.add_argument("--context", metavar="FILE", type=Path, help="a text file for context")
    wall.add_argument("--layers", choices=("language", "os", "both"), default="both", help="default: %(default)s")
    _language_layer_alone(wall)
    wall.add_argument("--timeout", metavar="S", type=_amount, default=60.0, help="seconds a cell may run (default: 60)")

    measure = _command(commands, "bench", bench.run_benchmark, "run a benchmark")
    measure.add_argument("name", metavar="NAME", choices=bench.NAMES, help=", ".join(bench.NAMES))
    measure.add_argument("arguments", metavar="ARGUMENT", nargs=argparse.REMAINDER, help="what the benchmark works on")

    _command(commands, "doctor", doctor.examine, "say what works on this machine")


def _command(
    commands: _Commands,  # type: ignore[valid-type]
    name: str,
    function: Callable[[argparse.Namespace], int],
    words: str,
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(  # type: ignore[attr-defined]
        name, help=words, description=f"{words[0].upper()}{words[1:]}."
    )
    parser.add_argument("--json", action="store_true", help="print JSON; the fields are listed in docs/cli.md")
    parser.set_defaults(command=function)
    return parser


def _case(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", metavar="CASE", type=Path, help="the folder of the case")


def _language_layer_alone(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--language-layer-alone",
        action="store_true",
        help="run code although the system does not shut it in completely",
    )


def _positive(text: str) -> int:
    number = _count(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not 1 or more")
    return number


def _count(text: str) -> int:
    number = int(text)
    if not 0 <= number <= _MOST:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and {_MOST:,}")
    return number


def _amount(text: str) -> float:
    number = float(text)
    if not (math.isfinite(number) and number >= 0):
        raise argparse.ArgumentTypeError(f"{text} is not 0 or more")
    return number


def _pages(text: str) -> tuple[int, int, int | None]:
    """A document with its first and last page to be read; the last is None for all."""
    document, _, stretch = text.partition(":")
    first, dash, last = stretch.partition("-")
    if not stretch:
        return _positive(document), 1, None
    return _positive(document), _positive(first), _positive(last if dash else first)


def _text(text: str) -> str:
    """An argument as text; bytes of it that are none are shown as such."""
    return os.fsencode(text).decode("utf-8", "replace")
