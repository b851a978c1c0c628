"""Draws the application's icon, resources/icons/app.svg, in the sizes and formats that systems ask for."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
SVG = ROOT / "resources" / "icons" / "app.svg"
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
"""Pixels: those of the hicolor theme of freedesktop.org."""


def draw_icons(folder: Path) -> None:
    """Draw the icon.

    Args:
        folder: Receives ``rlm-desktop.svg``, ``SIZExSIZE.png`` for each size, and an icon for Windows and for macOS.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    app = QGuiApplication.instance() or QGuiApplication([])
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(SVG, folder / "rlm-desktop.svg")
    renderer = QSvgRenderer(str(SVG))
    for size in SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        image.save(str(folder / f"{size}x{size}.png"))
    app.processEvents()
    with Image.open(folder / "512x512.png") as largest:
        largest.save(folder / "rlm-desktop.ico", sizes=[(size, size) for size in SIZES if size <= 256])
        largest.save(folder / "rlm-desktop.icns")
