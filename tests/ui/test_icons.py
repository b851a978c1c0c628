import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage

from rlm_desktop.core.paths import resource
from rlm_desktop.ui.icons import app_icon, icon, icon_pixmap
from rlm_desktop.ui.theme import apply_theme, dark, light

NAMES = sorted(path.stem for path in resource("icons").glob("*.svg"))


@pytest.fixture(autouse=True)
def light_theme(qapp):
    apply_theme(qapp, "light")
    yield
    apply_theme(qapp, "light")


def inks(pixmap):
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_draws_something_at_sixteen_pixels(name):
    drawn = (app_icon() if name == "app" else icon(name)).pixmap(QSize(16, 16), 1.0)
    assert drawn.size() == QSize(16, 16)
    image = drawn.toImage()
    assert sum(image.pixelColor(x, y).alpha() > 60 for x in range(16) for y in range(16)) >= 3


def test_icons_take_the_colour_of_the_text_in_each_theme(qapp):
    square = icon("square")
    assert inks(square.pixmap(QSize(64, 64), 1.0)) == {light().text}
    apply_theme(qapp, "dark")
    assert inks(square.pixmap(QSize(64, 64), 1.0)) == {dark().text}


def test_a_disabled_icon_is_paler():
    assert inks(icon("square").pixmap(QSize(64, 64), 1.0, QIcon.Mode.Disabled)) == {QColor(light().outline).name()}


def test_a_tint_is_a_colour_of_the_theme():
    assert inks(icon_pixmap("square", 64, "bad")) == {light().bad}


def test_icons_are_sharp_on_a_dense_screen():
    drawn = icon("file").pixmap(QSize(16, 16), 2.0)
    assert drawn.devicePixelRatio() == 2.0
    assert drawn.size() == QSize(32, 32)


def test_a_missing_icon_or_colour_is_told_at_once():
    with pytest.raises(KeyError, match="no-such-icon"):
        icon("no-such-icon")
    with pytest.raises(KeyError, match="mauve"):
        icon("file", "mauve")


def test_the_licence_of_the_icons_is_beside_them():
    assert "ISC License" in resource("icons", "LICENSE").read_text("utf-8")
