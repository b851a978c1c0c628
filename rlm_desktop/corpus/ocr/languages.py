"""The languages that text can be recognised in: their codes, their names, and how people call them.

The codes are those of tesseract: ISO 639-2 (T), some with a script. The list is that of the language packages which
Debian 12 has for tesseract.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

from rlm_desktop.core.errors import UsageError

_TABLE = """
afr af Afrikaans|amh am Amharic|ara ar Arabic|asm as Assamese|aze az Azerbaijani|aze_cyrl - Azerbaijani (Cyrillic)
bel be Belarusian|ben bn Bengali|bod bo Tibetan|bos bs Bosnian|bre br Breton|bul bg Bulgarian|cat ca Catalan
ceb - Cebuano|ces cs Czech|chi_sim zh Chinese (simplified)|chi_sim_vert - Chinese (simplified, vertical)
chi_tra - Chinese (traditional)|chi_tra_vert - Chinese (traditional, vertical)|chr - Cherokee|cos co Corsican
cym cy Welsh|dan da Danish|deu de German|div dv Divehi|dzo dz Dzongkha|ell el Greek|eng en English
enm - English (Middle)|epo eo Esperanto|est et Estonian|eus eu Basque|fao fo Faroese|fas fa Persian|fil tl Filipino
fin fi Finnish|fra fr French|frk - German (Fraktur)|frm - French (Middle)|fry fy Frisian|gla gd Gaelic|gle ga Irish
glg gl Galician|grc - Greek (ancient)|guj gu Gujarati|hat ht Haitian|heb he Hebrew|hin hi Hindi|hrv hr Croatian
hun hu Hungarian|hye hy Armenian|iku iu Inuktitut|ind id Indonesian|isl is Icelandic|ita it Italian
ita_old - Italian (old)|jav jv Javanese|jpn ja Japanese|jpn_vert - Japanese (vertical)|kan kn Kannada|kat ka Georgian
kat_old - Georgian (old)|kaz kk Kazakh|khm km Khmer|kir ky Kyrgyz|kmr ku Kurdish|kor ko Korean
kor_vert - Korean (vertical)|lao lo Lao|lat la Latin|lav lv Latvian|lit lt Lithuanian|ltz lb Luxembourgish
mal ml Malayalam|mar mr Marathi|mkd mk Macedonian|mlt mt Maltese|mon mn Mongolian|mri mi Maori|msa ms Malay
mya my Burmese|nep ne Nepali|nld nl Dutch|nor no Norwegian|oci oc Occitan|ori or Oriya|pan pa Punjabi|pol pl Polish
por pt Portuguese|pus ps Pashto|que qu Quechua|ron ro Romanian|rus ru Russian|san sa Sanskrit|sin si Sinhala
slk sk Slovak|slv sl Slovenian|snd sd Sindhi|spa es Spanish|spa_old - Spanish (old)|sqi sq Albanian|srp sr Serbian
srp_latn - Serbian (Latin)|sun su Sundanese|swa sw Swahili|swe sv Swedish|syr - Syriac|tam ta Tamil|tat tt Tatar
tel te Telugu|tgk tg Tajik|tha th Thai|tir ti Tigrinya|ton to Tonga|tur tr Turkish|uig ug Uyghur|ukr uk Ukrainian
urd ur Urdu|uzb uz Uzbek|uzb_cyrl - Uzbek (Cyrillic)|vie vi Vietnamese|yid yi Yiddish|yor yo Yoruba
"""
_ROWS = [tuple(row.split(" ", 2)) for row in _TABLE.strip().replace("\n", "|").split("|")]
_NAMES = {code: name for code, _, name in _ROWS}
_SHORT = {code: short for code, short, _ in _ROWS if short != "-"}
# How else people, systems and ISO 639-2 (B) call them.
_OTHERS = {
    "alb": "sqi", "arm": "hye", "baq": "eus", "bur": "mya", "chi": "chi_sim", "cze": "ces", "dut": "nld",
    "fre": "fra", "geo": "kat", "ger": "deu", "gre": "ell", "ice": "isl", "mac": "mkd", "mao": "mri", "may": "msa",
    "nb": "nor", "nn": "nor", "nob": "nor", "nno": "nor", "per": "fas", "rum": "ron", "slo": "slk", "tib": "bod",
    "wel": "cym", "zho": "chi_sim", "zh-hant": "chi_tra", "zh-tw": "chi_tra", "zh-hk": "chi_tra", "sr-latn": "srp_latn",
    "chinese": "chi_sim", "fraktur": "frk", "farsi": "fas", "flemish": "nld", "castilian": "spa", "bokmål": "nor",
    "català": "cat", "čeština": "ces", "dansk": "dan", "deutsch": "deu", "español": "spa", "français": "fra",
    "italiano": "ita", "magyar": "hun", "nederlands": "nld", "norsk": "nor", "polski": "pol", "português": "por",
    "română": "ron", "suomi": "fin", "svenska": "swe", "türkçe": "tur", "русский": "rus", "українська": "ukr",
    "ελληνικά": "ell", "العربية": "ara", "עברית": "heb", "中文": "chi_sim", "日本語": "jpn", "한국어": "kor",
}  # fmt: skip
_CODES = {
    **{name.lower(): code for code, name in _NAMES.items()},
    **{short: code for code, short in _SHORT.items()},
    **_OTHERS,
    **{code: code for code in _NAMES},
}


def parse_languages(text: str) -> tuple[str, ...]:
    """The codes of the languages that a user names, each once: "eng+deu", "en, de", "German and French", "pt_BR".

    Raises:
        UsageError: One of them is none, or there are none.
    """
    found: list[str] = []
    for name in filter(None, map(str.strip, re.split(r"[+,;/&]|\band\b", text))):
        code = _code(name)
        found.extend([code] if code else [_known(word) for word in name.split()])
    if not found:
        raise UsageError("No language was named.", remedy="Name them as in eng+deu, or as in English, German.")
    return tuple(dict.fromkeys(found))


def is_language(code: str) -> bool:
    """Whether a code is one of those here; engines have other data, too."""
    return code in _NAMES


def language_name(code: str) -> str:
    """A language as people call it."""
    return _NAMES[code]


def language_names(codes: Iterable[str]) -> str:
    """Languages as people call them, in one line."""
    return ", ".join(map(language_name, codes))


def short_code(code: str) -> str:
    """The ISO 639-1 code of a language; empty where it has none."""
    return _SHORT.get(code, "")


def system_language() -> str:
    """The code of the language that this system speaks to its user; English where it does not tell."""
    told = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return _code(next(filter(None, told), "").split(".")[0].split("@")[0]) or "eng"


def _known(name: str) -> str:
    code = _code(name)
    if code is None:
        raise UsageError(
            f"{name!r} is not a language that text can be recognised in.",
            remedy="Name languages as in eng+deu, or English, German; `rlm-desktop doctor` lists those that are there.",
        )
    return code


def _code(name: str) -> str | None:
    """The code for a name or a code of any kind, such as that of a locale."""
    asked = name.strip().lower()
    locale = asked.replace("_", "-")
    return _CODES.get(asked) or _CODES.get(locale) or _CODES.get(locale.split("-")[0])
