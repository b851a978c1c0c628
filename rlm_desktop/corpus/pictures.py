"""Pages as pictures, with the place of quotes on them.

MuPDF can crash or hang on a hostile file: call this in a process of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from rlm_desktop.case.recognitions import PlacedWord
from rlm_desktop.core.errors import ReadError
from rlm_desktop.corpus.readers.image import open_drawn
from rlm_desktop.corpus.readers.pdf import page_text
from rlm_desktop.corpus.readers.recognise import recognise
from rlm_desktop.corpus.readers.result import broken

Box = tuple[float, float, float, float]

_DRAWN = ("pdf", "image", "xps")
_MOST_PIXELS = 40_000_000
_WORDS_THAT_STAND = 0.85


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page as it looks.

    Attributes:
        width: In pixels.
        height: In pixels.
        png: The picture.
        marks: Where the quotes stand, one box for each line of each: left, top, right, bottom in pixels.
        text: The page's text, as it was read.
    """

    width: int
    height: int
    png: bytes
    marks: tuple[Box, ...]
    text: str


def render_page(
    path: Path,
    number: int,
    scale: float,
    quotes: Sequence[str] = (),
    recognised: Sequence[PlacedWord] = (),
    passwords: Sequence[str] = (),
) -> PagePicture:
    """Draw a page of a PDF or a picture.

    Args:
        path: The file.
        number: The page, from 1.
        scale: Pixels for each point (1/72 inch); made smaller where the picture would not fit into memory.
        quotes: Words to mark. Those that do not stand on the page get no marks.
        recognised: The words that were recognised on the page (OCR): quotes of them are marked, too.
        passwords: To be tried where the file needs one.

    Raises:
        ReadError: The file is not one that has pictures, is damaged or protected, or has no such page.
        OSError: The file is gone or may not be read.
    """
    import pymupdf

    kind = recognise(path)
    if kind not in _DRAWN:
        raise ReadError(
            "unknown",
            "Only PDF files and pictures can be shown as they look.",
            "The text of the page can be read all the same.",
        )
    try:
        with open_drawn(path, kind, passwords) as document:
            if not 1 <= number <= document.page_count:
                raise ReadError("missing", f"The file has {document.page_count} pages now; there is no page {number}.")
            return _drawn(document[number - 1], scale, [quote for quote in quotes if quote.strip()], recognised)
    except (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase) as error:
        raise broken(str(error) or type(error).__name__) from error


def find_quote(page: Any, quote: str) -> list[Box]:
    """Where a quote stands on a page of MuPDF, one box for each of its lines, in points of the unrotated page.

    The quote is looked for as it is, and then word by word, in which line ends, hyphens, case, ligatures, quotes and
    dashes are all the same, and up to 15 % of the words may differ.
    """
    found = [tuple(box) for box in page.search_for(quote) or ()] if len(quote) < 1_000 else []
    return found or _find_words(page.get_text("words"), quote)


def _drawn(page: Any, scale: float, quotes: Sequence[str], recognised: Sequence[PlacedWord]) -> PagePicture:
    import pymupdf

    area = max(1.0, page.rect.width * page.rect.height)
    scale = min(scale, (_MOST_PIXELS / area) ** 0.5)
    matrix = pymupdf.Matrix(scale, scale)
    pixels = page.get_pixmap(matrix=matrix, alpha=False)
    onto_picture = page.rotation_matrix * matrix
    # A page can begin elsewhere than at its origin.
    left, top = pixels.x, pixels.y
    marks: list[Box] = []
    for quote in quotes:
        boxes = [pymupdf.Rect(box) * onto_picture for box in find_quote(page, quote)]
        marks += [(box.x0 - left, box.y0 - top, box.x1 - left, box.y1 - top) for box in boxes]
        # A scan can have text of its own besides, such as a stamp.
        marks += _recognised_boxes(recognised, quote, pixels.width, pixels.height)
    return PagePicture(pixels.width, pixels.height, pixels.tobytes("png"), tuple(marks), page_text(page))


def _recognised_boxes(words: Sequence[PlacedWord], quote: str, width: int, height: int) -> list[Box]:
    """Where a quote of recognised words stands, in pixels of the picture."""
    boxes = _find_words([(*word.box, word.text, 0, word.line) for word in words], quote)
    return [(left * width, top * height, right * width, bottom * height) for left, top, right, bottom in boxes]


def _find_words(words: Sequence[Any], quote: str) -> list[Box]:
    """The boxes of each run of words that is the quote, else of the one that fits it best, joined line by line."""
    wanted = _joined_words(quote)
    letters = [_fold(word[4]) for word in words]
    places = [place for place, folded in enumerate(letters) for _ in folded]
    text = "".join(letters)
    if not wanted or not text:
        return []
    starts = [found.start() for found in re.finditer(re.escape(wanted), text)]
    # Parts of words count where nothing else does: hyphens part words, and recognition runs them together.
    whole = [start for start in starts if not start or places[start] != places[start - 1]] or starts
    runs = [sorted(set(places[start : start + len(wanted)])) for start in whole] or [sorted(_nearest(letters, quote))]
    return [box for run in runs for box in _line_boxes([words[place] for place in run])]


def _line_boxes(words: Sequence[Any]) -> list[Box]:
    lines: dict[tuple[int, int], list[Any]] = {}
    for word in words:
        lines.setdefault((word[5], word[6]), []).append(word)
    return [
        (min(w[0] for w in line), min(w[1] for w in line), max(w[2] for w in line), max(w[3] for w in line))
        for line in lines.values()
    ]


def _nearest(words: list[str], quote: str) -> set[int]:
    """The places of the words that stand in the quote's order, where enough of them stand close together."""
    wanted = [folded for word in quote.split() if (folded := _fold(word))]
    matcher = SequenceMatcher(None, words, wanted, autojunk=False)
    longest = matcher.find_longest_match()
    # The quote lies around its longest unbroken run of words, and no wider than itself on either side.
    first = max(0, longest.a - longest.b - 3)
    last = min(len(words), first + len(wanted) + 6)
    near = SequenceMatcher(None, words[first:last], wanted, autojunk=False)
    places = {first + block.a + step for block in near.get_matching_blocks() for step in range(block.size)}
    return places if wanted and len(places) >= _WORDS_THAT_STAND * len(wanted) else set()


def _joined_words(text: str) -> str:
    return "".join(_fold(word) for word in text.split())


def _fold(word: str) -> str:
    """A word with nothing but its letters and digits, ligatures taken apart, without case."""
    plain = unicodedata.normalize("NFKC", word).casefold()
    return re.sub(r"[\W_]+", "", plain)
