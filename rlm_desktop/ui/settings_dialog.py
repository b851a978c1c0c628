"""The settings: models and their keys, documents, limits, appearance. Keys are kept apart and never shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from rlm_desktop.bridge.key_desk import KeyDesk
from rlm_desktop.bridge.language import LANGUAGES, tr
from rlm_desktop.bridge.model_checks import ModelChecks
from rlm_desktop.bridge.recognition_desk import RecognitionDesk
from rlm_desktop.core.settings import Settings
from rlm_desktop.models.keys import Keys
from rlm_desktop.ui.actions import Binding
from rlm_desktop.ui.icons import icon
from rlm_desktop.ui.settings_limits import LimitsEditor
from rlm_desktop.ui.settings_models import ModelEditor
from rlm_desktop.ui.settings_privacy import PrivacyEditor
from rlm_desktop.ui.settings_prompts import PromptsEditor
from rlm_desktop.ui.settings_reading import ReadingEditor
from rlm_desktop.ui.settings_shortcuts import ShortcutsEditor
from rlm_desktop.ui.theme import set_role

_THEMES = (
    ("system", "monitor", tr("As the system"), tr("Light or dark, as the desktop is set.")),
    ("light", "sun", tr("Light"), tr("Ink on warm paper.")),
    ("dark", "moon", tr("Dark"), tr("Paper-coloured type on graphite.")),
)


class SettingsDialog(QDialog):
    """Changes the settings; nothing is changed before Save, but for keys, which are kept when their button is pressed.

    Show it with ``open()`` or ``show()``: it blocks nothing. Once closed, it is gone.

    Args:
        settings: The settings as they are.
        keys: Where keys are kept.
        checks: Finds servers and tries models out.
        bindings: The actions that can be given other keys.
        parent: The Qt parent.

    Signals:
        saved: The new Settings.
    """

    saved = Signal(object)

    def __init__(
        self,
        settings: Settings,
        keys: Keys,
        checks: ModelChecks,
        bindings: Sequence[Binding],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._desk = KeyDesk(keys, self)
        same = settings.root == settings.sub
        self._root = ModelEditor("root", settings.root, self._desk, checks, settings=settings)
        self._sub = ModelEditor("sub", settings.sub, self._desk, checks, same=same, settings=settings)
        self._recognition = RecognitionDesk(self)
        self._reading = ReadingEditor(settings.reading, self._recognition)
        self._limits = LimitsEditor(settings.limits)
        self._prompts = PromptsEditor(settings.instructions, settings.root.model)
        self._shortcuts = ShortcutsEditor(bindings, settings.shortcuts)
        self._privacy = PrivacyEditor(offline=settings.offline)
        self._notify = QCheckBox(tr("Tell me when a long run or a long reading ends while I work elsewhere"))
        self._notify.setChecked(settings.notify)
        self._language = _languages(settings.language)
        self._themes = QButtonGroup(self)
        self._sections, self._pages = QListWidget(), QStackedWidget()
        self.setWindowTitle(tr("Settings"))
        self._lay_out()
        self.resize(760, 700)
        self._privacy.switched.connect(self._take_switch)
        self.finished.connect(self._go)
        checks.probe()

    def show_section(self, name: str) -> None:
        """Go to a section, called as in the list: ``Models``, ``Privacy``…, in the language that is spoken."""
        for item in self._sections.findItems(name, Qt.MatchFlag.MatchExactly):
            self._sections.setCurrentItem(item)

    def settings(self) -> Settings | None:
        """The settings as they stand in the fields; None while a model is still to be chosen."""
        root = self._root.choice()
        sub = root if self._sub.same else self._sub.choice()
        if root is None or sub is None:
            return None
        theme = _THEMES[self._themes.checkedId()][0]
        prices = dict(self._settings.prices)
        for editor, model in ((self._root, root.model), (self._sub, sub.model)):
            if editor is self._sub and self._sub.same:
                continue
            prices.pop(model, None)
            if own := editor.own_price():
                prices[model] = own
        return replace(
            self._settings,
            root=root,
            sub=sub,
            prices=prices,
            reading=self._reading.reading(),
            limits=self._limits.limits(),
            instructions=self._prompts.instructions(),
            theme=theme,
            language=self._language.currentData(),
            shortcuts=self._shortcuts.shortcuts(),
            offline=self._privacy.offline(),
            notify=self._notify.isChecked(),
        )

    @Slot()
    def save(self) -> None:
        """Hand the new settings over and close, or say which choice is missing."""
        made = self.settings()
        if made is None:
            self.show_section(tr("Models"))
            (self._root if self._root.choice() is None else self._sub).complain()
            return
        self._root.keep_key()
        self._sub.keep_key()
        self._settings = made
        self.saved.emit(made)
        self.accept()

    @Slot(bool)
    def _take_switch(self, offline: bool) -> None:
        self._root.offline = self._sub.offline = offline

    @Slot()
    def _go(self) -> None:
        """Be deleted, but not before a key that was pasted is kept."""
        self._recognition.shutdown()
        self._root.shutdown()
        self._sub.shutdown()
        self._desk.when_done(self.deleteLater)

    def _lay_out(self) -> None:
        for name, picture, intro, *parts in (
            (tr("Models"), "cpu", tr("Which models answer your questions, and where they run."), self._root, self._sub),
            (tr("Documents"), "file-text", tr("How the files that you add are read."), self._reading),
            (
                tr("Limits"),
                "sliders-horizontal",
                tr("What one question may use, with all that it starts."),
                self._limits,
            ),
            (tr("Prompts"), "message-square", tr("What the models that write code are told."), self._prompts),
            (tr("Privacy"), "shield-check", tr("What may leave this computer."), self._privacy),
            (tr("Keyboard"), "keyboard", tr("Which keys do what."), self._shortcuts),
            (tr("Appearance"), "sun", tr("How the window looks, and when it speaks up."), self._appearance()),
        ):
            self._sections.addItem(QListWidgetItem(icon(picture), name))
            self._pages.addWidget(_page(name, intro, parts))
        self._sections.setAccessibleName(tr("Sections of the settings"))
        self._sections.setIconSize(QSize(18, 18))
        self._sections.setFixedWidth(158)
        set_role(self._sections, "sidebar")
        self._sections.currentRowChanged.connect(self._pages.setCurrentIndex)
        self._sections.setCurrentRow(0)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self._sections)
        middle.addWidget(self._pages, stretch=1)
        line = QFrame()
        set_role(line, "hairline")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(middle, stretch=1)
        layout.addWidget(line)
        layout.addWidget(self._buttons())

    def _buttons(self) -> QWidget:
        box = QDialogButtonBox()
        save: QPushButton = box.addButton(tr("Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        set_role(save, "primary")
        save.setDefault(True)
        box.accepted.connect(self.save)
        box.rejected.connect(self.reject)
        box.setContentsMargins(16, 12, 16, 12)
        return box

    def _appearance(self) -> QWidget:
        part = QWidget()
        layout = QVBoxLayout(part)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for number, (theme, picture, name, meaning) in enumerate(_THEMES):
            button, caption = QRadioButton(name), QLabel(meaning)
            button.setIcon(icon(picture))
            button.setAccessibleDescription(meaning)
            button.setChecked(theme == self._settings.theme)
            set_role(caption, "caption")
            caption.setIndent(26)
            self._themes.addButton(button, number)
            layout.addWidget(button)
            layout.addWidget(caption)
            layout.addSpacing(8)
        if self._themes.checkedId() < 0:
            self._themes.buttons()[0].setChecked(True)
        layout.addWidget(self._notify)
        spoken, later = QLabel(tr("&Language:")), QLabel(tr("Another language is spoken from the next start on."))
        spoken.setBuddy(self._language)
        set_role(later, "caption")
        row = QHBoxLayout()
        row.setSpacing(12)
        for each in (spoken, self._language, later):
            row.addWidget(each)
        row.addStretch(1)
        layout.addSpacing(14)
        layout.addLayout(row)
        return part


def _languages(chosen: str) -> QComboBox:
    """The languages that the window speaks, each called as in itself."""
    choice = QComboBox()
    choice.addItem(tr("As the system"), "system")
    for code, name in LANGUAGES.items():
        choice.addItem(name, code)
    choice.setCurrentIndex(max(0, choice.findData(chosen)))
    choice.setAccessibleName(tr("Language of the window"))
    return choice


def _page(name: str, intro: str, parts: Sequence[QWidget]) -> QWidget:
    """A section: its title, a line on what it is about, and its parts, scrolled where the window is low."""
    inner, title, about = QWidget(), QLabel(name), QLabel(intro)
    set_role(title, "title")
    set_role(about, "muted")
    layout = QVBoxLayout(inner)
    layout.setContentsMargins(24, 20, 24, 20)
    layout.setSpacing(4)
    layout.addWidget(title)
    layout.addWidget(about)
    for part in parts:
        layout.addSpacing(12)
        layout.addWidget(part)
    layout.addStretch(1)
    area = QScrollArea(widgetResizable=True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inner)
    return area
