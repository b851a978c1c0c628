"""Quotes with a known fault, made from the texts of the sample case by a seeded generator, and some made by hand."""

import random
import re
from dataclasses import dataclass, field

from rlm_desktop.core.model import QuoteState

EXACT, NORMALISED, NEAR = QuoteState.EXACT, QuoteState.NORMALISED, QuoteState.NEAR
ELSEWHERE, NOT_FOUND = QuoteState.ELSEWHERE, QuoteState.NOT_FOUND
ALTERED = frozenset({NEAR, NOT_FOUND})
_FILLERS = ("oak", "elm", "ash", "yew", "fir")
Place = tuple[int, int]


@dataclass(frozen=True)
class Planted:
    """A quote, the place it is said to stand in, and the states that are right for it."""

    fault: str
    quote: str
    cited: Place | None
    expected: frozenset[QuoteState]
    true_place: Place | None = None
    altered: bool = False


@dataclass
class Plan:
    """Pages by place, and the quotes to be looked for in them."""

    pages: dict[Place, str] = field(default_factory=dict)
    quotes: list[Planted] = field(default_factory=list)


def plan(pages: dict[Place, str], seed: int) -> Plan:
    """Quotes of all kinds from these pages; some pages are stored with a fault of their own, as further documents."""
    maker = _Maker(pages, random.Random(seed))
    made = Plan(dict(pages))
    for fault in (
        maker.verbatim,
        maker.trivial,
        maker.altered_number,
        maker.altered_name,
        maker.altered_word,
        maker.wrong_page,
        maker.wrong_document,
        maker.merged,
        maker.ellipsis,
        maker.noise,
        maker.invented,
        maker.cut_number,
    ):
        made.quotes += [fault() for _ in range(30)]
    return made


class _Maker:
    def __init__(self, pages: dict[Place, str], random_: random.Random) -> None:
        self.pages = pages
        self.random = random_
        self.whole = "\n".join(" ".join(text.split()) for text in pages.values())

    def stretch(self, least: int = 8, most: int = 22, *, holding: str = r"\w") -> tuple[Place, str]:
        """Words in a row that stand on one page only, with something among them but not at their ends."""
        while True:
            place, text = self.random.choice(list(self.pages.items()))
            words = list(re.finditer(r"(?<!\S)\w\S*", text))
            count = self.random.randint(least, most)
            if len(words) <= count:
                continue
            first = self.random.randrange(len(words) - count)
            quote = text[words[first].start() : words[first + count - 1].end()]
            inner = text[words[first + 1].start() : words[first + count - 2].end()]
            unique = self.whole.count(" ".join(quote.split())) == 1
            if unique and len(quote) > 45 and re.search(holding, inner) and "..." not in quote:
                return place, quote

    def verbatim(self) -> Planted:
        place, quote = self.stretch()
        return Planted("verbatim", quote, self.random.choice([place, None]), frozenset({EXACT}), place)

    def trivial(self) -> Planted:
        place, quote = self.stretch()
        changed = self.random.choice(
            [
                lambda words: re.sub(r"\s+", "  ", words),
                lambda words: words.upper() if "ß" not in words else words.title(),
                lambda words: "\u200b".join(words[at : at + 9] for at in range(0, len(words), 9)),
                lambda words: words.replace("'", "’").replace('"', "“").replace("fi", "ﬁ").replace(" ", "\u00a0"),
                lambda words: f"… {words} …",
            ]
        )(quote)
        return Planted("trivial", changed, place, frozenset({EXACT if changed == quote else NORMALISED}), place)

    def altered_number(self) -> Planted:
        place, quote = self.stretch(14, 24, holding=r"\d")
        at = self.random.choice([match.start() for match in re.finditer(r"\d", quote)])
        digit = self.random.choice([each for each in "0123456789" if each != quote[at]])
        changed = self.random.choice([quote[:at] + digit + quote[at + 1 :], quote[:at] + digit + quote[at:]])
        return self._changed("altered number", changed, place)

    def altered_name(self) -> Planted:
        place, quote = self.stretch(14, 24, holding=r"\b[A-Z][a-z]{3,}")
        name = self.random.choice(re.findall(r"\b[A-Z][a-z]{3,}", quote))
        other = self.random.choice([each for each in ("Marlow", "Beckett", "Ostrander", "Pryce") if each != name])
        kept = self.random.choice([other, name[:-1], f"{name}er", name.replace(name[1], "ü", 1)])
        return self._changed("altered name", quote.replace(name, kept), place)

    def altered_word(self) -> Planted:
        place, quote = self.stretch(16, 24, holding=r"\b[a-z]{4,}\b")
        word = self.random.choice(re.findall(r"\b[a-z]{4,}\b", quote))
        return self._changed("altered word", re.sub(rf"\b{word}\b", "never", quote), place)

    def _changed(self, fault: str, quote: str, place: Place) -> Planted:
        right = frozenset({ELSEWHERE}) if " ".join(quote.split()) in self.whole else ALTERED
        return Planted(fault, quote, self.random.choice([place, None]), right, altered=right is ALTERED)

    def wrong_page(self) -> Planted:
        while True:
            place, quote = self.stretch()
            others = [each for each in self.pages if each[0] == place[0] and abs(each[1] - place[1]) > 0]
            if others:
                return Planted("wrong page", quote, self.random.choice(others), frozenset({ELSEWHERE}), place)

    def wrong_document(self) -> Planted:
        place, quote = self.stretch()
        cited = self.random.choice([each for each in self.pages if each[0] != place[0]])
        return Planted("wrong document", quote, cited, frozenset({ELSEWHERE}), place)

    def merged(self) -> Planted:
        (place, one), (_, other) = self.stretch(8, 11), self.stretch(8, 11)
        return Planted("merged", f"{one} {other}", place, ALTERED, altered=True)

    def ellipsis(self) -> Planted:
        place, quote = self.stretch(20, 28)
        words = quote.split()
        drop = self.random.randint(1, 5)
        sign = self.random.choice([" … ", "… ", " ... ", " [...] ", " […] "])
        changed = " ".join(words[:8]) + sign + " ".join(words[8 + drop :])
        return Planted("ellipsis", changed, place, frozenset({NORMALISED}), place)

    def noise(self) -> Planted:
        """Three wrong characters in a hundred, as a recogniser makes them."""
        place, quote = self.stretch(14, 24)
        letters = list(quote)
        mistakes = {
            "l": "1",
            "o": "0",
            "e": "c",
            "i": "l",
            "n": "ri",
            "m": "rn",
            "a": "o",
            "t": "f",
            "s": "5",
            "u": "ii",
        }
        spots = [at for at, letter in enumerate(letters) if letter in mistakes]
        for at in self.random.sample(spots, max(1, len(letters) * 3 // 100)):
            letters[at] = mistakes[letters[at]]
        return Planted("noise", "".join(letters), place, frozenset({NEAR}), place, altered=True)

    def invented(self) -> Planted:
        place, quote = self.stretch(20, 24)
        words = [word for word in re.findall(r"[^\W\d_]+", quote) if len(word) > 2]
        self.random.shuffle(words)
        said = " ".join(f"{word} quite {filler}" for word, filler in zip(words[:5], _FILLERS, strict=True))
        return Planted("invented", said, place, frozenset({NOT_FOUND}), altered=True)

    def cut_number(self) -> Planted:
        """A quote that begins or ends in the middle of a word or number."""
        place, quote = self.stretch(10, 20, holding=r"\w")
        while not (quote[0].isalnum() and quote[1].isalnum()):
            place, quote = self.stretch(10, 20)
        return Planted("cut", quote[1:], place, ALTERED, altered=True)


HAND_PAGES: dict[Place, str] = {
    (901, 1): (
        "HARBOUR BOARD                                 Page 1\n"
        "The engineer found that the east-\nern pier had moved by 12.5 cm since 2019-\n2020. Ms Anne Smith-Jones "
        "told the board that the sum of 1 248 000 euros, or 10² tenths of a million, had been paid to "
        "O’Brien & Sons under the\n"
        "Harbour Board, confidential"
    ),
    (901, 2): (
        "HARBOUR BOARD                                 Page 2\n"
        "contract of 5/12/2020, at a rate of -5 per cent. The re-elected chairman said: “It was ‘quite’ enough” — and "
        "left. The illegal payments of $3,000,000 were re-\ncorded in the co-operative’s well-\nknown ledger.\n"
        "Harbour Board, confidential"
    ),
    (902, 1): (
        "The council met on 4 June to      In the afternoon it heard the\n"
        "hear the report of its clerk      two masons who had seen the\n"
        "on the cracks in the arches       lorries come at night, with\n"
        "of the old harbour bridge.        sand from the northern beach.\n"
    ),
    (903, 1): "根据本合同约定，甲方应当\n在三十日内支付全\n部款项 3,000 万元，并承担运费。乙方为上海海港工程有限公司。",
    (904, 1): "يجب على المقاول تسليم الجسر قبل 15 مارس 2021 وفقًا للعقد المبرم مع بلدية المرفأ.",
    (905, 1): "המועצה אישרה את התשלום בסך 48,000 אירו לחברת הנמל ביום 1 במאי 2021 ללא מכרז.",
    (906, 1): "Совет утвердил выплату 48 000 евро компании «Причал» 1 мая 2021 года без конкурса.",
    (907, 1): "ผู้รับเหมาต้องส่งมอบสะพานภายในวันที่ 15 มีนาคม 2564 ตามสัญญากับเทศบาล",
    (908, 1): "Le conseil a réglé la facture n° 17 : « quarante-huit mille euros », le 1er mai ; il l’a signée.",
    (909, 1): "Cho\u0302\u0323n thầu: Hội đồng đã chi 48.000 euro cho công ty Bến Cảng ngày 1 tháng 5 năm 2021.",
    (910, 1): "平成29年3月に\n橋梁の検査が行われ、重大な損傷が発見された。検査官は山田太郎である。",
    (911, 1): "이사회는 2021년 5월 1일에 항만 회사에 4만 8천 유로를 입찰 없이 지급하였다.",
}


def by_hand() -> list[Planted]:
    """Quotes of the pages that were written by hand."""
    made = []

    def add(fault: str, place: Place, states: frozenset[QuoteState], *quotes: str) -> None:
        made.extend(Planted(fault, quote, place, states, None, states == ALTERED) for quote in quotes)

    normal, one, two = frozenset({NORMALISED}), (901, 1), (901, 2)
    add(
        "line break",
        one,
        normal,
        "The engineer found that the eastern pier had moved",
        "pier had moved by 12.5 cm since 2019-2020. Ms Anne",
    )
    add("line break", two, normal, "recorded in the co-operative's well-known ledger", "recorded in the cooperative’s")
    add("quotation marks", two, normal, "The re-elected chairman said: ‘It was “quite” enough’ - and left.")
    add("page break", one, normal, "paid to O'Brien & Sons under the contract of 5/12/2020, at a rate")
    add(
        "altered number",
        one,
        ALTERED,
        "had moved by 125 cm since 2019-2020",
        "had moved by 2.5 cm since 2019-2020",
        "cm since 20192020. Ms Anne Smith-Jones",
        "the sum of 1 248 euros, or",
        "248 000 euros, or 10² tenths of a million",
        "1 248 000 euros, or 102 tenths of a million",
        "paid to O’Brien & Sons under the contract of 5/12/2021, at a rate",
    )
    add("cut number", one, ALTERED, "had moved by 12.5 cm since 2019", "the board that the sum of 1 248")
    add("cut name", one, ALTERED, "Brien & Sons under the", "2020. Ms Anne Smith", "Jones told the board that the sum")
    add("cut name", two, ALTERED, "elected chairman said:", "legal payments of $3,000,000 were")
    add(
        "altered number",
        two,
        ALTERED,
        "contract of 5/12/2020, at a rate of 5 per cent",
        "5 per cent. The re-elected",
        "12/2020, at a rate of -5 per cent",
        "The illegal payments of $3,000",
        "The illegal payments of €3,000,000 were recorded",
    )
    add(
        "columns",
        (902, 1),
        normal,
        "met on 4 June to hear the report of its clerk on the cracks in the arches",
        "the two masons who had seen the lorries come at night, with sand from the northern beach",
        "of the old harbour bridge. In the afternoon it heard the two masons",
    )
    add("columns", (902, 1), ALTERED, "met on 5 June to hear the report of its clerk on the cracks in the arches")
    add(
        "Chinese",
        (903, 1),
        normal,
        "甲方应当在三十日内支付全部款项",
        "支付全部款项3,000万元，并承担运费",
        "根据本合同约定，甲方应当在三十日内支付",
    )
    add("Chinese", (903, 1), frozenset({EXACT}), "乙方为上海海港工程有限公司", "并承担运费。乙方为上海海港")
    add(
        "Chinese",
        (903, 1),
        ALTERED,
        "甲方应当在四十日内支付全部款项",
        "乙方为北海海港工程有限公司",
        "支付全部款项 300 万元，并承担",
    )
    add("Arabic", (904, 1), frozenset({EXACT}), "يجب على المقاول تسليم الجسر قبل 15 مارس 2021")
    add("Arabic", (904, 1), normal, "يجب على المقـاول تسليم\u200f الجسر قبل 15 مارس 2021")
    add("Arabic", (904, 1), ALTERED, "يجب على المقاول تسليم الجسر قبل 16 مارس 2021")
    add("Hebrew", (905, 1), frozenset({EXACT}), "אישרה את התשלום בסך 48,000 אירו לחברת הנמל")
    add("Hebrew", (905, 1), normal, "אישרה את\u200f  התשלום בסך 48,000 אירו לחברת הנמל")
    add("Hebrew", (905, 1), ALTERED, "אישרה את התשלום בסך 43,000 אירו לחברת הנמל")
    add("Cyrillic", (906, 1), normal, "СОВЕТ УТВЕРДИЛ ВЫПЛАТУ 48 000 евро компании “Причал” 1 мая")
    add(
        "Cyrillic",
        (906, 1),
        ALTERED,
        "Совет утвердил выплату 48 000 евро компании «Причалы» 1 мая",
        "выплату 48 евро компании",
    )
    add("Thai", (907, 1), frozenset({EXACT}), "ผู้รับเหมาต้องส่งมอบสะพานภายในวันที่ 15 มีนาคม")
    add("Thai", (907, 1), normal, "ผู้รับเหมาต้องส่งมอบสะพานภายในวันที่15 มีนาคม 2564")
    add("Thai", (907, 1), ALTERED, "ผู้รับเหมาต้องส่งมอบสะพานภายในวันที่ 14 มีนาคม 2564")
    add(
        "French",
        (908, 1),
        normal,
        "Le conseil a réglé la facture n° 17: “quarante-huit mille euros”, le 1er mai; il l'a signée",
    )
    add(
        "French",
        (908, 1),
        ALTERED,
        "Le conseil a réglé la facture n° 71 : « quarante-huit mille euros »",
        "Le conseil a regle la facture",
    )
    add("Vietnamese", (909, 1), normal, "Chộn thầu: Hội đồng đã chi 48.000 euro")
    add("Vietnamese", (909, 1), ALTERED, "Chồn thầu: Hội đồng đã chi 48.000 euro cho công ty")
    add("Japanese", (910, 1), normal, "平成29年3月に橋梁の検査が行われ、重大な損傷が発見された")
    add("Japanese", (910, 1), ALTERED, "平成28年3月に橋梁の検査が行われ", "検査官は山田次郎である。重大な損傷")
    add("Korean", (911, 1), normal, "이사회는 2021년 5월 1일에 항만회사에 4만 8천 유로를")
    add("Korean", (911, 1), ALTERED, "이사회는 2021년 5월 2일에 항만 회사에 4만 8천 유로를")
    return made
