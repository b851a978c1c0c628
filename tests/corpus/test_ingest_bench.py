"""The benchmark measures both sides over the same pages, or says that there are none."""

import re

from files import make_pdf

from rlm_desktop.bench.ingest import run


def test_both_sides_read_the_same_pages(tmp_path, capsys):
    for number in range(3):
        make_pdf(tmp_path / f"{number}.pdf", f"one {number}", "two")
    assert run([str(tmp_path), "--workers", "1", "--rounds", "1"]) == 0
    printed = capsys.readouterr().out
    assert "bare 6 pages" in printed
    assert "ingest 6 pages" in printed
    assert re.search(r"median ratio \d+\.\d\d over 3 files", printed)


def test_a_folder_without_pdfs_is_told(tmp_path, capsys):
    assert run([str(tmp_path)]) == 2
    assert "no PDF file" in capsys.readouterr().out
