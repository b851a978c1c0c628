"""The kinds of files: what people call them, and the endings of names that belong to them."""

from __future__ import annotations

_ENDINGS = {
    "pdf": "pdf",
    "docx": "docx docm dotx dotm",
    "pptx": "pptx pptm ppsx ppsm potx potm",
    "xlsx": "xlsx xlsm xltx xltm xlsb xlam",
    "xls": "xls xlt xla xlw",
    "doc": "doc dot wpd wp wp5 wps wri sdw hwp pages vor",
    "ppt": "ppt pps pot key",
    "spreadsheet": "numbers wk1 wk3 wk4 123 wq1 wq2 wb1 wb2 xlr sdc dbf",
    "odt": "odt ott odm fodt sxw stw",
    "odp": "odp otp fodp sxi sti",
    "ods": "ods ots fods sxc stc",
    "odg": "odg otg fodg sxd std",
    "drawing": "vsd vsdx vsdm vss vst vstx vssx pub sdd sda",
    "epub": "epub",
    "mobi": "mobi azw azw3 prc",
    "xps": "xps oxps",
    "text": "txt text log",
    "markdown": "md markdown",
    "csv": "csv tsv tab",
    "json": "json jsonl ndjson geojson",
    "html": "html htm xhtml xht",
    "mhtml": "mhtml mht",
    "xml": "xml svg",
    "rtf": "rtf",
    "image": "png jpg jpeg gif bmp tif tiff webp heic heif avif jp2 j2k jpx jpf pnm pbm pgm ppm pam",
    "mail": "eml",
    "msg": "msg",
    "mbox": "mbox mbx",
    "pst": "pst ost",
    "zip": "zip",
    "tar": "tar",
    "7z": "7z",
    "gzip": "gz bz2 xz zst tgz tbz2 txz",
}
SUFFIXES = {f".{ending}": kind for kind, endings in _ENDINGS.items() for ending in endings.split()}
"""The kind that a name promises, by its suffix in lower case."""

TEXTUAL = frozenset({"text", "markdown", "csv", "json", "html", "xml", "mhtml", "mail"})
"""Kinds that are text to a text editor: one of them under the name of another harms nobody."""

_WORDS = {
    "pdf": "a PDF",
    "docx": "a Word file",
    "pptx": "a PowerPoint presentation",
    "xlsx": "an Excel workbook",
    "xls": "an old Excel workbook",
    "doc": "a file of an old word processor",
    "ppt": "an old PowerPoint presentation",
    "spreadsheet": "a spreadsheet of an old program",
    "drawing": "a drawing",
    "odt": "an OpenDocument text",
    "odp": "an OpenDocument presentation",
    "ods": "an OpenDocument spreadsheet",
    "odg": "an OpenDocument drawing",
    "epub": "an electronic book",
    "mobi": "an electronic book",
    "xps": "a printout (XPS)",
    "text": "plain text",
    "markdown": "plain text",
    "csv": "a table in plain text",
    "json": "JSON",
    "html": "a web page",
    "xml": "XML",
    "rtf": "rich text",
    "image": "a picture",
    "mail": "an e-mail",
    "msg": "an Outlook message",
    "mbox": "a mailbox",
    "pst": "an Outlook mailbox",
    "zip": "an archive (ZIP)",
    "tar": "an archive (TAR)",
    "7z": "an archive (7-Zip)",
    "gzip": "a compressed file",
}

# What one program writes, or opens without a word, under the name of another of its formats.
_KIN = (
    TEXTUAL,
    frozenset({"doc", "docx", "rtf", "html", "mhtml", "mail", "xml", "text"}),
    frozenset({"xls", "xlsx", "spreadsheet", "csv", "html", "mhtml", "xml", "text"}),
    frozenset({"ppt", "pptx"}),
    frozenset({"drawing", "odg", "ppt", "doc"}),
    frozenset({"tar", "gzip"}),
    frozenset({"mbox", "mail", "text"}),
)


def words_for(kind: str) -> str:
    """A kind as it is called in a sentence: "a Word file"."""
    return _WORDS.get(kind, f"a file of the kind {kind}")


def misleads(named: str, kind: str) -> bool:
    """Whether a name that promises one kind is wrong for another, and not only careless."""
    return named != kind and not any({named, kind} <= kin for kin in _KIN)
