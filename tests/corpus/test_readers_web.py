"""Books, web pages, XML, JSON lines and rich text; text in the encodings of the world."""

import pytest
from files import make_package

from rlm_desktop.core.errors import ReadError
from rlm_desktop.corpus.readers import read


def read_all(path):
    result = read(path)
    result.pages = list(result.pages)
    return result


def text_of(path):
    return "".join(page.text for page in read(path).pages)


# -- books --------------------------------------------------------------------------------------------------


def make_epub(path, **more):
    package = (
        '<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>The Ledger</dc:title>'
        "<dc:creator>H. Voss</dc:creator><dc:date>2019-03</dc:date></metadata><manifest>"
        '<item id="n" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
        '<item id="a" href="text/b%20c.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="z" href="text/a.xhtml" media-type="application/xhtml+xml"/>'
        '</manifest><spine><itemref idref="z"/><itemref idref="a"/></spine></package>'
    )
    members = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>',
        "OPS/book.opf": package,
        "OPS/nav.xhtml": '<html><body><nav><a href="text/a.xhtml">Geneva</a></nav></body></html>',
        "OPS/text/a.xhtml": f"<html><body><p>First. {'word ' * 500}</p><p>{'word ' * 500}</p></body></html>",
        "OPS/text/b c.xhtml": "<html><head><title>The end</title></head><body><p>Last.</p></body></html>",
    }
    return make_package(path, {**members, **more})


def test_a_book_has_its_chapters_in_the_order_of_reading(tmp_path):
    result = read_all(make_epub(tmp_path / "a.epub"))
    assert [page.label for page in result.pages] == [
        "chapter 1: Geneva",
        "chapter 1: Geneva, part 2",
        "chapter 2: The end",
    ]
    assert result.pages[-1].text.strip() == "Last."
    assert (result.metadata["title"], result.metadata["author"], result.metadata["created"]) == (
        "The Ledger",
        "H. Voss",
        "2019-03",
    )


def encryption(method):
    return f'<encryption><EncryptedData><EncryptionMethod Algorithm="{method}"/></EncryptedData></encryption>'


def test_a_locked_book_is_told_and_one_with_scrambled_fonts_is_read(tmp_path):
    locked = {"META-INF/encryption.xml": encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc")}
    with pytest.raises(ReadError, match="DRM") as error:
        read(make_epub(tmp_path / "a.epub", **locked))
    assert error.value.code == "encrypted"
    fonts = {"META-INF/encryption.xml": encryption("http://www.idpf.org/2008/embedding")}
    assert "Last." in text_of(make_epub(tmp_path / "b.epub", **fonts))


# -- web pages ----------------------------------------------------------------------------------------------


def test_a_web_page_tells_its_author_its_date_and_its_language(tmp_path):
    (tmp_path / "a.html").write_text(
        '<html lang="de"><head><title>Ledger</title><meta name="Author" content="H. Voss">'
        '<meta property="article:published_time" content="2019-03-14T12:00Z"><meta name="description" content="Sums">'
        "</head><body>x</body></html>"
    )
    metadata = read(tmp_path / "a.html").metadata
    assert {name: metadata[name] for name in ("title", "author", "created", "subject")} == {
        "title": "Ledger",
        "author": "H. Voss",
        "created": "2019-03-14T12:00+00:00",
        "subject": "Sums",
    }
    assert metadata["raw"]["lang"] == "de"


def test_a_page_nested_beyond_reason_is_still_read(tmp_path):
    (tmp_path / "a.html").write_text("<html><body>" + "<div>" * 5_000 + "deep" + "</div>" * 5_000 + "</body></html>")
    assert "deep" in text_of(tmp_path / "a.html")


def test_a_saved_web_page_is_read_with_its_frames(tmp_path):
    (tmp_path / "a.mhtml").write_bytes(
        b"From: <Saved by Blink>\r\nSubject: Ledger\r\nDate: Thu, 14 Mar 2019 12:00:00 -0000\r\nMIME-Version: 1.0\r\n"
        b'Snapshot-Content-Location: https://example.org/\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        b"<html><head><title>The ledger</title></head><body>Caf=E9 paid</body></html>\r\n"
        b"--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n"
        b"--b\r\nContent-Type: text/html\r\n\r\n<html><body>In a frame</body></html>\r\n--b--\r\n"
    )
    result = read_all(tmp_path / "a.mhtml")
    text = "".join(page.text for page in result.pages)
    assert text.index("Café paid") < text.index("In a frame")
    assert (result.kind, result.metadata["title"], result.metadata["modified"]) == (
        "html",
        "The ledger",
        "2019-03-14T12:00:00",
    )


# -- XML, JSON lines, rich text -----------------------------------------------------------------------------


def test_xml_is_an_outline_with_all_its_text_and_attributes(tmp_path):
    (tmp_path / "a.xml").write_text(
        '<?xml version="1.0"?><orders xmlns="urn:x"><!-- no --><order id="5"><to>Voss</to>'
        '<note>paid <b>twice</b> at <a href="bank.html">the bank</a>.</note></order></orders>'
    )
    assert text_of(tmp_path / "a.xml").split("\n") == [
        "orders",
        ' order id="5"',
        "  to: Voss",
        "  note: paid twice at the bank (bank.html).",
        "",
    ]


def test_damaged_xml_is_shown_as_it_stands(tmp_path):
    (tmp_path / "a.xml").write_text("<?xml version='1.0'?><a><b>first</b><c>second")
    assert text_of(tmp_path / "a.xml") == "<?xml version='1.0'?><a><b>first</b><c>second"


def test_xml_nested_beyond_reason_and_growing_entities_do_no_harm(tmp_path):
    (tmp_path / "a.xml").write_text("<?xml version='1.0'?>" + "<a>" * 20_000 + "deep" + "</a>" * 20_000)
    assert "deep" in text_of(tmp_path / "a.xml")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    (tmp_path / "b.xml").write_text(
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><x a="&l11;">&l11;</x>'
    )
    assert len(text_of(tmp_path / "b.xml")) < 10_000


def test_json_lines_keep_their_order_one_value_after_another(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"a": 1}\n[2]\n"three"\n4\n')
    assert text_of(tmp_path / "a.jsonl").split("\n") == ["{", ' "a": 1', "}", "[", " 2", "]", '"three"', "4", ""]


def test_rich_text_has_its_notes_comments_and_headers_at_its_end(tmp_path):
    (tmp_path / "a.rtf").write_bytes(
        rb"{\rtf1\ansi\ansicpg1251{\info{\author H. Voss}{\creatim\yr2019\mo3\dy14\hr12\min5}}"
        rb"{\header Confidential\par}\'c4\'ee\'e3\'ee\'e2\'ee\'f0{\footnote See annex.}"
        rb"{\*\annotation{\*\atnref 1}By whom?}\par}"
    )
    result = read_all(tmp_path / "a.rtf")
    text = "".join(page.text for page in result.pages)
    assert text.startswith("Договор")
    for further in ("Header:\nConfidential", "Footnotes:\nSee annex.", "Comments:\nBy whom?"):
        assert further in text
    assert result.metadata["created"] == "2019-03-14T12:05"


# -- encodings ----------------------------------------------------------------------------------------------

SAMPLES = {
    "German": (
        "Die Zahlung erfolgte früher, wie Herr Müller in Köln bestätigte.\n",
        "cp1252 mac_roman cp850 utf-32-le",
    ),
    "French": ("Le contrat a été signé à Genève, où le président a déclaré ça.\n", "cp1252 mac_roman utf-16-be"),
    "Polish": ("Umowa została podpisana w Łodzi; płatność nastąpiła później.\n", "cp1250 iso8859-2"),
    "Russian": ("Договор был подписан вчера, а платёж произведён позже.\n", "cp1251 koi8-r cp866 utf-16-le utf-32-be"),
    "Greek": ("Η σύμβαση υπογράφηκε χθες στην Αθήνα.\n", "cp1253 iso8859-7"),
    "Japanese": ("契約書は昨日東京で署名され、支払いは後に行われた。\n", "cp932 euc_jp iso2022_jp utf-16-le utf-16-be"),
    "Chinese": ("合同昨天在北京签署,付款是后来进行的,证人在法庭上说。\n", "gb18030 utf-16-le utf-16-be"),
    "Korean": ("계약서는 어제 서울에서 서명되었고 지불은 나중에 이루어졌다.\n", "cp949 utf-16-le"),
}


@pytest.mark.parametrize(
    ("language", "encoding"), [(name, code) for name, (_, codes) in SAMPLES.items() for code in codes.split()]
)
@pytest.mark.parametrize("times", [2, 50])
def test_text_without_a_mark_is_read_in_the_encoding_it_is_in(tmp_path, language, encoding, times):
    written = SAMPLES[language][0] * times
    (tmp_path / "a.txt").write_bytes(written.encode(encoding))
    assert text_of(tmp_path / "a.txt") == written


@pytest.mark.parametrize(
    "content",
    [bytes(range(256)) * 20, b"\x01\0\x02\0\x03\0" * 100, b"text" + bytes(300), b"\xde\xad\0\xbe\xef\x01" * 90],
)
def test_bytes_that_are_no_text_are_refused(tmp_path, content):
    (tmp_path / "a.txt").write_bytes(content)
    with pytest.raises(ReadError) as error:
        read(tmp_path / "a.txt")
    assert error.value.code == "unknown"


def test_a_character_of_rich_text_that_there_is_not_costs_only_itself(tmp_path):
    (tmp_path / "a.rtf").write_bytes(rb"{\rtf1 The \u8364?rate\u-99999 ? is \u-3913? fixed.\u1234567890 ?}")
    assert "\u20acrate" in read_all(tmp_path / "a.rtf").pages[0].text
    assert "fixed." in read_all(tmp_path / "a.rtf").pages[0].text


def test_what_a_page_hides_until_it_is_clicked_at_is_read(tmp_path):
    path = tmp_path / "page.html"
    path.write_text('<p>shown</p><div style="color: red; DISPLAY : none !important; margin: 0">folded away</div>')
    (page,) = read(path).pages
    assert page.text.split() == ["shown", "folded", "away"]
