"""No message of a mailbox is lost, and each comes out as it went in."""

import mailbox
from email.message import EmailMessage

import pytest
from containers import assert_goes_on_anywhere, contents
from hypothesis import given, settings
from hypothesis import strategies as st

DATE = b"Thu Mar 14 12:00:00 2019"


def letters(path):
    return [content for _, _, content in contents(path, "mbox")]


@pytest.fixture
def box(tmp_path):
    def write(content):
        path = tmp_path / "box.mbox"
        path.write_bytes(content)
        return path

    return write


def test_the_messages_of_a_mailbox_are_counted_as_another_program_counts_them(tmp_path):
    path = tmp_path / "written.mbox"
    written = mailbox.mbox(path)
    for number in range(1, 301):
        message = EmailMessage()
        message["Subject"] = f"Delivery {number}"
        message.set_content(f"Crate {number}.\n\nFrom here on it is ours.\n" + "x" * (number % 7 * 1000))
        written.add(message)
    written.close()
    found = contents(path, "mbox")
    assert [position for position, _, _ in found] == list(range(1, 301))
    assert found[11][1] == "message 12.eml"
    for number, (_, _, content) in enumerate(found, start=1):
        assert b"Subject: Delivery %d\n" % number in content
        assert b"\nFrom here on it is ours.\n" in content


def test_it_goes_on_after_any_message(box):
    path = box(b"".join(b"From a@b.org %s\nSubject: %d\n\nwords %d\n\n" % (DATE, n, n) for n in range(20)))
    assert len(assert_goes_on_anywhere(path, "mbox")) == 20


def test_quoted_lines_are_restored_once_and_only_in_the_text(box):
    path = box(b"From a %s\n>From relay\nSubject: x\n\n>From the start\n>>From before\n>Fromage\n" % DATE)
    assert letters(path) == [b">From relay\nSubject: x\n\nFrom the start\n>From before\n>Fromage\n"]


def test_line_ends_of_windows(box):
    path = box(b"From a %s\r\nSubject: 1\r\n\r\none\r\n\r\nFrom b %s\r\nSubject: 2\r\n\r\ntwo\r\n" % (DATE, DATE))
    assert letters(path) == [b"Subject: 1\r\n\r\none\r\n", b"Subject: 2\r\n\r\ntwo\r\n"]


@pytest.mark.parametrize(
    "line",
    [
        b"From here on\n",
        b"From 10:00 to 12:00 in 2019 we met\n",
        b"From now on:\nName: Ana\n",
        b"From: ana@example.org\n",
        b"From ana@example.org\nwith love\n",
    ],
)
def test_sentences_that_begin_with_from_part_no_message(box, line):
    assert len(letters(box(b"From a %s\nSubject: 1\n\nwords\n\n" % DATE + line + b"more\n"))) == 1


@pytest.mark.parametrize(
    "separator",
    [
        b"\nFrom ana@example.org Thu Mar 14 12:00:00 2019\n",
        b"\nFrom - Thu Mar 14 12:00:00 2019\n",
        b"\nFrom 1593@xxx Thu Mar 14 12:00:00 +0000 2019\n",
        b"\nFrom ana at example.org  Thu Mar 14 12:00 2019\n",
        b"\nFrom ana@example.org\n",
        b"From ana@example.org Thu Mar 14 12:00:00 2019\n",
    ],
)
def test_separators_of_many_programs(box, separator):
    content = b"From a %s\nSubject: 1\n\none\n" % DATE + separator + b"Subject: 2\n\ntwo\n"
    assert letters(box(content)) == [b"Subject: 1\n\none\n", b"Subject: 2\n\ntwo\n"]


def test_the_last_message_may_be_cut_off_anywhere(box):
    whole = b"From a %s\nSubject: 1\n\none\n\nFrom b %s\nSubject: 2\n\ntwo\n" % (DATE, DATE)
    second = whole.index(b"From b")
    for end in range(second + len(b"From b " + DATE), len(whole)):
        assert len(letters(box(whole[:end]))) == 2


def test_separators_are_found_wherever_blocks_of_the_file_end(box):
    filler = b"x" * 63 + b"\n"
    for missing in range(8):
        head = b"From a %s\nSubject: 1\n\n" % DATE
        size = (1 << 20) - missing - len(head)
        body = filler * (size // 64) + b"y" * (size % 64)
        path = box(head + body + b"\n\nFrom b %s\nSubject: 2\n\ntwo\n" % DATE)
        assert letters(path) == [head.split(b"\n", 1)[1] + body + b"\n", b"Subject: 2\n\ntwo\n"]


lines = st.lists(
    st.one_of(
        st.sampled_from([b"", b"From here", b">From there", b">>From", b"From a %s" % DATE, b"From: x", b"Subject: y"]),
        st.binary(max_size=20).map(lambda line: line.replace(b"\n", b"").replace(b"\r", b"")),
    ),
    max_size=12,
)


@settings(deadline=None)
@given(st.lists(lines, min_size=1, max_size=6))
def test_what_is_written_by_the_rules_of_mboxrd_comes_out_byte_for_byte(tmp_path_factory, bodies):
    written = [
        b"Subject: %d\n\n" % number + b"".join(line + b"\n" for line in body) for number, body in enumerate(bodies)
    ]
    path = tmp_path_factory.mktemp("box") / "box.mbox"
    with path.open("wb") as file:
        for message in written:
            file.write(b"From a@b.org %s\n" % DATE)
            for line in message.splitlines(keepends=True):
                file.write(b">" + line if line.lstrip(b">").startswith(b"From ") else line)
            file.write(b"\n")
    assert letters(path) == written
    assert_goes_on_anywhere(path, "mbox")
