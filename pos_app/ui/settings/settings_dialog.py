"""The settings: a row of tabs, and the page of each."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pos_app.domain.shop import TillStatus
from pos_app.ui.settings.data_page import DataPage
from pos_app.ui.settings.keys_page import KeysPage
from pos_app.ui.settings.screens_page import ScreensPage
from pos_app.ui.settings.shop_page import LocalSettings, ShopPage
from pos_app.ui.widgets.buttons_and_labels import ActionButton, Kind
from pos_app.ui.widgets.dialogs import Sheet, SheetPage

_WIDTH = 780


class SettingsDialog(Sheet):
    """Shop, screens, bank, other programs and data.

    Attributes:
        pages: shop_page, screens_page, bank_page, programs_page, data_page.
        tabs: the buttons that show them, in the same order.
    """

    def __init__(self, status: TillStatus, local: LocalSettings, parent: QWidget) -> None:
        super().__init__("", "", parent)
        self.show_title(self.tr("Ajustes"))
        self.setMinimumWidth(_WIDTH)
        self.shop_page = ShopPage(status, local)
        self.screens_page = ScreensPage(status, local.addresses)
        self.bank_page = KeysPage("bank", status)
        self.programs_page = KeysPage("integration", status)
        self.data_page = DataPage(status)
        self.pages: tuple[SheetPage, ...] = (
            self.shop_page,
            self.screens_page,
            self.bank_page,
            self.programs_page,
            self.data_page,
        )
        self.tabs: list[ActionButton] = []
        row = QHBoxLayout()
        row.setSpacing(4)
        words = (
            self.tr("Loja"),
            self.tr("Telas"),
            self.tr("Banco"),
            self.tr("Integrações"),
            self.tr("Dados"),
        )
        for word, page in zip(words, self.pages, strict=True):
            row.addWidget(self._tab(word))
            page.left.connect(self.reject)
            page.grown.connect(self.fit)
        row.addStretch()
        self.column.addLayout(row)
        for page in self.pages:
            self.column.addWidget(page, 1)
        self.show_page(0)

    def show_page(self, number: int) -> None:
        """Show one page; the others take no room."""
        for index, tab in enumerate(self.tabs):
            tab.setChecked(index == number)
            self.pages[index].setVisible(index == number)
        self.fit()

    def _tab(self, word: str) -> ActionButton:
        tab = ActionButton(word, Kind.TAB)
        tab.setCheckable(True)
        tab.setAutoDefault(False)
        tab.clicked.connect(self._on_tab_clicked)
        self.tabs.append(tab)
        return tab

    @Slot()
    def _on_tab_clicked(self) -> None:
        tab = self.sender()
        if isinstance(tab, ActionButton):
            self.show_page(self.tabs.index(tab))
