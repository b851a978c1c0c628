"""Every control of every window, met as a screen reader and a keyboard meet them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractAnimation, QPoint, QRect, QSettings, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMenu,
    QRadioButton,
    QScrollArea,
    QSizePolicy,
    QTreeView,
    QWidget,
)

from records import finished_run
from rlm_desktop.bridge.settings_store import SettingsStore
from rlm_desktop.core import paths
from rlm_desktop.engine.trajectory import fold
from rlm_desktop.models.keys import Keys
from rlm_desktop.ui.command_palette import CommandPalette
from rlm_desktop.ui.comparison_dialog import ComparisonDialog
from rlm_desktop.ui.elided_label import ElidedLabel
from rlm_desktop.ui.main_window import MainWindow
from rlm_desktop.ui.passwords_dialog import PasswordsDialog
from rlm_desktop.ui.table_dialog import QuestionsDialog, TableDialog
from rlm_desktop.ui.theme import apply_theme
from rlm_desktop.ui.training_dialog import TrainingDialog

PANELS = ("sources", "answer", "code", "calls", "coverage", "sent", "document", "table")
SECTIONS = ("Models", "Documents", "Limits", "Prompts", "Privacy", "Keyboard", "Appearance")
DIALOGS = ("welcome", "guide", "searching", "shortcuts", "doctor", "about")
OWN_DIALOGS = {
    "passwords": lambda parent: PasswordsDialog((), 2, parent),
    "training": lambda parent: TrainingDialog(Path.home(), parent),
    "comparison": lambda parent: ComparisonDialog(fold(finished_run()), fold(finished_run()), parent),
    "new table": lambda parent: TableDialog((1, 2), parent),
    "questions": lambda parent: QuestionsDialog("Payments", parent),
}
MOST_LINKS = 60
"""Tab goes through the links of a text before it leaves it."""
SILENT_ROLES = (QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Window)


@pytest.fixture
def window(qtbot, tmp_path, qapp):
    """The window with the sample case and its first run."""
    apply_theme(qapp, "light")
    store = SettingsStore(paths.settings_file())
    store.load()
    store.change(welcomed=True)
    window = MainWindow(store, Keys(), QSettings(str(tmp_path / "state.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(window)
    window.resize(1500, 1000)
    window.show()
    window.activateWindow()
    with qtbot.waitSignal(window.case.runs.run_shown):
        window.case.open_sample(tmp_path / "sample")
    qtbot.waitUntil(window.chat.run.isVisible)
    yield window
    window.close()


@contextmanager
def shown(qtbot, window, place) -> Iterator[QWidget]:
    """A place of the program on the screen: a panel of the window, a section of the settings, or a dialog."""
    if place in PANELS:
        window.bring_up(place)
        for _ in range(2):  # what was read of the case may ask for more
            with qtbot.waitCallback() as read:
                window.case.reader.read(lambda connection: None, read)
        yield window
        return
    before = set(tops(window))
    if place in SECTIONS:
        window.dialogs.show_settings()
    elif place == "welcome":
        window.dialogs.show_welcome()
    elif place in OWN_DIALOGS:
        OWN_DIALOGS[place](window).show()
    else:
        window._actions[place].trigger()
    qtbot.waitUntil(lambda: set(tops(window)) != before)
    (dialog,) = set(tops(window)) - before
    if place in SECTIONS:
        dialog.show_section(place)
    qtbot.waitUntil(dialog.isVisible)
    QApplication.processEvents()
    yield dialog
    dialog.close()


def tops(window):
    return [each for each in window.children() if isinstance(each, QWidget) and each.isVisible() and each.isWindow()]


def controls(place):
    """What Tab can go to. The parts of a field or a list are the field's own affair."""
    for widget in place.findChildren(QWidget):
        part = isinstance(widget.parent(), QComboBox | QAbstractSpinBox | QAbstractItemView)
        apart = isinstance(widget, QScrollArea | QMenu) or widget.objectName().startswith("qt_")
        tabs = widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
        if tabs and not part and not apart and widget.isVisibleTo(place) and widget.window() is place.window():
            yield widget


def called(widget):
    name = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
    return f"{type(widget).__name__} “{name}” in {type(widget.parent()).__name__}"


def unspoken(found):
    """Controls of which a screen reader cannot say what they are called, or what they are."""
    for widget in found:
        spoken = QAccessible.queryAccessibleInterface(widget)
        told = spoken.role() not in SILENT_ROLES or isinstance(widget, QKeySequenceEdit)
        # What is painted by hand has no role in Qt: it must describe itself, which goes with the keyboard.
        if not told and not spoken.text(QAccessible.Text.Description):
            yield f"no role: {called(widget)}"
        if not spoken.text(QAccessible.Text.Name):
            yield f"no name: {called(widget)} {widget.toolTip()}"


def bring_into_sight(widget):
    """As the Tab key does."""
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(widget)
        around = around.parentWidget()
    QApplication.processEvents()


def unseen(top, found):
    """Controls that look the same with the keyboard in them as without."""
    for widget in found:
        if QApplication.focusWidget() is not None:
            QApplication.focusWidget().clearFocus()
        bring_into_sight(widget)
        area = QRect(widget.mapTo(top, QPoint()), widget.size()).adjusted(-3, -3, 3, 3)
        without = top.grab(area).toImage()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        if not widget.hasFocus():
            yield f"refuses the keyboard: {called(widget)}"
        elif widget.visibleRegion().isEmpty() or top.grab(area).toImage() == without:
            yield f"focus not seen: {called(widget)}"


def unreached(found):
    """Controls that the Tab key leads to in no way, or does not lead out of."""
    if len(found) == 1:
        return
    found[0].setFocus(Qt.FocusReason.TabFocusReason)
    reached, stays = [found[0]], 0
    while stays < MOST_LINKS:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        stays = stays + 1 if now is reached[-1] else 0
        if stays:
            continue
        if now is found[0]:
            break
        reached.append(now)
    else:
        yield f"not left again: {called(reached[-1])}"
    for widget in found:
        # The arrow keys lead from one of several that exclude one another to the next.
        group = widget.group() if isinstance(widget, QAbstractButton) else None
        family = group.buttons() if group is not None and group.exclusive() else [widget]
        if isinstance(widget, QRadioButton):
            family = widget.parent().findChildren(QRadioButton)
        if not any(one in reached or any(one.isAncestorOf(each) for each in reached) for one in family):
            yield f"not reached: {called(widget)}"


@pytest.mark.parametrize("place", [*PANELS, *SECTIONS, *DIALOGS, *OWN_DIALOGS])
def test_every_control_is_spoken_reached_by_tab_and_shows_that_it_has_the_keyboard(window, qtbot, place):
    with shown(qtbot, window, place) as top:
        found = list(controls(top))
        assert found
        faults = [*unseen(top, found), *unspoken(found), *unreached(found)]
    assert faults == []


def test_the_list_of_commands_is_spoken_and_has_the_keyboard(window, qtbot):
    window._actions["palette"].trigger()
    palette = window.findChild(CommandPalette)
    assert list(unspoken(controls(palette))) == []
    assert palette.isAncestorOf(QApplication.focusWidget())
    palette.close()


def test_nothing_moves_by_itself_as_some_people_cannot_bear_it(window):
    assert not window.dockOptions() & QMainWindow.DockOption.AnimatedDocks
    for place in (*PANELS, "guide"):
        window._actions[place].trigger()
        QApplication.processEvents()
        moving = (each.state() for each in window.findChildren(QAbstractAnimation))
        assert QAbstractAnimation.State.Running not in moving
        assert not [tree for tree in window.findChildren(QTreeView) if tree.isAnimated()]


def cut(top):
    """Words that do not fit: buttons and lines narrower than they are written, paragraphs lower than they are long."""
    for widget in top.findChildren(QWidget):
        if not widget.isVisibleTo(top) or widget.visibleRegion().isEmpty() or widget.window() is not top.window():
            continue
        if isinstance(widget, QLabel) and widget.wordWrap():
            if widget.height() < widget.heightForWidth(widget.width()):
                yield f"too low: {widget.text()}"
        elif isinstance(widget.parent(), QLineEdit) or isinstance(widget, ElidedLabel):
            continue
        elif isinstance(widget, QAbstractButton | QLabel | QComboBox):
            ignored = widget.sizePolicy().horizontalPolicy() is QSizePolicy.Policy.Ignored
            words = widget.currentText() if isinstance(widget, QComboBox) else widget.text()
            if words and not ignored and widget.width() < widget.minimumSizeHint().width():
                yield f"too narrow: {type(widget).__name__} {words}"


@pytest.mark.parametrize("place", [*PANELS, *SECTIONS, *DIALOGS, *OWN_DIALOGS])
def test_no_words_are_cut_off(window, qtbot, place):
    window.resize(1280, 800)
    with shown(qtbot, window, place) as top:
        qtbot.waitUntil(lambda: not list(cut(top)))
