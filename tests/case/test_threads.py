"""Mails are put into threads by their message ids, in whatever order they come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_desktop.case.connection import connect, create_case
from rlm_desktop.case.filing import NewDocument, file_document, transaction
from rlm_desktop.case.paths import FileState
from rlm_desktop.case.schema import migrations
from rlm_desktop.case.threads import file_message, thread_of
from rlm_desktop.core.model import Page


@pytest.fixture
def connection(tmp_path):
    return connect(create_case(tmp_path / "case"))


def file_mail(connection, own, references=(), in_reply_to="", date=""):
    metadata = {"message_id": own, "references": list(references), "in_reply_to": in_reply_to}
    with transaction(connection):
        (count,) = connection.execute("SELECT count(*) FROM documents").fetchone()
        new = NewDocument(f"hash {count}", "mail", date, metadata)
        filed = file_document(connection, FileState(f"/{count}.eml", 1, 1), new, [Page(1, "text")])
        file_message(connection, filed.document, metadata)
    return filed.document


def thread_name(connection, document):
    return connection.execute("SELECT thread FROM documents WHERE id = ?", (document,)).fetchone()[0]


def test_an_answer_joins_the_mail_it_answers(connection):
    question = file_mail(connection, "<q@x>")
    answer = file_mail(connection, "<a@x>", in_reply_to="<q@x>")
    other = file_mail(connection, "<other@x>")
    assert thread_of(connection, answer) == thread_of(connection, question) == [question, answer]
    assert thread_of(connection, other) == [other]
    assert thread_name(connection, answer) == "q@x"


def test_an_answer_that_came_first_joins_when_its_parent_comes(connection):
    answer = file_mail(connection, "<a@x>", in_reply_to="<q@x>")
    question = file_mail(connection, "<q@x>", references=["<root@x>"])
    assert thread_of(connection, answer) == [answer, question]
    assert thread_name(connection, answer) == "root@x"


def test_answers_to_a_mail_that_was_never_found_are_one_thread(connection):
    one = file_mail(connection, "<one@x>", references=["<lost@x>"])
    two = file_mail(connection, "<two@x>", references=["<lost@x>", "<lost too@x>"])
    assert thread_of(connection, one) == [one, two]


def test_a_mail_can_join_two_threads(connection):
    one = file_mail(connection, "<one@x>")
    two = file_mail(connection, "<two@x>")
    both = file_mail(connection, "<both@x>", references=["<one@x>", "<two@x>"])
    assert thread_of(connection, two) == [one, two, both]


def test_a_thread_is_told_in_the_order_of_time_wherever_the_senders_were(connection):
    late = file_mail(connection, "<a@x>", date="2019-03-14T12:00:00+01:00")
    early = file_mail(connection, "<b@x>", ["<a@x>"], date="2019-03-14T12:30:00+05:00")
    undated = file_mail(connection, "<c@x>", ["<a@x>"])
    day = file_mail(connection, "<d@x>", ["<a@x>"], date="2019-03-14")
    month = file_mail(connection, "<e@x>", ["<a@x>"], date="2019-03")
    assert thread_of(connection, late) == [month, day, early, late, undated]


def test_ids_are_the_same_with_and_without_brackets(connection):
    one = file_mail(connection, "one@x")
    two = file_mail(connection, " <two@x>\r\n", references=["one@x <gone@x>"], in_reply_to="one@x")
    assert thread_of(connection, one) == [one, two]


@pytest.mark.parametrize(
    "told", ["", "<>", "<no id>", "Your letter of Monday to jo@example.org", "<" + "x" * 999 + "@x>"]
)
def test_what_is_no_message_id_joins_nothing(connection, told):
    one = file_mail(connection, "<one@x>", in_reply_to=told)
    two = file_mail(connection, "<two@x>", in_reply_to=told)
    assert thread_of(connection, one) == [one]
    assert thread_of(connection, two) == [two]


def test_documents_that_tell_no_ids_have_no_thread(connection):
    one, two = file_mail(connection, ""), file_mail(connection, "")
    assert (thread_name(connection, one), thread_of(connection, two)) == ("", [two])


def test_copies_of_one_mail_are_in_its_thread(connection):
    one, copy = file_mail(connection, "<one@x>"), file_mail(connection, "<one@x>")
    answer = file_mail(connection, "<two@x>", in_reply_to="<one@x>")
    assert thread_of(connection, copy) == [one, copy, answer]


def test_mails_that_each_claim_to_answer_the_other_are_one_thread(connection):
    one = file_mail(connection, "<one@x>", references=["<two@x>"])
    two = file_mail(connection, "<two@x>", references=["<one@x>"])
    assert thread_of(connection, one) == [one, two]


def test_a_mail_with_a_hundred_thousand_references_costs_no_more_than_a_few_hundred(connection):
    endless = file_mail(connection, "<one@x>", references=[f"<{number}@x>" for number in range(100_000)])
    assert connection.execute("SELECT count(*) FROM replies").fetchone()[0] <= 401
    answered = file_mail(connection, "<99999@x>")
    assert thread_of(connection, endless) == [endless, answered]


IDS = st.integers(0, 9).map("{}@x".format)
MAILS = st.lists(st.tuples(IDS, st.lists(IDS, max_size=3), st.none() | IDS), max_size=12)


@given(MAILS, st.randoms())
def test_the_same_mails_make_the_same_threads_in_any_order(mails, random):
    expected = partition(mails)
    shuffled = random.sample(list(enumerate(mails)), len(mails))
    connection = new_connection()
    documents = {}
    for position, (own, references, answered) in shuffled:
        documents[position] = len(documents) + 1
        connection.execute("INSERT INTO documents (id) VALUES (?)", (documents[position],))
        metadata = {"message_id": own, "references": references, "in_reply_to": answered}
        file_message(connection, documents[position], metadata)
    positions = {document: position for position, document in documents.items()}
    for position, document in documents.items():
        assert {positions[other] for other in thread_of(connection, document)} == expected[position]


def new_connection():
    """The tables that threads need, in memory."""
    from sqlite_utils import Database

    database = Database(memory=True)
    migrations.apply(database)
    database.execute("DROP TABLE documents")
    database.execute("CREATE TABLE documents (id INTEGER PRIMARY KEY, thread TEXT DEFAULT '', date TEXT DEFAULT '')")
    return database.conn


def partition(mails):
    """For each mail the mails that it is connected with through ids that they name."""
    named = [{own, *references, answered} - {None} for own, references, answered in mails]
    reached = {}
    for position in range(len(mails)):
        group, ids = {position}, set(named[position])
        while more := {other for other in range(len(mails)) if other not in group and named[other] & ids}:
            group |= more
            ids = ids.union(*(named[other] for other in more))
        reached[position] = group
    return reached
