"""What people put into a PDF: values of form fields, remarks, and the data of dynamic (XFA) forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rlm_desktop.corpus.readers.package import local_name, named, parse_xml
from rlm_desktop.corpus.readers.result import clean_text

_XFA_PART = re.compile(r"(\d+) \d+ R")
_TICKED = frozenset({"CheckBox", "RadioButton"})
# A link, the window of another remark, and a field are no remarks.
_NO_REMARKS = frozenset({"Link", "Popup", "Widget"})


def field_lines(page: Any, text: str) -> Iterator[str]:
    """The form fields of a page that are filled in and do not show in its text: "Name: value"."""
    shown = _folded(text)
    for field in page.widgets():
        value = field.field_value
        value = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")
        ticked = field.field_type_string in _TICKED
        if not value.strip() or (ticked and value in ("Off", "False", "None")):
            continue
        if ticked or _folded(value) not in shown:
            yield f"{field.field_label or field.field_name or 'Field'}: {value}"


def remark_lines(page: Any, text: str) -> Iterator[str]:
    """The remarks on a page: "Annotation by Voss: not paid". A comment that shows in the text already is left out."""
    shown = _folded(text)
    for remark in page.annots():
        told = remark.info
        content = clean_text(told.get("content") or "").strip()
        kind = remark.type[1]
        if not content or kind in _NO_REMARKS or (kind == "FreeText" and _folded(content) in shown):
            continue
        author = clean_text(told.get("title") or "").strip()
        yield f"Annotation by {author}: {content}" if author else f"Annotation: {content}"


def dynamic_form(document: Any) -> str:
    """The texts and values of a form whose pages only a form program builds; empty for every other document."""
    catalog = document.pdf_catalog()
    if document.xref_get_key(catalog, "NeedsRendering") != ("bool", "true"):
        return ""
    kind, form = document.xref_get_key(catalog, "AcroForm/XFA")
    streams = [int(number) for number in _XFA_PART.findall(form)]
    if kind == "xref":
        number = int(form.split()[0])
        whole = document.xref_is_stream(number)
        streams = [number] if whole else [int(part) for part in _XFA_PART.findall(document.xref_object(number))]
    # The form is one file of XML, or cut into several that are none by themselves.
    content = b"".join(document.xref_stream(number) or b"" for number in streams)
    root = parse_xml(content)[0] if content.strip() else None
    return clean_text("\n".join([*_texts(root), *_values(root)])) if root is not None else ""


def _texts(root: Any) -> Iterator[str]:
    """What the form says beside its fields."""
    for template in named(root, "template"):
        for element in template.iter():
            if local_name(element) in ("text", "exData"):
                words = " ".join("".join(element.itertext()).split())
                if words:
                    yield words


def _values(root: Any) -> Iterator[str]:
    """What was filled in: "name: value"."""
    for data in named(root, "datasets"):
        for element in data.iter():
            if not len(element) and element.text and element.text.strip():
                yield f"{local_name(element)}: {' '.join(element.text.split())}"


def _folded(text: str) -> str:
    return "".join(text.split())
