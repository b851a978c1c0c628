"""The elusion sample draws only what was left out, and its interval is the published one."""

import asyncio
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_server import Refuse
from rlm_desktop.case.connection import connect, connect_read_only, create_case
from rlm_desktop.case.runs import RunLog, load_run
from rlm_desktop.case.samples import file_sample, judge_document
from rlm_desktop.core.errors import CaseError, UsageError
from rlm_desktop.core.events import RunFinished, RunStarted, RunState
from rlm_desktop.core.settings import ModelChoice
from rlm_desktop.engine.coverage import Coverage, DocumentCoverage, Reading
from rlm_desktop.engine.elusion import draw_sample, elusion_rate, rate_sentence, sample_standing
from rlm_desktop.engine.filling import fill_table
from rlm_desktop.engine.trajectory import fold
from rlm_desktop.models.gateway import Gateway
from rlm_desktop.models.keys import Keys

MODEL, CODE, UNTOUCHED, UNREADABLE = range(4)


@pytest.mark.parametrize(
    ("found", "size", "low", "high"),
    [
        # As binom.test of R gives them.
        (0, 100, 0.0, 0.03621669),
        (1, 100, 0.0002531461, 0.05445938),
        (5, 50, 0.0332750955, 0.2181354),
        (10, 20, 0.2719578, 0.7280422),
        (20, 20, 0.8315665, 1.0),
    ],
)
def test_the_interval_is_that_of_clopper_and_pearson(found, size, low, high):
    rate = elusion_rate(found, size)
    assert rate.found == found / size
    assert rate.low == pytest.approx(low, rel=1e-5, abs=1e-9)
    assert rate.high == pytest.approx(high, rel=1e-5)


@given(st.integers(1, 400), st.data())
def test_the_rate_lies_in_its_interval(size, data):
    found = data.draw(st.integers(0, size))
    rate = elusion_rate(found, size)
    assert 0 <= rate.low <= rate.found <= rate.high <= 1


@pytest.mark.parametrize(("found", "size"), [(3, 2), (-1, 2), (0, 0)])
def test_a_share_of_no_sample_is_refused(found, size):
    with pytest.raises(UsageError):
        elusion_rate(found, size)


def test_only_documents_that_no_model_saw_and_that_have_text_are_drawn():
    pages = [[MODEL, CODE], [CODE], [UNTOUCHED, UNREADABLE], [UNREADABLE], [MODEL]]
    coverage = Coverage(tuple(DocumentCoverage(n, str(n), bytes(each)) for n, each in enumerate(pages)), 0, ())
    sample = draw_sample(coverage, 10, seed=1)
    assert (sample.left_out, [each.document for each in sample.documents]) == (2, [1, 2])


def test_the_same_seed_draws_the_same_documents():
    coverage = Coverage(tuple(DocumentCoverage(n, str(n), bytes([UNTOUCHED])) for n in range(500)), 0, ())
    drawn = [draw_sample(coverage, 20, seed) for seed in (7, 7, 8)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert len(drawn[0].documents) == 20
    assert coverage.documents[0].state(1) is Reading.UNTOUCHED


TEXTS = ("Okafor signed it in May.", "Nothing of the kind.", "Lost in the post.", "Okafor never signed.")


def reply(body):
    prompt = body["messages"][-1]["content"]
    if "Okafor signed" in prompt:
        return "Okafor\n“Okafor signed it in May” (page 1)"
    if "Lost in" in prompt:
        return Refuse(400, "Not this one.")
    return "Voss\n“Voss signed every one of them” (page 1)" if "never" in prompt else "NOT FOUND"


@pytest.fixture
def case(tmp_path):
    """A case with a run that has ended and read nothing."""
    folder = create_case(tmp_path / "case")
    with closing(connect(folder)) as connection, connection:
        for number, text in enumerate(TEXTS, 1):
            connection.execute(
                "INSERT INTO documents (id, sha256, name, path, kind, size, pages, characters, added) "
                "VALUES (?1, ?1, ?1 || '.txt', ?1, 'text', 1, 1, 9, '')",
                (number,),
            )
            connection.execute(
                "INSERT INTO pages (document, number, characters, text) VALUES (?, 1, 9, ?)", (number, text)
            )
        connection.execute("INSERT INTO pages_fts (pages_fts) VALUES ('rebuild')")
    with RunLog(folder, "run") as log:
        log.append(RunStarted("r1", "Who signed it?"))
        log.append(RunFinished("r1", RunState.DONE))
    return folder


def standing_of(case):
    with closing(connect_read_only(case)) as connection:
        return sample_standing(connection, fold(load_run(connection, "run")))


def test_a_sample_is_read_by_a_model_and_a_person_has_the_last_word(case, model_server):
    assert standing_of(case) is None
    _, table = file_sample(case, "run", "Who signed it?", [1, 2, 3, 4], 40, seed=7)
    assert rate_sentence(standing_of(case)) == "4 documents drawn from 40. None of them has been read yet."
    model_server.otherwise = reply
    choice = ModelChoice("openai/test-model", model_server.url)
    asyncio.run(fill_table(table, case=case, gateway=Gateway(Keys()), model=choice))
    standing = standing_of(case)
    assert [each.relevant for each in standing.findings] == [True, False, None, None]
    assert (standing.found, standing.read, standing.rate) == (1, 2, elusion_rate(1, 2))
    assert rate_sentence(standing).endswith("of the 40 documents left out. So far 2 of 4 have been read.")
    judge_document(case, "run", 3, True)
    judge_document(case, "run", 1, False)
    assert [(each.relevant, each.by) for each in standing_of(case).findings[:3:2]] == [
        (False, "a person"),
        (True, "a person"),
    ]
    judge_document(case, "run", 1, None)
    assert standing_of(case).findings[0].by == "a model"


def test_the_same_documents_have_one_table_and_others_one_of_their_own(case):
    tables = [file_sample(case, "run", "Who signed it?", ids, 4, seed=7)[1] for ids in ([1, 2], [1, 2], [3], [3], [4])]
    assert [table.id for table in tables] == [1, 1, 2, 2, 3]
    assert tables[0].name == "Sample 7: Who signed it?"


def test_where_all_was_read_nothing_is_estimated(case):
    file_sample(case, "run", "Who signed it?", [1, 2], 2, seed=7)
    judge_document(case, "run", 1, True)
    judge_document(case, "run", 2, False)
    assert rate_sentence(standing_of(case)) == (
        "1 of 2 relevant: 50.0%. That is all that was left out, and no estimate."
    )


def test_another_sample_takes_the_place_of_the_first(case):
    file_sample(case, "run", "Who signed it?", [1, 2], 4, seed=7)
    judge_document(case, "run", 1, True)
    file_sample(case, "run", "Who signed it?", [3], 4, seed=8)
    assert [(each.document, each.relevant) for each in standing_of(case).findings] == [(3, None)]


def test_a_run_that_goes_on_is_not_sampled(case):
    with RunLog(case, "live") as log:
        log.append(RunStarted("r1", "Who?"))
    with pytest.raises(CaseError, match="has not ended"):
        file_sample(case, "live", "Who?", [1], 4, seed=1)
