import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QLabel, QWidget

from rlm_desktop.ui.theme import apply_theme, colours, contrast, dark, light, style_sheet, worn_theme

INKS = ("text", "muted", "accent", "good", "warning", "bad")
GROUNDS = ("window", "panel", "raised", "code_background")


@pytest.fixture(autouse=True)
def light_afterwards(qapp):
    yield
    apply_theme(qapp, "light")


@pytest.mark.parametrize("theme", [light(), dark()], ids=lambda theme: theme.name)
class TestContrast:
    @pytest.mark.parametrize("ink", INKS)
    @pytest.mark.parametrize("ground", GROUNDS)
    def test_text_is_readable_on_every_ground(self, theme, ink, ground):
        assert contrast(getattr(theme, ink), getattr(theme, ground)) >= 4.5

    @pytest.mark.parametrize(
        ("ink", "ground"),
        [
            ("text", "selection"),
            ("text", "hover"),
            ("accent", "accent_soft"),
            ("good", "good_soft"),
            ("warning", "warning_soft"),
            ("bad", "bad_soft"),
            ("accent_text", "accent"),
            ("accent_text", "accent_hover"),
            ("highlight_text", "highlight"),
            *((f"code_{token}", "code_background") for token in ("keyword", "name", "string", "number", "comment")),
        ],
    )
    def test_text_is_readable_on_its_own_ground(self, theme, ink, ground):
        assert contrast(getattr(theme, ink), getattr(theme, ground)) >= 4.5

    @pytest.mark.parametrize("line", ["outline", "accent"])
    @pytest.mark.parametrize("ground", ["window", "panel"])
    def test_fields_and_focus_stand_out(self, theme, line, ground):
        assert contrast(getattr(theme, line), getattr(theme, ground)) >= 3


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


def test_the_style_sheet_takes_every_colour_and_no_gradient():
    for theme in (light(), dark()):
        sheet = style_sheet(theme)
        assert "$" not in sheet.split("*/", 1)[1]
        assert theme.accent in sheet
        assert "gradient" not in sheet


def test_a_chosen_theme_is_worn_by_the_palette_and_told_once(qapp, qtbot):
    theme = apply_theme(qapp, "light")
    assert colours() == light()
    with qtbot.waitSignal(theme.theme_changed):
        assert apply_theme(qapp, "dark") is theme
    assert colours() == dark()
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(dark().window)
    assert worn_theme() is theme


def test_widgets_hear_of_a_new_theme(qapp, qtbot):
    heard = []

    class Listener(QWidget):
        def changeEvent(self, event):
            if event.type() is QEvent.Type.PaletteChange:
                heard.append(colours().name)
            super().changeEvent(event)

    apply_theme(qapp, "light")
    listener = Listener()
    qtbot.addWidget(listener)
    listener.show()
    heard.clear()
    apply_theme(qapp, "dark")
    assert "dark" in heard


def test_an_unknown_theme_follows_the_system(qapp):
    apply_theme(qapp, "mauve")
    assert colours() in (light(), dark())


def test_a_window_is_drawn_in_the_colours_of_the_theme(qapp, qtbot):
    for name, theme in (("dark", dark()), ("light", light())):
        apply_theme(qapp, name)
        label = QLabel("")
        qtbot.addWidget(label)
        label.resize(40, 40)
        label.show()
        assert label.grab().toImage().pixelColor(20, 20) == QColor(theme.window)


def test_the_theme_that_is_worn_already_is_not_put_on_again(qapp, qtbot):
    theme = apply_theme(qapp, "dark")
    with qtbot.assertNotEmitted(theme.theme_changed):
        apply_theme(qapp, "dark")
