"""A list of names in, every page that has one of them out."""

import contextlib
import csv
import io
from contextlib import closing

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_desktop.case.connection import connect_read_only
from rlm_desktop.cli.main import main
from rlm_desktop.core.errors import UsageError
from rlm_desktop.corpus.batch_search import as_query, read_names, search_names
from rlm_desktop.corpus.ingest import Ingest


@pytest.fixture
def papers(case, tmp_path):
    (tmp_path / "a.txt").write_text("Harald Voss signed. =SUM(1)")
    (tmp_path / "b.txt").write_text("Voss, Harald did not. Lindqvist did.")
    Ingest(case, [tmp_path / "a.txt", tmp_path / "b.txt"], workers=1).run()
    return case


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("n.csv", "name,age\nHarald Voss,50\n\nLindqvist,\nLindqvist,\n"),
        ("n.csv", "\ufeffHarald Voss;x\nLindqvist;y\n"),
        ("n.csv", '"Harald  Voss"\r\nLindqvist\r\n'),
        ("n.txt", "  Harald Voss\nLindqvist\n"),
    ],
)
def test_names_are_read_once_each_in_their_order(tmp_path, name, content):
    (tmp_path / name).write_bytes(content.encode())
    assert read_names(tmp_path / name) == ["Harald Voss", "Lindqvist"]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_lists_are_read_in_the_encodings_that_spreadsheets_save_them_in(tmp_path, encoding):
    (tmp_path / "n.csv").write_bytes("Name;Jahr\nJürgen Möller;1950\nRené Kühn;1961\n".encode(encoding))
    assert read_names(tmp_path / "n.csv") == ["Jürgen Möller", "René Kühn"]


@pytest.mark.parametrize("content", [bytes(range(256)) * 20, b'"' + b"x" * 200_000, b""])
def test_what_is_no_list_is_told_in_a_sentence(tmp_path, content):
    (tmp_path / "n.csv").write_bytes(content)
    with pytest.raises(UsageError, match=r"n\.csv"):
        read_names(tmp_path / "n.csv")


def test_a_list_without_names_and_one_that_is_not_there_are_told(tmp_path):
    (tmp_path / "n.csv").write_text("name\n")
    for name in ("n.csv", "m.csv"):
        with pytest.raises(UsageError):
            read_names(tmp_path / name)


@given(st.text())
def test_any_text_is_read_or_refused(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("names") / "n.csv"
    path.write_bytes(text.encode("utf-8", "replace"))
    with contextlib.suppress(UsageError):
        assert all(name.strip() for name in read_names(path))


def test_words_of_a_name_stand_side_by_side_unless_it_is_a_query():
    assert as_query("Harald Voss") == '"Harald Voss"'
    assert as_query("Voss") == "Voss"
    assert as_query("Voss AND Lind*") == "Voss AND Lind*"


def test_every_page_of_every_name_is_found(papers):
    with closing(connect_read_only(papers)) as connection:
        found = {each.name: each for each in search_names(connection, ["Harald Voss", "Voss", "Nobody", "kind:"])}
    assert (len(found["Harald Voss"].hits), found["Harald Voss"].documents) == (1, 1)
    assert found["Voss"].documents == 2
    assert found["Nobody"].hits == ()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_hits_are_written_as_a_table_without_formulas(papers, tmp_path, kind):
    (tmp_path / "names.txt").write_text("Harald Voss\nLindqvist\nSUM\n")
    path = tmp_path / f"hits.{kind}"
    assert main(["search", str(papers), "--names", str(tmp_path / "names.txt"), "-o", str(path)]) == 0
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8"))))
    else:
        rows = [list(row) for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True)]
    assert [(row[0], row[2]) for row in rows[1:]] == [
        ("Harald Voss", "a.txt"),
        ("Lindqvist", "b.txt"),
        ("SUM", "a.txt"),
    ]
    assert all(len(row[7]) == 64 for row in rows[1:])


def test_the_command_counts_pages_and_documents_of_each_name(papers, tmp_path, capsys):
    (tmp_path / "names.txt").write_text("Voss\nNobody\n")
    assert main(["search", str(papers), "--names", str(tmp_path / "names.txt")]) == 0
    assert capsys.readouterr().out.splitlines() == ["Voss: 2 pages in 2 documents", "Nobody: 0 pages in 0 documents"]


def test_every_hit_of_a_query_is_written(papers, tmp_path, capsys):
    assert main(["search", str(papers), "Voss", "-o", str(tmp_path / "h.csv")]) == 0
    assert "2 pages" in capsys.readouterr().out


def test_a_search_needs_a_query_or_a_list(papers, tmp_path, capsys):
    assert main(["search", str(papers)]) == 2
    assert "--names" in capsys.readouterr().err
