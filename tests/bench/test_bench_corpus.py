"""What the benchmark of the corpus tells, and what it leaves alone."""

import json

import pymupdf
import pytest

from rlm_desktop.bench.corpus import run


def make_pdf(path, words):
    path.parent.mkdir(parents=True, exist_ok=True)
    with pymupdf.open() as document:
        document.new_page().insert_textbox((50, 50, 500, 800), " ".join(words))
        document.save(path)
    return path


def test_a_folder_within_the_scratch_folder_is_refused_and_left_as_it_is(tmp_path, capsys):
    pdf = make_pdf(tmp_path / "pdfs" / "a.pdf", ["word"])
    with pytest.raises(SystemExit) as refused:
        run([str(pdf.parent), "--scratch", str(tmp_path), "--rows", "size"])
    assert refused.value.code == 2
    assert "scratch" in capsys.readouterr().err
    assert pdf.exists()


@pytest.mark.slow
def test_rows_are_measured_on_the_files_of_a_folder_and_told_as_json_with_their_limits(tmp_path, capsys):
    for number in range(3):
        make_pdf(tmp_path / "in" / f"{number}.pdf", [f"word{number}x{place}" for place in range(300)])
    run([str(tmp_path / "in"), "--rows", "text,size,boxes", "--rounds", "1", "--json"])
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["row"] for row in rows] == ["text", "size", "boxes"]
    assert all(row["ours"] > 0 for row in rows)
    assert len(list((tmp_path / "in").iterdir())) == 3
