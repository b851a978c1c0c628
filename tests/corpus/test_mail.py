"""Mails are read as a person would see them, whatever the program that sent them made of the rules."""

import struct
from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from containers import assert_goes_on_anywhere, contents
from hypothesis import given, settings
from hypothesis import strategies as st

from rlm_desktop.core.errors import ReadError
from rlm_desktop.corpus.readers.mail import read_mail
from rlm_desktop.corpus.readers.mail_header import header_text
from rlm_desktop.corpus.readers.mail_parts import unflowed


@pytest.fixture
def mail(tmp_path):
    def write(content):
        path = tmp_path / "letter.eml"
        path.write_bytes(content if isinstance(content, bytes) else content.as_bytes())
        return path

    return write


def text_of(path):
    return "\n".join(page.text for page in read_mail(path).pages)


def letter(body="The crates have arrived.", **fields):
    message = EmailMessage()
    message["From"] = "Ana Müller <ana@example.org>"
    message["To"] = "Bo <bo@example.org>"
    message["Subject"] = "Überfällige Lieferung"
    message["Date"] = "Thu, 14 Mar 2019 12:00:00 +0100"
    for name, value in fields.items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    return message


def test_the_page_shows_the_header_then_the_text(mail):
    (page,) = read_mail(mail(letter(Cc="cy@example.org"))).pages
    assert page.text == (
        "From: Ana Müller <ana@example.org>\nTo: Bo <bo@example.org>\nCc: cy@example.org\n"
        "Date: Thu, 14 Mar 2019 12:00:00 +0100\nSubject: Überfällige Lieferung\n\nThe crates have arrived."
    )


def test_the_header_becomes_metadata_in_the_one_shape(mail):
    message = letter(Message_ID="<2@x.org>", In_Reply_To="<1@x.org>", References="<0@x.org> <1@x.org>")
    metadata = read_mail(mail(message)).metadata
    assert metadata["from"] == "Ana Müller <ana@example.org>"
    assert metadata["to"] == "Bo <bo@example.org>"
    assert metadata["subject"] == "Überfällige Lieferung"
    assert metadata["sent"] == "2019-03-14T12:00:00+01:00"
    assert (metadata["message_id"], metadata["in_reply_to"]) == ("<2@x.org>", "<1@x.org>")
    assert metadata["references"] == ["<0@x.org>", "<1@x.org>"]
    assert metadata["raw"]["date"] == "Thu, 14 Mar 2019 12:00:00 +0100"


def test_an_invalid_date_is_kept_raw_only(mail):
    metadata = read_mail(mail(b"From: a@b.org\nDate: the 99th of Foo\n\nHello")).metadata
    assert "sent" not in metadata
    assert metadata["raw"]["date"] == "the 99th of Foo"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("=?utf-8?b?w5xiZXI=?= uns", "Über uns"),
        ("=?iso-8859-1?q?=DCber?=\r\n =?iso-8859-1?q?_uns?=", "Über uns"),
        ("=?gb2312?B?sai45g==?=", "报告"),
        ("=?no-such-charset?q?=C3=9Cber?=", "Über"),
        ("=?utf-8?b?x?= as it stands", "=?utf-8?b?x?= as it stands"),
        ("C:\\users =?utf-8?q?=C3=9C?=", "C:\\users Ü"),
        ("folded\r\n\tline", "folded line"),
        (b"\xc3\x9cber".decode("ascii", "surrogateescape"), "Über"),
        (b"\xdcber".decode("ascii", "surrogateescape"), "Über"),
    ],
)
def test_header_fields_are_decoded(raw, text):
    assert header_text(raw) == text


@pytest.mark.parametrize(
    ("charset", "content"),
    [
        (b"iso-8859-15", "Preis: 5 €".encode("iso-8859-15")),
        (b"no-such-charset", "Preis: 5 €".encode()),
        (b"us-ascii", "Preis: 5 €".encode()),
        (b"iso-8859-1", "Preis: 5 €".encode("cp1252")),
        (b"hex", "Preis: 5 €".encode()),
    ],
)
def test_text_is_decoded_whatever_charset_it_claims(mail, charset, content):
    header = b"From: a@b.org\nContent-Type: text/plain; charset=" + charset + b"\nContent-Transfer-Encoding: 8bit\n\n"
    assert "Preis: 5 €" in text_of(mail(header + content))


def test_plain_text_is_preferred_to_html(mail):
    message = letter("plain words")
    message.add_alternative("<p>marked-up words</p>", subtype="html")
    assert "plain words" in text_of(mail(message))
    assert "marked-up" not in text_of(mail(message))
    assert not read_mail(mail(message)).holds_members


def test_html_is_laid_out_where_the_plain_text_is_missing_or_a_stub(mail):
    alone = letter()
    alone.set_content("<p>Paragraph <b>one</b></p><p>Two</p>", subtype="html")
    assert "Paragraph one" in text_of(mail(alone))
    stub = letter("Your program cannot show this.")
    stub.add_alternative("<p>" + "The whole story. " * 30 + "</p>", subtype="html")
    assert "The whole story." in text_of(mail(stub))
    greeting = "We are sending you the figures that you asked for in your letter of last week. " * 8
    figures = "".join(f"<tr><td>Crate {number}</td><td>{number * 7} euro</td></tr>" for number in range(100))
    without_table = letter(greeting)
    without_table.add_alternative(f"<p>{greeting}</p><table>{figures}</table>", subtype="html")
    assert "693 euro" in text_of(mail(without_table))


def test_flowed_text_is_whole_paragraphs_again():
    text = "A paragraph that \nflows over \nlines.\n> quoted \n> text\n>> deeper\n-- \nname \n"
    whole = unflowed(text, joined=False)
    assert whole == "A paragraph that flows over lines.\n> quoted text\n>> deeper\n-- \nname "
    assert unflowed("Don \naudampf", joined=True) == "Donaudampf"


def test_a_long_mail_has_several_pages_of_whole_lines(mail):
    pages = list(read_mail(mail(letter("\n".join(f"line {n} of the letter" for n in range(1000))))).pages)
    assert len(pages) > 5
    assert [page.number for page in pages] == list(range(1, len(pages) + 1))
    assert "\n".join(page.text for page in pages).count("of the letter") == 1000


def test_every_attachment_is_a_member_under_the_name_the_mail_tells(mail):
    message = letter()
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="Rechnung März.pdf")
    message.add_attachment("inline text", disposition="inline", filename="note.txt")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", disposition="inline", cid="<logo>")
    path = mail(message)
    result = read_mail(path)
    assert result.holds_members
    assert "Attachments: Rechnung März.pdf, note.txt, part 3.png" in next(iter(result.pages)).text
    assert contents(path, "mail") == [
        (1, "Rechnung März.pdf", b"%PDF-1.4"),
        (2, "note.txt", b"inline text\n"),
        (3, "part 3.png", b"\x89PNG"),
    ]
    assert_goes_on_anywhere(path, "mail")


@pytest.mark.parametrize(
    "disposition",
    [
        b"attachment; filename*=utf-8''%C3%9Cbersicht.pdf",
        b'attachment; filename="=?utf-8?q?=C3=9Cbersicht=2Epdf?="',
        b"attachment; filename*0*=utf-8''%C3%9Cber; filename*1=sicht.pdf",
        "attachment; filename=Übersicht.pdf".encode(),
    ],
)
def test_names_of_attachments_are_decoded_however_they_are_written(mail, disposition):
    part = b"Content-Type: application/pdf\nContent-Disposition: " + disposition
    content = part + b"\nContent-Transfer-Encoding: base64\n\nJVBERg==\n"
    path = mail(b"From: a@b.org\nContent-Type: multipart/mixed; boundary=x\n\n--x\n" + content + b"--x--\n")
    assert contents(path, "mail") == [(1, "Übersicht.pdf", b"%PDF")]


def test_a_forwarded_mail_is_a_member_of_its_own(mail, tmp_path):
    inner = letter("the secret of the harbour")
    outer = letter("see below")
    outer.add_attachment(inner)
    path = mail(outer)
    assert "secret" not in text_of(path)
    ((_, name, content),) = contents(path, "mail")
    assert name == "Überfällige Lieferung.eml"
    (tmp_path / "inner.eml").write_bytes(content)
    assert "the secret of the harbour" in text_of(tmp_path / "inner.eml")


def test_a_delivery_report_is_text_and_what_it_returns_a_member(mail):
    path = mail(
        b"From: a@b.org\nContent-Type: multipart/report; boundary=x\n\n--x\n\nNot delivered.\n--x\n"
        b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; bo@b.org\n\n--x\n"
        b"Content-Type: message/rfc822\n\nSubject: returned\n\nthe letter\n--x--\n"
    )
    assert "Final-Recipient: rfc822; bo@b.org" in text_of(path)
    assert [name for _, name, _ in contents(path, "mail")] == ["returned.eml"]


def test_a_signature_is_neither_text_nor_a_member(mail):
    signed = MIMEMultipart("signed", _subparts=[MIMEText("signed words"), MIMEBase("application", "pgp-signature")])
    signed["From"] = "a@b.org"
    result = read_mail(mail(signed))
    assert "signed words" in text_of(mail(signed))
    assert not result.holds_members
    assert result.problem is None


@pytest.mark.parametrize(
    "body",
    [
        b"Content-Type: multipart/encrypted; boundary=x\n\n--x\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n"
        b"--x\nContent-Type: application/octet-stream\n\n-----BEGIN PGP MESSAGE-----\n--x--\n",
        b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n\nMIAG\n",
        b"Content-Type: text/plain\n\n-----BEGIN PGP MESSAGE-----\nhQEMA\n-----END PGP MESSAGE-----\n",
    ],
)
def test_an_encrypted_mail_is_a_problem_with_its_header_read(mail, body):
    result = read_mail(mail(b"From: ana@example.org\nSubject: sealed\n" + body))
    assert result.problem.code == "encrypted-mail"
    assert "Subject: sealed" in next(iter(result.pages)).text
    assert not result.holds_members


def make_tnef(body, name, content):
    def attribute(level, kind, data):
        return struct.pack("<BII", level, kind, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)

    return (
        struct.pack("<IH", 0x223E9F78, 1)
        + attribute(1, 0x00069007, struct.pack("<II", 1252, 0))
        + attribute(1, 0x0002800C, body)
        + attribute(2, 0x00069002, bytes(14))
        + attribute(2, 0x00018010, name + b"\0")
        + attribute(2, 0x0006800F, content)
    )


def test_what_outlook_wraps_up_is_unwrapped(mail):
    message = letter("")
    wrapping = make_tnef(b"the wrapped words", b"plan.txt", b"the plan")
    message.add_attachment(wrapping, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    path = mail(message)
    assert "the wrapped words" in text_of(path)
    assert contents(path, "mail") == [(1, "plan.txt", b"the plan")]


def test_a_wrapping_that_cannot_be_opened_is_a_member_itself(mail):
    message = letter()
    message.add_attachment(b"no tnef", maintype="application", subtype="ms-tnef", filename="winmail.dat")
    assert contents(mail(message), "mail") == [(1, "winmail.dat", b"no tnef")]


@pytest.mark.parametrize(
    "before",
    [b"\n\n", b"\xef\xbb\xbf", b"From ana Thu Mar 14 12:00:00 2019\n", b">From relay Thu Mar 14 12:00:00 2019\n"],
)
def test_what_stands_before_a_header_does_not_hide_it(mail, before):
    assert read_mail(mail(before + b"From: a@b.org\nSubject: found\n\nHello")).metadata["subject"] == "found"


def test_a_mail_whose_boundary_is_missing_or_never_comes_keeps_its_text(mail):
    for kind in (b"multipart/mixed", b"multipart/mixed; boundary=never"):
        path = mail(b"From: a@b.org\nContent-Type: " + kind + b"\n\nThe words stand here.\n")
        assert "The words stand here." in text_of(path)


def test_parts_within_parts_beyond_measure_are_a_problem(mail):
    content = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(400))
    with pytest.raises(ReadError, match="too deep"):
        read_mail(mail(b"From: a@b.org\n" + content))


@settings(deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["plain", "mixed", "alternative", "rfc822", "tnef"]))
def test_no_bytes_break_the_reader_and_members_agree_with_it(tmp_path_factory, noise, shape):
    heads = {
        "plain": b"Content-Type: text/plain; charset=utf-16\nContent-Transfer-Encoding: base64\n",
        "mixed": b"Content-Type: multipart/mixed; boundary=x\n\n--x\n",
        "alternative": b"Content-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/html\n\n",
        "rfc822": b"Content-Type: message/rfc822\n\n",
        "tnef": b"Content-Type: application/ms-tnef\nContent-Transfer-Encoding: 8bit\n\n\x78\x9f\x3e\x22\1\0",
    }
    path = tmp_path_factory.mktemp("mail") / "noise.eml"
    path.write_bytes(b"From: a@b.org\n" + heads[shape] + noise)
    result = read_mail(path)
    assert "From: a@b.org" in "\n".join(page.text for page in result.pages)
    assert bool(contents(path, "mail")) == result.holds_members


def test_base64_that_is_cut_off_within_a_character_is_decoded_so_far(mail):
    path = mail(
        b"From: a@example.org\nTo: b@example.org\nContent-Transfer-Encoding: base64\n\nVGhlIGhlcm9uIGZsaWVzLg!!=A"
    )
    assert "The heron flies." in text_of(path)
