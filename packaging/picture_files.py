"""Makes the folder that the pictures of the window show beside the sample: one file of many kinds, all invented.

Mailbox, archive, near-duplicates, workbook, slides, a scan, a protected and a damaged file; and what changes in the
folder between two ingests.
"""

from __future__ import annotations

import io
import mailbox
import zipfile
from email.message import EmailMessage
from pathlib import Path

PASSWORD = "chandlers-row"
SPOKEN = "the second stage would be paid before the certificate"
"""Words that stand on the scan only."""

_RETAINER = (
    "Vessmouth, 4 October 2021\n\nDear Mr Brandt,\n\nthe works committee has agreed to keep your firm on a fixed "
    "retainer of 4,000 pounds a month until the bearings of the bridge are renewed. It is payable in advance on the "
    "first of each month, whatever work was done in it. You will advise the harbour engineer on the order in which the "
    "bearings are changed, on the lorries that may use the bridge meanwhile, and on the papers that the ministry asks "
    "for. Either side may end this with a notice of four weeks. Nothing in this letter changes the contract "
    "HB-2021-07.\n"
)
_MINUTES = (
    ("Works committee, 14 October 2021", "Present: C. Vale, J. Ferris, N. Osei, L. Grant"),
    (
        "The clerk reported that the bearings were in Bremen.",
        f"He said that {SPOKEN}.",
        "The treasurer asked for a memo of the engineer.",
    ),
    ("No vote was taken.", "The chairman closed the meeting at 9.40 p.m."),
)
_SLIDES = (
    ("Bridge HB-2021-07", "Briefing of the works committee, September 2021"),
    ("What was ordered", "Eight bearings of type KL-450\nDelivery: 29 October 2021"),
    ("What was paid", "First stage: 96,300 pounds\nSecond stage: after the certificate"),
    ("What is open", "Who signs the certificate?\nWho pays the retainer?"),
)
_MAILS = (
    ("C. Vale <c.vale@vessmouth.example>", "Retainer of the consultant", "Can it go out before the committee meets?"),
    ("N. Osei <n.osei@vessmouth.example>", "Re: Retainer of the consultant", "I pay on a memo. There is none."),
    ("J. Ferris <j.ferris@vessmouth.example>", "Memo on the bearings", "The memo is attached. Two were looked at."),
    ("C. Vale <c.vale@vessmouth.example>", "Re: Memo on the bearings", "Two will have to do. Please keep this here."),
)


def make_files(folder: Path) -> None:
    """Write the files into a folder that does not exist yet."""
    for name in ("letters", "ledgers", "mail", "meetings"):
        (folder / name).mkdir(parents=True)
    letters = folder / "letters"
    (letters / "Retainer.txt").write_text(_RETAINER, "utf-8")
    (letters / "Retainer draft.txt").write_text(_RETAINER.replace("four weeks", "six weeks"), "utf-8")
    (letters / "Note for the file.txt").write_text("The treasurer was told of the retainer on 11 October.\n", "utf-8")
    (letters / "Call with Bremen.txt").write_text(
        "The bearings leave the works on 22 October at the earliest.\n", "utf-8"
    )
    _pdf(letters / "Settlement.pdf", ("Settlement between the town and the firm",), PASSWORD)
    (letters / "Site plan.pdf").write_bytes(b"%PDF-1.7\n" + bytes(4000))
    _workbook(folder / "ledgers" / "Payments 2021.xlsx")
    _slides(folder / "meetings" / "Briefing.pptx")
    _scan(folder / "meetings" / "Minutes 14 October.pdf")
    _mailbox(folder / "mail" / "Harbour office.mbox")
    _archive(folder / "mail" / "From the clerk's laptop.zip")


def change_files(folder: Path) -> None:
    """What people do to a folder between two ingests: one file is another, one is gone, one is new."""
    letters = folder / "letters"
    with (letters / "Note for the file.txt").open("a", encoding="utf-8") as note:
        note.write("He says that he was not.\n")
    (letters / "Call with Bremen.txt").unlink()
    (letters / "Second call with Bremen.txt").write_text("Only six bearings were loaded.\n", "utf-8")


def _pdf(path: Path, lines: tuple[str, ...], password: str = "") -> None:
    import pymupdf

    with pymupdf.open() as document:
        page = document.new_page()
        for number, line in enumerate(lines):
            page.insert_text((72, 110 + 26 * number), line, fontsize=13, fontname="tiro")
        locks = {"encryption": pymupdf.PDF_ENCRYPT_AES_256, "user_pw": password, "owner_pw": password}
        document.save(path, **(locks if password else {}))


def _scan(path: Path) -> None:
    """Pages that are nothing but pictures of text, a little aslant as from a scanner."""
    import pymupdf

    with pymupdf.open() as scan, pymupdf.open() as typed:
        for lines in _MINUTES:
            page = typed.new_page()
            for number, line in enumerate(lines):
                page.insert_text((84, 130 + 30 * number), line, fontsize=11, fontname="cour")
            pixels = page.get_pixmap(matrix=pymupdf.Matrix(2, 2).prerotate(0.4), colorspace=pymupdf.csGRAY)
            sheet = scan.new_page()
            sheet.insert_image(sheet.rect, pixmap=pixels)
        scan.save(path, deflate=True)


def _workbook(path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    transfers = book.active
    transfers.title = "Transfers"
    transfers.append(("Date", "To", "Purpose", "Pounds"))
    for day, to, purpose, pounds in (
        ("2021-09-01", "Halden Marine Works", "HB-2021-07, first stage", 96300),
        ("2021-10-01", "M. Brandt Consulting", "Retainer, October", 4000),
        ("2021-10-19", "Halden Marine Works", "HB-2021-07, second stage", 96300),
        ("2021-11-01", "M. Brandt Consulting", "Retainer, November", 4000),
    ):
        transfers.append((day, to, purpose, pounds))
    notes = book.create_sheet("Credit notes")
    notes.append(("Date", "From", "Pounds"))
    notes.append(("2021-11-23", "Halden Marine Works", 24075))
    book.save(path)


def _slides(path: Path) -> None:
    from pptx import Presentation

    slides = Presentation()
    for title, text in _SLIDES:
        slide = slides.slides.add_slide(slides.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = text
    slides.save(str(path))


def _mailbox(path: Path) -> None:
    box = mailbox.mbox(path)
    for number, (sender, subject, text) in enumerate(_MAILS, start=1):
        message = EmailMessage()
        message["From"], message["To"] = sender, "office@vessmouth.example"
        message["Date"], message["Subject"] = f"{10 + number} Oct 2021 09:0{number}:00 +0100", subject
        message["Message-ID"] = f"<{number}@vessmouth.example>"
        if subject.startswith("Re: "):
            message["In-Reply-To"] = f"<{number - 1}@vessmouth.example>"
        message.set_content(text)
        if "attached" in text:
            message.add_attachment("I have looked at two of the eight bearings. J. Ferris", filename="memo.txt")
        box.add(message)
    box.close()


def _archive(path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("2021-10-12 diary.txt", "Saw Brandt at the yard. He knows about the six.\n")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Desktop/to do.txt", "Ask Judith for two lines.\n")
        archive.writestr("Desktop/private.zip", inner.getvalue())
        archive.writestr("Desktop/photo.jpg", b"\xff\xd8\xff\xe0" + bytes(2000))
