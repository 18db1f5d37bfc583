"""Colours, type and the style sheet: the only place where a colour or a size of text has a value.

Colours are measured against their ground (text 4.5 : 1, shapes 3 : 1), light and dark.
The white card below a QR is no part of the palette: it stays white whatever the theme.
"""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

FAMILY = "Inter"
DARK_PROPERTY = "pos_dark"
ARGUMENTS = ("-style", "Fusion")
"""Of the application: asked for later, the style comes with all that Python has to know of styles."""
_MIDDLE = 128
RADIUS = 14.0
BUTTON_RADIUS = 11.0
CAP_RADIUS = 6.0


class Tone(Enum):
    """The five meanings a colour may have; each goes with an icon and a word."""

    BLUE = "blue"
    GREEN = "green"
    AMBER = "amber"
    GREY = "grey"
    RED = "red"


@dataclass(frozen=True)
class Shade:
    """The colours of one tone.

    Attributes:
        fill: a full field or a dot; white text stands on it.
        text: text and lines on a card.
        ground: a light field behind ``text``.
        line: the border of such a field.
    """

    fill: str
    text: str
    ground: str
    line: str


@dataclass(frozen=True)
class Palette:
    """All colours of one theme, as ``#rrggbb``."""

    ground: str
    card: str
    line: str
    field_line: str
    ink: str
    second: str
    faint: str
    disabled: str
    disabled_text: str
    action: str
    action_hover: str
    action_text: str
    hover: str
    pressed: str
    cap: str
    focus: str
    tones: dict[Tone, Shade]

    def shade(self, tone: Tone) -> Shade:
        """Return the colours of ``tone``."""
        return self.tones[tone]


LIGHT = Palette(
    ground="#F4F6F9",
    card="#FFFFFF",
    line="#E2E8F0",
    field_line="#CBD5E1",
    ink="#0F172A",
    second="#475569",
    faint="#8492A6",
    disabled="#E2E8F0",
    disabled_text="#64748B",
    action="#0F172A",
    action_hover="#1E293B",
    action_text="#FFFFFF",
    hover="#F8FAFC",
    pressed="#EEF2F7",
    cap="#F1F5F9",
    focus="#1D4ED8",
    tones={
        Tone.BLUE: Shade("#1D4ED8", "#1D4ED8", "#EFF6FF", "#BFDBFE"),
        Tone.GREEN: Shade("#166534", "#166534", "#DCFCE7", "#86EFAC"),
        Tone.AMBER: Shade("#92400E", "#92400E", "#FEF3C7", "#FCD34D"),
        Tone.GREY: Shade("#4B5563", "#4B5563", "#F1F5F9", "#CBD5E1"),
        Tone.RED: Shade("#B91C1C", "#B91C1C", "#FEF2F2", "#FCA5A5"),
    },
)

DARK = Palette(
    ground="#0B1220",
    card="#141D30",
    line="#26324A",
    field_line="#3B4A66",
    ink="#F1F5F9",
    second="#B4C0D2",
    faint="#74839B",
    disabled="#1E293B",
    disabled_text="#94A3B8",
    action="#F1F5F9",
    action_hover="#FFFFFF",
    action_text="#0F172A",
    hover="#1B263C",
    pressed="#22304A",
    cap="#22304A",
    focus="#7DA6FF",
    tones={
        Tone.BLUE: Shade("#1D4ED8", "#93B4FF", "#172A54", "#2B4A8F"),
        Tone.GREEN: Shade("#166534", "#86EFAC", "#12351F", "#1F6B3A"),
        Tone.AMBER: Shade("#92400E", "#FCD34D", "#3A2408", "#7A4A10"),
        Tone.GREY: Shade("#4B5563", "#CBD5E1", "#222D42", "#3B4A66"),
        Tone.RED: Shade("#B91C1C", "#FCA5A5", "#3D1518", "#7F1D1D"),
    },
)


def is_dark() -> bool:
    """Return whether the dark palette is in use: as chosen by :func:`apply`."""
    application = QCoreApplication.instance()
    return bool(application is not None and application.property(DARK_PROPERTY))


def colours() -> Palette:
    """Return the palette in use; widgets ask at each paint, so a change needs no more than a repaint."""
    return DARK if is_dark() else LIGHT


def system_is_dark() -> bool:
    """Return whether the desktop asks for dark windows: ask before :func:`apply` gave them our palette.

    The style's palette follows the desktop. To ask for the scheme itself needs the namespace ``Qt`` with all
    its enums, 16 ms before the first paint.
    """
    return QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness() < _MIDDLE


def font(pixels: int, weight: int = 500) -> QFont:
    """Return our font with tabular figures, so that digits do not dance.

    Args:
        pixels: height in logical pixels; 26 and more are tightened by 2 %.
        weight: 500, 600 or 700.
    """
    made = QFont(FAMILY)
    made.setPixelSize(max(pixels, 1))
    made.setWeight(QFont.Weight(weight))
    made.setFeature(QFont.Tag("tnum"), 1)
    if pixels >= 26:  # noqa: PLR2004 - the docstring names it
        made.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 98)
    return made


def apply(application: QApplication, *, dark: bool | None = None) -> None:
    """Give every window of ``application`` our font, colours and style sheet.

    Args:
        application: the one application of this process, made with :data:`ARGUMENTS`; its fonts are loaded
            (``assets.load_fonts``).
        dark: None asks the desktop.
    """
    application.setProperty(DARK_PROPERTY, system_is_dark() if dark is None else dark)
    application.setFont(font(15))
    palette = colours()
    application.setPalette(_qt_palette(palette))
    application.setStyleSheet(stylesheet(palette))


def _qt_palette(palette: Palette) -> QPalette:
    made = QPalette()
    for role, colour in (
        (QPalette.ColorRole.Window, palette.ground),
        (QPalette.ColorRole.Base, palette.card),
        (QPalette.ColorRole.AlternateBase, palette.hover),
        (QPalette.ColorRole.Button, palette.card),
        (QPalette.ColorRole.Text, palette.ink),
        (QPalette.ColorRole.WindowText, palette.ink),
        (QPalette.ColorRole.ButtonText, palette.ink),
        (QPalette.ColorRole.PlaceholderText, palette.disabled_text),
        (QPalette.ColorRole.Highlight, palette.focus),
        (QPalette.ColorRole.ToolTipBase, palette.card),
        (QPalette.ColorRole.ToolTipText, palette.ink),
    ):
        made.setColor(role, QColor(colour))
    return made


def stylesheet(palette: Palette) -> str:
    """Return the Qt style sheet of what we do not paint ourselves: fields, menus, bars, dialogs."""
    return _SHEET.format(p=palette, red=palette.shade(Tone.RED), blue=palette.shade(Tone.BLUE))


_SHEET = """
QLabel, QCheckBox {{ color: {p.ink}; background: transparent; }}
QCheckBox {{ min-height: 48px; spacing: 10px; font-size: 15px; }}
QCheckBox::indicator {{ width: 22px; height: 22px; border: 2px solid {p.field_line}; border-radius: 6px; }}
QCheckBox::indicator:checked {{ background: {blue.fill}; border-color: {blue.fill}; image: none; }}
QCheckBox:focus {{ color: {p.focus}; }}
QCheckBox::indicator:focus {{ border-color: {p.focus}; }}
QDialog, QMainWindow {{ background: {p.ground}; }}
QLineEdit, QPlainTextEdit, QComboBox {{
  color: {p.ink}; background: {p.card}; border: 1px solid {p.field_line}; border-radius: 10px;
  padding: 0 14px; min-height: 46px; font-size: 16px; placeholder-text-color: {p.disabled_text};
  selection-background-color: {p.focus};
  selection-color: {p.card};
}}
#amount_entry {{ min-height: 100px; }}
QPlainTextEdit {{ padding: 8px 10px; }}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus {{ border: 2px solid {p.focus}; padding: 0 13px; }}
QPlainTextEdit:focus {{ padding: 7px 9px; }}
QLineEdit[wrong="true"] {{ border: 2px solid {red.fill}; padding: 0 13px; }}
QLineEdit:disabled, QComboBox:disabled {{ background: {p.disabled}; color: {p.disabled_text}; }}
QComboBox::drop-down {{ border: none; width: 34px; }}
QComboBox::down-arrow {{ width: 0; height: 0; }}
QComboBox QAbstractItemView {{
  background: {p.card}; color: {p.ink}; border: 1px solid {p.field_line}; outline: none;
  selection-background-color: {p.pressed}; selection-color: {p.ink};
}}
QComboBox QAbstractItemView::item {{ min-height: 48px; padding: 0 12px; }}
QTreeWidget {{
  color: {p.ink}; background: {p.card}; border: 1px solid {p.field_line}; border-radius: 10px; outline: none;
  padding: 4px; font-size: 15px; selection-background-color: {blue.fill};
}}
QTreeWidget:focus {{ border: 2px solid {p.focus}; padding: 3px; }}
QTreeWidget::item {{ min-height: 48px; padding: 0 10px; }}
QTreeWidget::item:selected {{ background: {blue.ground}; color: {blue.text}; }}
QHeaderView {{ background: transparent; }}
QHeaderView::section {{
  color: {p.second}; background: transparent; border: none; padding: 4px 10px; font-size: 13px;
  font-weight: 600;
}}
QScrollArea, QScrollArea > QWidget > QWidget#scroll_body {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 2px; }}
QScrollBar::handle:vertical {{ background: {p.field_line}; border-radius: 3px; min-height: 32px; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 2px; }}
QScrollBar::handle:horizontal {{ background: {p.field_line}; border-radius: 3px; min-width: 32px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QMenu {{ background: {p.card}; border: 1px solid {p.field_line}; padding: 6px; font-size: 16px; }}
QMenu::item {{ min-height: 36px; padding: 6px 20px 6px 16px; border-radius: 8px; color: {p.ink}; }}
QMenu::item:selected {{ background: {p.pressed}; }}
QToolTip {{ color: {p.ink}; background: {p.card}; border: 1px solid {p.field_line}; padding: 6px; }}
"""
