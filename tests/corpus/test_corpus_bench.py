"""The benchmark of the corpus measures both sides over the same files, judges them, or says what is missing."""

import json
from contextlib import closing

import pytest
from files import make_pdf

from rlm_desktop.bench.corpus import run
from rlm_desktop.bench.corpus_measure import Limit, Outcome, Setting, p95
from rlm_desktop.case.connection import connect_read_only
from rlm_desktop.case.documents import corpus_size

_LONG = "The fixed retainer is due on the first working day of every month. " * 6


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    for number in range(3):
        make_pdf(folder / f"{number}.pdf", f"{number} {_LONG}", _LONG)
    (folder / "copy.pdf").write_bytes((folder / "0.pdf").read_bytes())
    return folder


def test_rows_are_told_as_json_with_a_verdict(folder, tmp_path, capsys):
    code = run([str(folder), "--rows", "size,boxes", "--scratch", str(tmp_path / "scratch"), "--json"])
    size, boxes = map(json.loads, capsys.readouterr().out.splitlines())
    assert (size["row"], boxes["row"]) == ("size", "boxes")
    # A case of three short files is mostly empty pages of SQLite.
    assert size["ours"] > size["reference"] > 0
    assert not size["met"]
    assert code == 1
    assert "6 pages" in boxes["note"]
    assert "0 not found again" in boxes["note"]
    with closing(connect_read_only(tmp_path / "scratch" / "case-of-pdfs")) as connection:
        assert corpus_size(connection).documents == 3


@pytest.mark.slow
def test_both_sides_read_the_same_pages(folder, capsys):
    run([str(folder), "--rows", "text", "--rounds", "1", "--json"])
    text = json.loads(capsys.readouterr().out)
    assert "3 files, 6 pages" in text["note"]
    assert text["ratio"] == pytest.approx(text["ours"] / text["reference"])


def test_a_line_tells_figures_limit_and_verdict(folder, capsys, monkeypatch):
    outcome = Outcome("add", "1 file, CPU", 2.0, 4.0, "ms", Limit(1.5), 2.0, "a note")
    monkeypatch.setitem(run.__globals__["ROWS"], "add", lambda setting: iter([outcome]))
    assert run([str(folder), "--rows", "add"]) == 1
    line = capsys.readouterr().out.splitlines()[-1]
    assert " ".join(line.split()) == "add 1 file, CPU 2.00 ms 4.00 ms 2.00x limit 1.5x MISSED a note"


def test_what_is_missing_is_told(tmp_path, capsys):
    assert run([str(tmp_path), "--rows", "text"]) == 2
    assert "skipped: There is no PDF file" in capsys.readouterr().out


def test_unknown_rows_are_refused(tmp_path, capsys):
    with pytest.raises(SystemExit):
        run([str(tmp_path), "--rows", "text,speed"])
    assert "no row 'speed'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("limit", "ours", "ratio", "met"),
    [
        (Limit(1.5), 3.0, 1.5, True),
        (Limit(1.5), 3.0, 1.51, False),
        (Limit(1.0, least=True), 9.0, 1.0, True),
        (Limit(1.0, least=True), 9.0, 0.99, False),
        (Limit(value=60), 60.0, None, True),
        (Limit(value=60), 61.0, None, False),
        (Limit(1.3, 60), 61.0, 1.0, False),
        (Limit(1.3, 60), 59.0, 1.4, False),
        (Limit(1.3, 60), 59.0, 1.2, True),
    ],
)
def test_every_limit_must_be_kept(limit, ours, ratio, met):
    assert Outcome("row", "what", 1.0, ours, "ms", limit, ratio).met is met


def test_what_was_made_is_found_again_but_not_what_was_left_half_made(tmp_path):
    setting = Setting(tmp_path, tmp_path, 1)

    def fail(folder):
        folder.mkdir()
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        setting.made("thing", fail)
    made = setting.made("thing", lambda folder: folder.mkdir())
    assert setting.made("thing", fail) == made
    assert made.is_dir()


def test_the_95th_percentile_is_one_of_the_figures():
    assert p95([float(figure) for figure in range(1, 101)]) == 95
    assert p95([7.0]) == 7.0
