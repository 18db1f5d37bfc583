"""Colours are measured: text 4.5 to 1, shapes and focus 3 to 1, in both themes."""

import pytest
from PySide6.QtGui import QColor

from pos_app.ui.style.theme import DARK, LIGHT, Palette, Tone


def luminance(colour: str) -> float:
    """Return the relative luminance. Source: WCAG 2.2."""
    rgb = QColor(colour)
    parts = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (rgb.redF(), rgb.greenF(), rgb.blueF())
    )
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_text_is_readable(palette: Palette) -> None:
    """Each pair of text and ground that the windows use has 4.5 to 1; the large 0,00 and the focus 3 to 1."""
    pairs = [
        (ink, ground) for ink in (palette.ink, palette.second) for ground in (palette.ground, palette.card)
    ]
    pairs += [(palette.action_text, palette.action), (palette.second, palette.cap)]
    for tone in Tone:
        shade = palette.shade(tone)
        pairs += [("#FFFFFF", shade.fill), (shade.text, shade.ground), (shade.text, palette.card)]
    weak = [pair for pair in pairs if contrast(*pair) < 4.5]
    assert [] == weak
    large = [
        (palette.faint, palette.card),
        (palette.focus, palette.card),
        (palette.disabled_text, palette.disabled),
    ]
    assert [] == [pair for pair in large if contrast(*pair) < 3]


def test_contrast_is_measured_right() -> None:
    """Black on white is 21 to 1."""
    assert 21 == pytest.approx(contrast("#000000", "#FFFFFF"))
