"""The command line does the whole job without a window, and prints what docs/cli.md says."""

import json
import os
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from model_server import Refuse
from rlm_desktop.case.connection import connect
from rlm_desktop.cli import doctor, main
from rlm_desktop.cli.ingest import _batches
from rlm_desktop.cli.main import COMMANDS, build_parser
from rlm_desktop.core.paths import settings_file
from rlm_desktop.core.settings import Settings, save_settings

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "cli.md"


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """A case that the command line made, with one problem and one answered question."""
    folder = tmp_path_factory.mktemp("cli")
    source = folder / "leak" / "deep"
    source.mkdir(parents=True)
    (source / "memo.txt").write_text("Memo.\nThe bridge was inspected on 3 May 2021 by Grace Okafor.", encoding="utf-8")
    (folder / "leak" / "copy of memo.txt").write_bytes((source / "memo.txt").read_bytes())
    (folder / "leak" / "empty.pdf").touch()
    assert main(["ingest", str(folder / "case"), str(folder / "leak")]) == 1
    assert main(["ask", str(folder / "case"), "Who inspected the bridge?"]) == 0
    return folder / "case"


@pytest.fixture
def printed(capsys):
    """Runs a command and returns its exit code with the JSON objects it printed."""

    def run(*arguments):
        code = main([str(argument) for argument in arguments])
        return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


def test_an_ingest_tells_what_it_did_and_what_it_could_not_read(tmp_path, printed):
    (tmp_path / "a.txt").write_text("some text", encoding="utf-8")
    (tmp_path / "b.txt").touch()
    code, (told,) = printed("ingest", tmp_path / "case", tmp_path / "a.txt", tmp_path / "b.txt", "--json")
    assert code == 1
    assert (told["progress"]["added"], told["progress"]["problems"]) == (1, 1)
    assert told["problems"][0]["code"] == "empty"


def test_a_table_is_planned_filled_listed_and_written(printed, tmp_path, capsys):
    case = tmp_path / "case"
    (tmp_path / "memo.txt").write_text("The bridge was inspected on 3 May 2021 by Grace Okafor.", encoding="utf-8")
    assert main(["ingest", str(case), str(tmp_path / "memo.txt")]) == 0
    capsys.readouterr()
    question = "Who inspected the bridge?"
    code, (planned,) = printed("table", case, "--question", question, "--plan", "--json")
    assert (code, planned["planned"]["calls"], planned["waiting"]) == (0, 1, 1)
    code, (told,) = printed("table", case, "Table 1", "--json", "-o", tmp_path / "table.xlsx")
    assert (code, told["state"], told["answered"]) == (0, "done", 1)
    (entry,) = told["rows"][0]["entries"]
    assert "Grace Okafor" in entry["answer"]
    assert entry["check"] in ("exact", "normalised")
    assert (tmp_path / "table.xlsx").stat().st_size > 0
    code, (listed,) = printed("table", case, "--json")
    assert (code, listed["questions"]) == (0, [question])
    assert main(["table", str(case), "Table 1"]) == 0
    assert capsys.readouterr().out.splitlines()[0].startswith("document,path,sha256,Who inspected the bridge?,")


def test_what_reading_every_page_takes_is_told_before(case, capsys):
    assert main(["ask", str(case), "Who inspected the bridge?", "--mode", "every"]) == 0
    assert capsys.readouterr().err.startswith("every page: about 1 call, ")


def test_a_sample_of_what_was_left_out_is_read(tmp_path, printed, capsys):
    case = tmp_path / "case"
    for name, text in (("a", "The bridge was inspected by Grace Okafor."), ("b", "Fish is dear this year.")):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    assert main(["ingest", str(case), str(tmp_path / "a.txt"), str(tmp_path / "b.txt")]) == 0
    assert main(["ask", str(case), "Who inspected the bridge?"]) == 0
    capsys.readouterr()
    code, (told,) = printed("elusion", case, "last", "--read", "--json")
    assert (code, told["left_out"]) == (0, 1)
    assert [(each["name"], each["relevant"], each["by"]) for each in told["documents"]] == [("b.txt", False, "a model")]
    assert told["rate"]["found"] == 0.0
    assert main(["elusion", str(case), "last", "--read", "--found", "1"]) == 2


def test_chosen_pages_are_read_first(case, printed, model_server, capsys):
    model_server.otherwise = lambda body: (
        "```repl\nFINAL(notes)\n```" if body["messages"][0]["role"] == "system" else "By Grace Okafor."
    )
    arguments = ("--model", "openai/test-model", "--api-base", model_server.url, "--json")
    code, (told,) = printed("ask", case, "Who inspected it?", "--read", "1:1", *arguments)
    assert (code, told["answer"]) == (0, "By Grace Okafor.")
    assert "memo.txt, page 1 of 1 ===\nMemo." in model_server.prompts[0]
    assert main(["ask", str(case), "Who?", "--read", "1:2-3"]) == 2
    assert "Document 1 has 1 page." in capsys.readouterr().err


def test_a_claim_is_argued_against(tmp_path, printed, model_server, capsys):
    case = tmp_path / "case"
    (tmp_path / "memo.txt").write_text("The bridge was inspected on 3 May 2021 by Grace Okafor.", encoding="utf-8")
    assert main(["ingest", str(case), str(tmp_path / "memo.txt")]) == 0
    assert main(["ask", str(case), "Who inspected the bridge?"]) == 0
    capsys.readouterr()
    code, (claim, *_) = printed("argue", case, "last", "--json")
    assert (code, claim["claim"], claim["argued"]) == (0, 1, [])
    run = main(["argue", str(case), "last", "1"])
    assert (run, "cannot argue" in capsys.readouterr().err) == (2, True)
    model_server.otherwise = '```repl\nsearch("bridge")\nFINAL("NOTHING FOUND against it.")\n```'
    arguments = ("--model", "openai/test-model", "--api-base", model_server.url)
    code, (told,) = printed("argue", case, "last", "1", *arguments, "--json")
    assert (code, told["argued"][0]["contrary"]) == (0, "nothing found against it")


def test_a_workbook_needs_a_file(case, capsys):
    assert main(["table", str(case), "--question", "Who?", "--format", "xlsx"]) == 2
    assert "-o FILE.xlsx" in capsys.readouterr().err


def test_an_ingest_tells_what_it_left_out(tmp_path, capsys):
    (tmp_path / "drop" / ".secret").mkdir(parents=True)
    (tmp_path / "drop" / "a.txt").write_text("some text", encoding="utf-8")
    assert main(["ingest", str(tmp_path / "case"), str(tmp_path / "drop")]) == 0
    assert "1 hidden left out" in capsys.readouterr().out


def test_a_second_ingest_of_the_same_files_reads_nothing(case, printed):
    code, (told,) = printed("ingest", case, case.parent / "leak", "--json")
    assert (code, told["progress"]["added"], told["progress"]["unchanged"]) == (1, 0, 3)


def test_documents_are_listed_with_all_their_copies(case, printed):
    _, (document,) = printed("documents", case, "--json")
    assert len(document["paths"]) == 2
    assert len(document["sha256"]) == 64
    _, (problem,) = printed("documents", case, "--problems", "--json")
    assert problem["path"].endswith("empty.pdf")


def test_search_and_grep_find_the_page(case, printed):
    _, (hit,) = printed("search", case, "inspected Okafor", "--json")
    assert (hit["document"], hit["page"]) == (1, 1)
    _, (match,) = printed("grep", case, r"\d May \d{4}", "--json")
    assert match["match"] == "3 May 2021"


def test_a_run_is_replayed_byte_for_byte_without_a_network(case, printed):
    code, (told,) = printed("replay", case, "last", "--json")
    assert (code, told["same"], told["differences"]) == (0, True, [])
    assert told["replies"] > 0
    assert main(["replay", str(case), "last"]) == 0


def test_a_run_is_put_to_another_model_and_the_answers_are_compared(case, printed, model_server):
    model_server.otherwise = "FINAL(It was somebody else.)"
    arguments = ("--model", "openai/test-model", "--api-base", model_server.url)
    _, (told,) = printed("rerun", case, "last", *arguments, "--json")
    assert told["run"] != told["before"]
    assert {each["in"] for each in told["statements"]} >= {"before", "now"}
    assert "somebody else" in told["answer"]


def test_a_run_that_failed_is_resumed_and_one_that_is_done_is_not(tmp_path, printed, model_server):
    (tmp_path / "memo.txt").write_text("The bridge was inspected on 3 May 2021.", encoding="utf-8")
    assert printed("ingest", tmp_path / "case", tmp_path / "memo.txt", "--json")[0] == 0
    model_server.script.extend(["I look.\n\n```repl\nprint(context)\n```\n", Refuse(401, "No.")])
    model = ("--model", "openai/test-model", "--api-base", model_server.url, "--way", "steps")
    code, (failed,) = printed("ask", tmp_path / "case", "When?", *model, "--json")
    assert (code, failed["state"]) == (4, "failed")
    model_server.otherwise = "FINAL(On 3 May 2021.)"
    code, (told,) = printed("ask", tmp_path / "case", "--resume", failed["run"], "--json")
    assert (told["state"], told["answer"]) == ("done", "On 3 May 2021.")
    assert len(model_server.received) == 3
    assert main(["ask", str(tmp_path / "case"), "--resume", told["run"]]) == 2
    assert main(["ask", str(tmp_path / "case")]) == 2


def test_a_search_tells_that_no_page_has_all_the_words(case, capsys):
    for more in ((), ("--all",)):
        assert main(["search", str(case), "Okafor helicopter", *more]) == 0
        told = capsys.readouterr()
        assert "memo.txt" in told.out
        assert "No page has all of these words" in told.err


def test_passwords_are_tried_on_what_failed_before(tmp_path, printed):
    import pymupdf

    with pymupdf.open() as document:
        document.new_page().insert_text((72, 72), "the locked words")
        document.save(tmp_path / "a.pdf", encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="swan", owner_pw="owner")
    (tmp_path / "passwords").write_text("goose\nswan\n")
    code, (told,) = printed("ingest", tmp_path / "case", tmp_path / "a.pdf", "--json")
    assert (code, [problem["code"] for problem in told["problems"]]) == (1, ["encrypted"])
    code, (told,) = printed("ingest", tmp_path / "case", "--passwords", tmp_path / "passwords", "--json")
    assert (code, told["problems"], told["progress"]["added"]) == (0, [], 1)


def test_what_changes_while_the_rest_is_read_is_noticed(tmp_path, monkeypatch):
    begun, stop = threading.Event(), threading.Event()

    def watch(paths, case, stop):
        begun.set()
        yield (tmp_path / "a.txt",)
        stop.wait()

    monkeypatch.setattr("rlm_desktop.cli.ingest.watch_changes", watch)
    with closing(_batches([tmp_path], tmp_path / "case", stop, watch=True)) as batches:
        assert next(batches) == [tmp_path]
        assert begun.wait(30)
        assert next(batches) == (tmp_path / "a.txt",)


def test_a_quote_is_checked(case, printed):
    code, (citation,) = printed("quote", case, "INSPECTED on 3 May", "--json")
    assert (code, citation["state"]) == (0, "normalised")
    code, (citation,) = printed("quote", case, "the mayor confessed to it", "--json")
    assert (code, citation["state"]) == (1, "not found")


def test_an_answer_comes_with_its_evidence_and_its_price(case, printed):
    code, (told,) = printed("ask", case, "When was the bridge inspected?", "--json")
    assert code == 0
    assert (told["state"], told["complete"], told["cost"]) == ("done", True, 0.0)
    assert told["citations"][0]["state"] == "exact"
    assert "3 May 2021" in told["answer"]


def test_another_model_is_reached_over_http(case, printed, model_server):
    model_server.otherwise = '```repl\nhits = search("bridge")\nFINAL("It was in May.")\n```'
    code, (told,) = printed(
        "ask", case, "When?", "--model", "openai/test-model", "--api-base", model_server.url, "--json"
    )
    assert (code, told["answer"], told["root_model"]) == (0, "It was in May.", "openai/test-model")


def test_a_run_that_failed_is_exit_code_4(case, printed, model_server):
    model_server.otherwise = Refuse(401, "no")
    code, (told,) = printed(
        "ask", case, "When?", "--model", "openai/test-model", "--api-base", model_server.url, "--json"
    )
    assert (code, told["state"]) == (4, "failed")


@pytest.mark.parametrize("ending", ["html", "md"])
def test_the_last_run_is_exported(case, tmp_path, printed, ending):
    report = tmp_path / f"report.{ending}"
    code, (told,) = printed("export", case, "last", "-o", report, "--json")
    assert (code, told["path"]) == (0, str(report))
    assert "bridge" in report.read_text(encoding="utf-8")


def test_a_bundle_is_exported_and_checked_and_a_changed_one_is_told(case, tmp_path, printed, capsys):
    bundle = tmp_path / "bundle.zip"
    printed("export", case, "last", "-o", bundle, "--json")
    code, (told,) = printed("verify", bundle, "--json")
    assert (code, told["sound"], told["wrong"]) == (0, True, [])
    content = bytearray(bundle.read_bytes())
    content[len(content) // 2] ^= 1
    bundle.write_bytes(content)
    assert main(["verify", str(bundle)]) == 1
    assert capsys.readouterr().out.strip()


def test_runs_are_listed_newest_first(case, printed):
    _, runs = printed("runs", case, "--json")
    assert [run["started"] for run in runs] == sorted((run["started"] for run in runs), reverse=True)


def test_the_coverage_of_a_run_is_told(case, printed, capsys):
    printed("ask", case, "When was the bridge inspected?", "--json")
    code, (told,) = printed("coverage", case, "last", "--json")
    assert code == 0
    assert told["read"] + told["scanned"] + told["untouched"] + told["unreadable"] == told["pages"] > 0
    assert told["read"] >= 1
    assert told["sentence"].startswith("What this answer does not find was looked for in")
    assert main(["coverage", str(case), "last", "--pages"]) == 0
    assert "page 1: read by a model" in capsys.readouterr().out


def test_documents_that_a_run_left_out_are_drawn(case, printed, capsys):
    printed("ask", case, "When was the bridge inspected?", "--json")
    code, (told,) = printed("elusion", case, "last", "--json")
    assert (code, told["rate"]) == (0, None)
    assert len(told["documents"]) == told["left_out"]
    if told["left_out"]:
        assert main(["elusion", str(case), "last", "--found", "0"]) == 0
        assert "Clopper-Pearson" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("program", "code"), [("print(1 + 1)", 0), ("1 / 0", 1), ("().__class__.__bases__", 3), ("while True: pass", 3)]
)
def test_a_program_runs_behind_the_wall(tmp_path, capsys, program, code):
    (tmp_path / "program.py").write_text(program, encoding="utf-8")
    assert main(["sandbox", str(tmp_path / "program.py"), "--timeout", "1"]) == code
    captured = capsys.readouterr()
    assert captured.out.strip() == ("2" if code == 0 else "")
    assert bool(captured.err) == (code != 0)


def test_code_is_refused_where_the_system_does_not_shut_it_in_until_that_is_agreed_to(
    case, tmp_path, capsys, poor_kernel, own_folders
):
    (tmp_path / "program.py").write_text("print(1 + 1)", encoding="utf-8")
    program = ["sandbox", str(tmp_path / "program.py")]
    assert main(program) == 3
    assert "landlock" in capsys.readouterr().err
    assert main([*program, "--language-layer-alone", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["output"] == "2\n"
    assert any(sentence.startswith("seccomp") for sentence in told["missing"])
    assert main([*program, "--layers", "language"]) == 0
    capsys.readouterr()
    runs = len(_runs(case, capsys))
    assert main(["ask", str(case), "Who wrote?"]) == 3
    assert "--language-layer-alone" in capsys.readouterr().err
    assert len(_runs(case, capsys)) == runs


def _runs(case, capsys):
    main(["runs", str(case), "--json"])
    return capsys.readouterr().out.splitlines()


def test_a_program_sees_the_case_it_is_given(case, tmp_path, capsys):
    (tmp_path / "program.py").write_text('print(len(documents))\n# %%\nprint("Okafor" in context)', encoding="utf-8")
    assert main(["sandbox", str(tmp_path / "program.py"), "--case", str(case)]) == 0
    assert capsys.readouterr().out.split() == ["1", "True"]


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["search", "/nowhere", "x"], 4, "There is no case in /nowhere."),
        (["ingest", "/tmp/never", "/nowhere"], 2, "There is no /nowhere."),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(capsys, arguments, code, sentence):
    assert main(arguments) == code
    captured = capsys.readouterr()
    assert sentence in captured.err
    assert "Traceback" not in captured.err


def test_a_run_that_does_not_exist_cannot_be_exported(case, tmp_path, capsys):
    assert main(["export", str(case), "1999", "-o", str(tmp_path / "x.html")]) == 4
    assert "no run 1999" in capsys.readouterr().err


def test_every_command_is_documented_and_has_help(capsys):
    text = DOCUMENTATION.read_text(encoding="utf-8")
    for command in COMMANDS:
        assert f"| `{command}" in text
        with pytest.raises(SystemExit) as end:
            build_parser().parse_args([command, "--help"])
        assert end.value.code == 0
        assert "usage: rlm-desktop" in capsys.readouterr().out


def test_wrong_arguments_are_exit_code_2():
    done = subprocess.run([sys.executable, "-m", "rlm_desktop", "search"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "usage:" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", "case", "Who?", "--max-steps", "-1"],
        ["ask", "case", "Who?", "--max-cost", "nan"],
        ["ask", "case", "Who?", "--max-seconds", "inf"],
        ["quote", "case", "words", "--document", "1", "--page", "9" * 30],
        ["search", "case", "words", "--limit", "0"],
    ],
)
def test_figures_that_make_no_sense_are_exit_code_2(arguments, capsys):
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    assert f"argument {arguments[-2]}" in capsys.readouterr().err


def test_an_empty_question_is_not_asked(case, capsys):
    assert main(["ask", str(case), "  "]) == 2
    assert "no question" in capsys.readouterr().err


def test_arguments_that_are_no_text_do_no_harm(case, printed):
    code, (outcome,) = printed("ask", case, "Who inspected the caf\udce9?", "--json")
    assert (code, outcome["state"]) == (0, "done")
    assert printed("quote", case, "inspected \udce9 nothing", "--json")[0] == 1


def test_text_reaches_a_terminal_that_knows_few_letters(tmp_path):
    (tmp_path / "a.txt").write_text("The “old” bridge.", encoding="utf-8")
    assert main(["ingest", str(tmp_path / "case"), str(tmp_path / "a.txt")]) == 0
    command = [sys.executable, "-m", "rlm_desktop", "grep", str(tmp_path / "case"), "bridge"]
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    plain = subprocess.run(command, capture_output=True, env=environment, check=True)
    assert b"\\u201cold\\u201d bridge" in plain.stdout
    as_json = subprocess.run([*command, "--json"], capture_output=True, env=environment, check=True)
    assert json.loads(as_json.stdout)["line"] == "The “old” bridge."


@pytest.mark.parametrize("command", [["documents"], ["search", "page"], ["ask", "What is on the page?"]])
def test_a_damaged_case_is_told_in_a_sentence(tmp_path, capsys, command):
    (tmp_path / "a.txt").write_text("page\n" * 100_000, encoding="utf-8")
    case = tmp_path / "case"
    main(["ingest", str(case), str(tmp_path / "a.txt")])
    with closing(connect(case)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        roots = dict(connection.execute("SELECT name, rootpage FROM sqlite_schema"))
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with (case / "case.db").open("r+b") as file:
        for name in ("documents", "pages", "pages_fts_data"):
            file.seek((roots[name] - 1) * size)
            file.write(b"\xab" * size)
    capsys.readouterr()
    assert main([command[0], str(case), *command[1:]]) == 4
    assert "The case cannot be read" in capsys.readouterr().err


def test_a_program_cannot_command_the_terminal(tmp_path, capsys):
    (tmp_path / "program.py").write_text('print("\\x1b]0;mine\\x07 text\\n\\tmore")', encoding="utf-8")
    assert main(["sandbox", str(tmp_path / "program.py")]) == 0
    assert capsys.readouterr().out == "\\x1b]0;mine\\x07 text\n\tmore\n"


@pytest.mark.skipif(os.name == "nt", reason="no such names on Windows")
def test_the_name_of_a_file_cannot_command_the_terminal(tmp_path, capsys):
    (tmp_path / "\x1b]0;mine\x07.txt").touch()
    assert main(["ingest", str(tmp_path / "case"), str(tmp_path)]) == 1
    told = capsys.readouterr()
    assert "\\x1b]0;mine" in told.out
    assert "\x1b" not in told.out + told.err


def test_many_problems_are_told_by_their_number(tmp_path, capsys):
    (tmp_path / "drop").mkdir()
    for number in range(25):
        (tmp_path / "drop" / f"{number}.txt").touch()
    assert main(["ingest", str(tmp_path / "case"), str(tmp_path / "drop")]) == 1
    told = capsys.readouterr().out
    assert told.count("The file is empty.") == 20
    assert "and 5 more" in told


def test_a_model_cannot_command_the_terminal(case, capsys, model_server):
    model_server.otherwise = "FINAL(The \x1b[31mbridge\x1b[0m.)"
    arguments = ["--model", "openai/test-model", "--api-base", model_server.url]
    main(["ask", str(case), "What is it?", *arguments])
    captured = capsys.readouterr()
    assert "The \\x1b[31mbridge\\x1b[0m." in captured.out
    assert "\x1b" not in captured.out + captured.err


def test_a_window_that_does_not_start_in_time_is_a_finding(monkeypatch):
    monkeypatch.setattr(doctor, "_SECONDS", 0.001)
    assert doctor._qt().state == "missing"


@pytest.mark.parametrize("named", ["klingon", "", "eng+amh"])
def test_languages_that_text_cannot_be_recognised_in_are_told_before_anything_is_read(
    tmp_path, capsys, named, monkeypatch
):
    monkeypatch.setattr("rlm_desktop.corpus.ocr.engines.find_tesseract", lambda: None)
    (tmp_path / "a.txt").write_text("some text", encoding="utf-8")
    assert main(["ingest", str(tmp_path / "case"), str(tmp_path / "a.txt"), "--ocr", named]) == 2
    told = capsys.readouterr().err
    assert "klingon" in told or "No language" in told or "Amharic" in told
    assert not (tmp_path / "case").exists()


def test_the_doctor_tells_what_recognises_text(monkeypatch):
    found = doctor._ocr()
    assert (found.state, "rapidocr" in found.words) == ("ok", True)
    monkeypatch.setattr("rlm_desktop.corpus.ocr.engines.find_tesseract", lambda: None)
    assert doctor._ocr().words.startswith("rapidocr")
    monkeypatch.setattr("rlm_desktop.corpus.ocr.engines.rapid_version", lambda: "")
    assert doctor._ocr().state == "limited"
    assert "tesseract-ocr" in doctor._ocr().words


def test_all_good_runs_become_training_data(case, printed, tmp_path):
    code, (told,) = printed("export", case, "--format", "training", "-o", tmp_path / "runs.jsonl", "--json")
    assert code == 0
    assert told["runs"] >= 1
    assert told["turns"] >= told["conversations"] >= told["runs"]
    lines = (tmp_path / "runs.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == told["conversations"]
    assert json.loads(lines[0])["messages"][0]["role"] == "system"


@pytest.mark.parametrize(
    "wrong", [["last", "--format", "training"], ["--format", "html"], ["last", "--check", "quoted"]]
)
def test_what_fits_no_export_is_said(case, tmp_path, wrong):
    assert main(["export", str(case), *wrong, "-o", str(tmp_path / "x.html")]) == 2


def test_with_the_offline_switch_on_a_model_elsewhere_is_refused_before_a_run_begins(case, own_folders, capsys):
    save_settings(Settings(offline=True), settings_file())
    assert main(["ask", str(case), "Who paid?", "--model", "my-model", "--api-base", "http://192.0.2.1/v1"]) == 3
    assert "offline switch is on, and 192.0.2.1 is not on this machine" in capsys.readouterr().err
    assert main(["ingest", str(case), str(case), "--scheduler", "tcp://192.0.2.1:8786"]) == 3
