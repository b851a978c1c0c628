"""The case in the sandbox: ``context``, ``documents``, ``grep`` and ``search`` over real case files."""

import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sandbox_guests import PAGES, Served, expected_context, make_case

from rlm_desktop.case.connection import connect
from rlm_desktop.case.documents import list_documents
from rlm_desktop.core.errors import CaseError
from rlm_desktop.core.model import CellEnd, PageRange
from rlm_desktop.sandbox.host import CaseGrant
from rlm_desktop.sandbox.layers import Layers
from rlm_desktop.sandbox.text import Text

EXPECTED = expected_context()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return make_case(tmp_path_factory.mktemp("case") / "Ünï case")


@pytest.fixture(scope="module")
def sandbox(guests, folder):
    return guests.start(case=CaseGrant(folder))


def value(guests, sandbox, expression):
    """What an expression is in the guest, as JSON."""
    result = guests.run(f"import json, re, math\nprint(json.dumps(({expression})))", sandbox)
    assert result.error == ""
    return json.loads(result.output)


@pytest.mark.parametrize(
    "expression",
    [
        "context[:]",
        "len(context)",
        "str(context)",
        "f'{context}'",
        "'%s' % context",
        "''.join(context)",
        "context[10:300]",
        "context[-50:]",
        "context[100:20:-3]",
        "context[::7]",
        "context[5], context[-1]",
        "context[10**9:], context[5:5], context[-5:-10]",
        "'invoice' in context, 'nothing' in context, '' in context",
        "[context.find(x) for x in ('invoice', 'page 2', '\\n\\n===', '😀', 'zzz', '')]",
        "[context.rfind(x) for x in ('invoice', 'page 1', 'zzz', 'e', '')]",
        "context.find('page', 100), context.find('page', 100, 110), context.rfind('page', 0, 300)",
        "context.find('', 10**6), context.count('', 10**6)",
        "context.index('invoice'), context.rindex('invoice')",
        "[context.count(x) for x in ('e', '==', '===', 'page', 'zzz', '')]",
        "context.count('e', 50, 200)",
        "context.split('===')",
        "context.split()",
        "context.splitlines()",
        "[line for line in context.splitlines() if 'EUR' in line]",
        "context.lower(), context.upper()[:9], context.strip()[-5:], context.title()[:5], context.replace('a', 'b')",
        "context.startswith('==='), context.startswith(('x', '=')), context.startswith('p', 1)",
        "context.endswith('\\n\\n')",
        "context == str(context), context == 'x', context + 'end', 'start' + context, bool(context)",
        "isinstance(context, str), type(context).__name__, type(context) is str",
        "re.findall(r'\\d+ EUR', context), re.search('invoice', context).span()",
        "[m.start() for m in re.finditer('(?i)page', context)]",
        "re.split('===+', context)[:3], re.sub('e', '', context)[:40], re.match('=+', context).end()",
        "re.compile(r'EUR\\.\\s+=== Document').findall(context)",
        "context.partition('Clause')[1], context.isascii()",
        "[context[i:i + 100] for i in range(0, len(context), 100)]",
    ],
)
def test_context_is_what_the_plain_text_would_be(guests, sandbox, expression):
    plain = eval(expression, {"context": EXPECTED, "re": re})
    assert value(guests, sandbox, expression) == json.loads(json.dumps(plain))


def test_context_cannot_be_encoded_and_says_so_as_a_str_would(guests, sandbox):
    assert "AttributeError: 'str' object has no attribute 'nothing'" in guests.run("context.nothing", sandbox).error
    assert "has no attribute 'encode'" in guests.run("context.encode()", sandbox).error
    assert "IndexError" in guests.run("context[10**9]", sandbox).error


def test_documents_come_in_the_order_of_the_case(guests, sandbox, folder):
    connection = connect(folder)
    listed = list_documents(connection)
    connection.close()
    shown = value(
        guests, sandbox, "[(d.id, d.name, d.path, d.kind, d.date, len(d.pages), d.metadata) for d in documents]"
    )
    assert shown == [[d.id, d.name, str(d.path), d.kind, d.date, d.pages, d.metadata] for d in listed]


def test_documents_are_a_sequence(guests, sandbox):
    assert value(
        guests,
        sandbox,
        "[len(documents), documents[0].id, documents[-1].id, [d.id for d in documents[1:3]], documents.get(1).name,"
        " documents.get(99), documents.get(2) in documents, len(documents[:2]), documents.ids]",
    ) == [4, 2, 4, [1, 3], "letter.txt", None, True, 2, [2, 1, 3, 4]]
    assert "documents.get(id)" in guests.run("documents[4]", sandbox).error


def test_a_document_is_text(guests, sandbox):
    text = EXPECTED[EXPECTED.index("=== Document 1") : EXPECTED.index("=== Document 3")]
    letter = PAGES["b/letter.txt"]
    guests.run("d = documents[1]", sandbox)
    assert value(guests, sandbox, "[str(d), d.text, f'{d}', d[:], d + '!', d.split('===')]") == [
        *[text] * 4,
        text + "!",
        text.split("==="),
    ]
    assert value(
        guests, sandbox, "[len(d), 'invoice' in d, d.find('paid'), isinstance(d, str), re.findall('i[ns]', d)]"
    ) == [
        len(text),
        True,
        text.find("paid"),
        True,
        re.findall("i[ns]", text),
    ]
    assert value(guests, sandbox, "[d.pages[1], list(d.pages), d.pages[-1:], len(d.pages)]") == [
        letter[1],
        letter,
        letter[-1:],
        2,
    ]


def test_an_empty_page_has_a_heading_only(guests, sandbox):
    heading = EXPECTED[EXPECTED.index("=== Document 4") :]
    assert value(guests, sandbox, "[str(documents[3]), list(documents[3].pages)]") == [heading, [""]]


def test_what_only_holds_members_or_is_an_older_version_is_not_in_the_scope(guests, tmp_path):
    folder = make_case(tmp_path / "case")
    connection = connect(folder)
    with connection:
        connection.execute("UPDATE documents SET pages = 0 WHERE id = 3")
        connection.execute("UPDATE documents SET current = 0 WHERE id = 4")
    connection.close()
    sandbox = guests.start(case=CaseGrant(folder))
    assert value(guests, sandbox, "[documents.ids, 'Document 4' in context]") == [[2, 1], False]


def test_grep_finds_matches_page_by_page(guests, sandbox):
    code = (
        "[(h.document.id, h.page, h.start, h.end, h.text, h.line, h['page'], h.match)"
        " for h in grep(r'invoice|1200', flags=re.I)]"
    )
    assert value(guests, sandbox, code) == [
        [2, 12, 22, 26, "1200", "Clause 12. The fee is 1200 EUR.", 12, "1200"],
        [1, 1, 15, 22, "invoice", "the invoice of 12 May is paid.", 1, "invoice"],
        [3, 1, 13, 20, "invoice", "Ünïcödé 你好 😀 invoice", 1, "invoice"],
    ]


def test_grep_results_are_a_list_that_is_found_as_it_is_read(guests, sandbox):
    assert value(
        guests,
        sandbox,
        "[len(grep('Clause')), len(grep('Clause', limit=5)), grep('Clause')[2].page,"
        " [h.page for h in grep('Clause')[1:3]],"
        " grep('Clause')[-1].page, bool(grep('zzz')), len(grep('fee', documents=1)), len(grep('fee', documents=[2])),"
        " len(grep(re.compile('FEE', re.I), documents=documents[0])), len(grep('paid', documents='letter.txt'))]",
    ) == [12, 5, 3, [2, 3], 12, False, 0, 12, 12, 1]
    assert "contract.pdf" in guests.run("grep('fee', limit=1)", sandbox).output


def test_search_hits_come_with_their_documents(guests, sandbox):
    serve = Served(
        hits=[
            {"document": 1, "page": 2, "snippet": "burn this", "score": 1.5},
            {"document": 99, "page": 1, "snippet": "not in this case", "score": 1.0},
        ]
    )
    result = guests.run(
        "[(h.document.name, h.page, h['snippet'], h.text, h.score) for h in search('burn', 5)]", sandbox, serve
    )
    assert result.output == "[('letter.txt', 2, 'burn this', 'burn this', 1.5)]\n"
    assert serve.requests == [("search", {"query": "burn", "limit": 5})]


@pytest.mark.parametrize("document", ["documents[1]", "1", "'1'", "'letter.txt'", "'letter'", "grep('burn')[0]"])
def test_cite_takes_a_document_its_id_or_its_name(guests, sandbox, document):
    serve = Served()
    assert guests.run(f"cite({document}, 2, 'burn this')", sandbox, serve).output == "'[c1]'\n"
    assert serve.requests == [("cite", {"document": 1, "page": 2, "quote": "burn this"})]


def test_cite_of_an_unknown_document_is_refused_in_the_guest(guests, sandbox):
    assert "no document is named 'zzz'" in guests.run("cite('zzz', 1, 'x')", sandbox).error
    assert "there is no document 99" in guests.run("cite(99, 1, 'x')", sandbox).error


def test_a_document_is_a_prompt(guests, sandbox):
    serve = Served()
    guests.run(
        "llm_query(documents[1]); llm_query_batched(documents[:2]); llm_query(f'Read: {documents[2]}')", sandbox, serve
    )
    prompts = [arguments["prompts"] for _, arguments in serve.requests]
    assert prompts[0] == [EXPECTED[EXPECTED.index("=== Document 1") : EXPECTED.index("=== Document 3")]]
    assert [prompt[:14] for prompt in prompts[1]] == ["=== Document 2", "=== Document 1"]
    assert "你好 😀" in prompts[2][0]


# -- what was handed out ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "pages"),
    [
        ("x = 1", ()),
        ("len(context), len(documents), documents[0].name", ()),
        ("documents[0].pages[4]", (PageRange(2, 5, 5),)),
        ("documents[0].pages[1:4], documents[0].pages[7]", (PageRange(2, 2, 4), PageRange(2, 8, 8))),
        ("context[:10]", (PageRange(2, 1, 1),)),
        ("str(documents[1])", (PageRange(1, 1, 2),)),
        ("next(iter(grep('Clause', limit=1, documents=2)))", (PageRange(2, 1, 12),)),
        ("context.count('e')", (PageRange(2, 1, 12), PageRange(1, 1, 2), PageRange(3, 1, 1), PageRange(4, 1, 1))),
        ("re.search('x', context)", (PageRange(2, 1, 12), PageRange(1, 1, 2), PageRange(3, 1, 1), PageRange(4, 1, 1))),
        ("documents[2].pages[0]\n1 / 0", (PageRange(3, 1, 1),)),
    ],
)
def test_pages_handed_to_the_code_are_noted(guests, sandbox, code, pages):
    guests.run("import re", sandbox)
    assert guests.run(code, sandbox).pages == pages


# -- scope and child runs -----------------------------------------------------------------------------------


def test_scope_leaves_other_documents_out(guests, folder):
    sandbox = guests.start(case=CaseGrant(folder, (3, 1)))
    assert value(guests, sandbox, "[documents.ids, documents.get(2), 'Clause' in context, len(grep('fee'))]") == [
        [1, 3],
        None,
        False,
        0,
    ]


@pytest.mark.parametrize(
    ("given_context", "crosses"),
    [
        ("context", {"$case": True}),
        ("documents[1]", {"$documents": [1]}),
        ("documents[:2]", {"$documents": [2, 1]}),
        ("list(documents)[:2]", {"$documents": [2, 1]}),
        ("{'a': documents[0], 'n': [1, 'x']}", {"a": {"$documents": [2]}, "n": [1, "x"]}),
        ("context[:5]", "=== D"),
        (
            "[h for h in grep('burn')][0]",
            {
                "document": {"$documents": [1]},
                "page": 2,
                "text": "burn",
                "start": 4,
                "end": 8,
                "snippet": "PS: burn this.",
            },
        ),
    ],
)
def test_text_of_the_case_crosses_to_child_runs_by_reference(guests, sandbox, given_context, crosses):
    serve = Served()
    guests.run(f"rlm_query('q', {given_context})", sandbox, serve)
    assert serve.requests[0][1]["items"][0]["context"] == crosses


def test_references_are_text_again_in_the_child(guests, folder):
    grant = CaseGrant(folder)
    one = guests.start(case=grant, context={"$documents": [1]})
    assert value(guests, one, "[context.name, 'burn' in context, len(documents)]") == ["letter.txt", True, 4]
    some = guests.start(case=grant, context={"$documents": [3, 1]})
    assert value(guests, some, "[len(context), context[0].name]") == [2, "note.md"]
    mixed = guests.start(case=grant, context={"doc": {"$documents": [1]}, "whole": {"$case": True}, "n": 5})
    assert value(guests, mixed, "[context['doc'].id, len(context['whole']), context['n']]") == [1, len(EXPECTED), 5]
    assert (one.context.type, one.context.size) == ("str", f"{len(value(guests, one, 'str(context)')):,} characters")


def test_context_of_json_is_handed_over_as_it_is(guests):
    sandbox = guests.start(context={"rows": [1, 2, {"deep": "ü"}]})
    assert value(guests, sandbox, "context") == {"rows": [1, 2, {"deep": "ü"}]}
    assert (sandbox.context.type, sandbox.context.size) == ("dict", "1 item")
    assert "there is no case in this run" in guests.run("grep('x')", sandbox).error


# -- the file -----------------------------------------------------------------------------------------------


def test_what_a_guest_sees_does_not_change_under_it(guests, tmp_path):
    folder = make_case(tmp_path / "live")
    sandbox = guests.start(case=CaseGrant(folder))
    writer = connect(folder)
    with writer:
        writer.execute("UPDATE pages SET text = 'changed' WHERE document = 1")
        writer.execute("UPDATE documents SET path = 'z', name = 'changed'")
    writer.execute("PRAGMA wal_checkpoint(PASSIVE)")
    assert value(guests, sandbox, "[len(documents), str(context)]") == [4, EXPECTED]
    writer.close()


def test_writing_goes_on_while_a_guest_reads(guests, tmp_path):
    folder = make_case(tmp_path / "busy")
    sandbox = guests.start(case=CaseGrant(folder))
    writer = connect(folder)
    for number in range(3):
        with writer:
            writer.execute("INSERT INTO facts VALUES (?, 'x')", (f"fact {number}",))
    writer.close()
    assert value(guests, sandbox, "'invoice' in context") is True


def test_guest_holds_no_descriptor_that_can_write_to_the_case(guests, folder):
    # Behind the system layer nobody may look, so this guest has none.
    pid = guests.start(case=CaseGrant(folder), layers=Layers.LANGUAGE)._guest.process.pid
    modes = {}
    for descriptor in os.listdir(f"/proc/{pid}/fd"):
        flags = Path(f"/proc/{pid}/fdinfo/{descriptor}").read_text().split("flags:")[1].split()[0]
        modes.setdefault(os.readlink(f"/proc/{pid}/fd/{descriptor}").rpartition("/")[2], int(flags, 8) & os.O_ACCMODE)
    assert {name: mode for name, mode in modes.items() if name.startswith("case.db")} == {
        "case.db": os.O_RDONLY,
        "case.db-wal": os.O_RDONLY,
        "case.db-shm": os.O_RDONLY,
    }


def test_objects_of_the_case_keep_their_inside_to_themselves(guests, sandbox):
    for code in (
        "context._view",
        "documents[0]._view",
        "documents._positions",
        "context.__init__(None)",
        "class D(type(documents)): pass",
        "class H(type(grep('Clause')[0])): pass",
        "documents[0].name = 'x'",
        "grep('Clause')[0].page = 5",
        "type(documents)(context, [0])._view",
    ):
        assert guests.run(code, sandbox).end in (CellEnd.ERROR, CellEnd.REFUSED), code


def test_a_folder_without_a_case_is_told_to_the_caller(guests, tmp_path):
    with pytest.raises(CaseError):
        guests.start(case=CaseGrant(tmp_path))


# -- a long case --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def long_pages():
    pages = {f"{name}.txt": [f"{name}{number} " + "word " * 300 for number in range(400)] for name in "pq"}
    pages["p.txt"][399] = pages["p.txt"][399] + "needle ac"
    pages["q.txt"][399] = "ross"
    return pages


def test_a_long_case_is_read_in_pieces(guests, tmp_path_factory, long_pages):
    folder = make_case(tmp_path_factory.mktemp("long") / "case", long_pages)
    expected = expected_context(long_pages)
    sandbox = guests.start(case=CaseGrant(folder), memory=64 << 20)
    seam = expected.index("needle ac")
    assert value(
        guests,
        sandbox,
        "[len(context), context.find('needle'), context.rfind('needle'),"
        " context.count('word'), context.count('word word'),"
        f" context[{seam - 5}:{seam + 60}], 'needle ac\\n\\n=== Document 2' in context, len(grep('needle'))]",
    ) == [
        len(expected),
        seam,
        seam,
        expected.count("word"),
        expected.count("word word"),
        expected[seam - 5 : seam + 60],
        True,
        1,
    ]


def test_text_too_long_for_memory_is_refused_with_other_ways(guests, tmp_path_factory, long_pages):
    folder = make_case(tmp_path_factory.mktemp("short") / "case", long_pages)
    sandbox = guests.start(case=CaseGrant(folder), memory=8 << 20)
    result = guests.run("context.lower()", sandbox)
    assert result.end is CellEnd.MEMORY
    assert "too many to hold at once" in result.error
    assert value(guests, sandbox, "['needle' in context, len(grep('needle'))]") == [True, 1]


# -- text, against str --------------------------------------------------------------------------------------


class Plain(Text):
    """Text over a str, in windows so small that every seam is met."""

    def __init__(self, text):
        self.text = text

    def _length(self):
        return len(self.text)

    def _read(self, start, end):
        assert 0 <= start <= end <= len(self.text)
        return self.text[start:end]

    def _whole(self):
        return self.text


Plain.__module__ = "rlm_desktop.sandbox.test"
words = st.text(alphabet="ab", max_size=30)
bounds = st.none() | st.integers(-35, 35)


@pytest.fixture(autouse=True, scope="module")
def small_windows():
    patch = pytest.MonkeyPatch()
    patch.setattr("rlm_desktop.sandbox.text._WINDOW", 3)
    yield
    patch.undo()


@settings(deadline=None)
@given(words, st.text(alphabet="ab", max_size=5), bounds, bounds)
def test_searching_text_is_searching_a_str(text, needle, start, end):
    for method in ("find", "rfind", "count"):
        assert getattr(Plain(text), method)(needle, start, end) == getattr(text, method)(needle, start, end), method
    for method in ("startswith", "endswith"):
        assert getattr(Plain(text), method)(needle, start, end) == getattr(text, method)(needle, start, end), method
    assert (needle in Plain(text)) == (needle in text)


@settings(deadline=None)
@given(words, bounds, bounds, st.none() | st.integers(-5, 5).filter(bool))
def test_slicing_text_is_slicing_a_str(text, start, end, step):
    assert Plain(text)[start:end:step] == text[start:end:step]
    assert list(Plain(text)) == list(text)
    assert Plain(text) == text
