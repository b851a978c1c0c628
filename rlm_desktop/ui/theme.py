"""The look of the program: two sets of colours, the palette and style sheet made of them, and who follows whom.

Widgets that paint with `colours()` repaint on ``QEvent.Type.PaletteChange``, or on `Theme.theme_changed`.
The style sheet knows these roles, given to a widget by `set_role`:

* ``QLabel``: ``title``, ``heading``, ``muted``, ``caption``, ``accent``, ``good``, ``warning``, ``bad``
* ``QPushButton``, ``QToolButton``: ``primary``, ``quiet``
* ``QPlainTextEdit``: ``code``, ``quiet-code``
* ``QFrame``: ``card``, ``panel``, ``row``, ``hairline``
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from rlm_desktop.core.paths import resource

THEMES = ("system", "light", "dark")
SMALLEST_TYPE = 13
"""Pixels, before the screen's scale. A larger system font is kept."""


@dataclass(frozen=True, slots=True)
class Colours:
    """Every colour of one theme, as ``#rrggbb``.

    ``text``, ``muted``, ``accent``, ``good``, ``warning`` and ``bad`` are readable (4.5:1) on ``window``, ``panel``,
    ``raised`` and ``code_background``; ``outline`` stands out (3:1) from ``panel``. ``page_mark`` is laid over
    pictures of pages, which are white in every theme; ``highlight`` lies behind text in panels.
    """

    name: str
    window: str
    panel: str
    raised: str
    hover: str
    text: str
    muted: str
    border: str
    outline: str
    accent: str
    accent_hover: str
    accent_text: str
    accent_soft: str
    selection: str
    highlight: str
    highlight_text: str
    page_mark: str
    good: str
    good_soft: str
    warning: str
    warning_soft: str
    bad: str
    bad_soft: str
    code_background: str
    code_keyword: str
    code_name: str
    code_string: str
    code_number: str
    code_comment: str


@cache
def light() -> Colours:
    """Ink on warm paper."""
    return Colours(
        name="light",
        window="#f6f5f1",
        panel="#ffffff",
        raised="#fbfaf8",
        hover="#eceae4",
        text="#1f2226",
        muted="#5d626a",
        border="#e0ddd5",
        outline="#8b8a85",
        accent="#2856b8",
        accent_hover="#1e469c",
        accent_text="#ffffff",
        accent_soft="#e6ecf9",
        selection="#d9e4fa",
        highlight="#ffe794",
        highlight_text="#1f2226",
        page_mark="#ffd23f",
        good="#166b3f",
        good_soft="#e3f2e9",
        warning="#7d5100",
        warning_soft="#faf0d7",
        bad="#a8221a",
        bad_soft="#fbe7e5",
        code_background="#f3f1ec",
        code_keyword="#7a2f8f",
        code_name="#1d4fae",
        code_string="#1a6340",
        code_number="#8f4100",
        code_comment="#5f656e",
    )


@cache
def dark() -> Colours:
    """Paper-coloured type on graphite."""
    return Colours(
        name="dark",
        window="#191a1d",
        panel="#212327",
        raised="#26282d",
        hover="#2f3237",
        text="#e7e5e0",
        muted="#a4a8b0",
        border="#34373d",
        outline="#787c85",
        accent="#8fb3ff",
        accent_hover="#aac6ff",
        accent_text="#12151b",
        accent_soft="#293650",
        selection="#2f4166",
        highlight="#5c4a12",
        highlight_text="#fff3cf",
        page_mark="#ffd23f",
        good="#6fcf97",
        good_soft="#1f3a2b",
        warning="#e8b95a",
        warning_soft="#3d3218",
        bad="#ff968c",
        bad_soft="#4a2624",
        code_background="#1c1e22",
        code_keyword="#d3a0ea",
        code_name="#8fb8ff",
        code_string="#8fd3a6",
        code_number="#f0b27a",
        code_comment="#989ea8",
    )


def colours() -> Colours:
    """The colours of the theme that is on."""
    return dark() if QApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128 else light()


class Theme(QObject):
    """Keeps the application in the theme that was chosen, and follows the system where that was the choice.

    Signals:
        theme_changed: The palette is another one now.
    """

    theme_changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._choice = "system"
        self._worn: Colours | None = None
        self._dressed: Colours | None = None
        app.setStyle("Fusion")
        app.setFont(_readable(app.font()))
        app.styleHints().colorSchemeChanged.connect(self._follow_system)

    def choose(self, theme: str, *, sheet: bool = True) -> None:
        """Put on ``system``, ``light`` or ``dark``; without the style sheet, what is built next takes half the time."""
        self._choice = theme if theme in THEMES else "system"
        self._put_on(self._wanted(), sheet=sheet)

    def _wanted(self) -> Colours:
        if self._choice != "system":
            return dark() if self._choice == "dark" else light()
        return dark() if self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark else light()

    def _follow_system(self) -> None:
        if self._choice == "system":
            self._put_on(self._wanted())

    def _put_on(self, wanted: Colours, *, sheet: bool = True) -> None:
        others = wanted != self._worn
        self._worn = wanted
        if others:
            self._app.setPalette(palette(wanted))
        if sheet and wanted != self._dressed:  # it costs a third of a second in a full window
            self._dressed = wanted
            self._app.setStyleSheet(style_sheet(wanted))
        if others:
            self.theme_changed.emit()


def apply_theme(app: QApplication, theme: str, *, sheet: bool = True) -> Theme:
    """Dress the application in ``system``, ``light`` or ``dark``, now and whenever the system changes.

    Args:
        app: The application.
        theme: What was chosen.
        sheet: With the style sheet; font and colours alone are enough for a window that is still being built.
    """
    worn = worn_theme() or Theme(app)
    worn.choose(theme, sheet=sheet)
    return worn


def worn_theme() -> Theme | None:
    """The theme that `apply_theme` put on, None before that: for what is no widget and gets no palette events."""
    app = QApplication.instance()
    return app.findChild(Theme, options=Qt.FindChildOption.FindDirectChildrenOnly) if app else None


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget one of the roles that the style sheet knows, and redraw it."""
    widget.setProperty("role", role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def mono_font() -> QFont:
    """The system's fixed-width font, for code, in the size of the program's other text."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(QApplication.font().pointSizeF() * 0.95)
    font.setStyleHint(QFont.StyleHint.Monospace)
    return font


def palette(of: Colours) -> QPalette:
    """A Qt palette of these colours."""
    role, made = QPalette.ColorRole, QPalette()
    for which, colour in {
        role.Window: of.window,
        role.WindowText: of.text,
        role.Base: of.panel,
        role.AlternateBase: of.raised,
        role.Text: of.text,
        role.PlaceholderText: of.muted,
        role.Button: of.panel,
        role.ButtonText: of.text,
        role.BrightText: of.bad,
        role.ToolTipBase: of.raised,
        role.ToolTipText: of.text,
        role.Highlight: of.selection,
        role.HighlightedText: of.text,
        role.Accent: of.accent,
        role.Link: of.accent,
        role.LinkVisited: of.accent,
        role.Light: of.raised,
        role.Midlight: of.hover,
        role.Mid: of.border,
        role.Dark: of.outline,
        role.Shadow: of.outline,
    }.items():
        made.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(of.outline))
    return made


def style_sheet(of: Colours) -> str:
    """The style sheet in these colours."""
    folder = resource("style")
    return Template((folder / "app.qss").read_text("utf-8")).substitute(asdict(of), style=folder.as_posix())


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it (relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    made = QColor(colour)
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (made.redF(), made.greenF(), made.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _readable(font: QFont) -> QFont:
    pixels = QFontInfo(font).pixelSize()
    if 0 < pixels < SMALLEST_TYPE:
        font.setPointSizeF(QFontInfo(font).pointSizeF() * SMALLEST_TYPE / pixels)
    return font
