"""An icon that stands alone follows the theme."""

from PySide6.QtWidgets import QApplication

from rlm_desktop.ui.icon_label import IconLabel
from rlm_desktop.ui.theme import apply_theme


def test_an_icon_is_drawn_anew_in_the_colours_of_another_theme(qtbot):
    app = QApplication.instance()
    apply_theme(app, "light")
    label = IconLabel("info", 24)
    qtbot.addWidget(label)
    label.show()
    light = label.pixmap().toImage()
    apply_theme(app, "dark")
    qtbot.waitUntil(lambda: label.pixmap().toImage() != light)
    apply_theme(app, "light")
    qtbot.waitUntil(lambda: label.pixmap().toImage() == light)


def test_without_a_name_nothing_is_drawn_until_an_icon_is_given(qtbot):
    label = IconLabel("", 16)
    qtbot.addWidget(label)
    assert label.pixmap().isNull()
    label.show_icon("info")
    assert not label.pixmap().isNull()
