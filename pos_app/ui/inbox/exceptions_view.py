"""Open matters of the inbox (*pendências*): a list, and the chosen one in full beside it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from pos_app.ui.inbox.inbox_list import InboxList, OpenDelegate
from pos_app.ui.inbox.matter_panel import MatterPanel
from pos_app.ui.inbox.matters_view import MattersView, make_empty


class ExceptionsView(MattersView):
    """The open matters, and what may be done about the chosen one.

    Signals:
        accept_requested, close_requested, tie_requested, rest_requested: carry the :class:`InboxRow`.
    """

    accept_requested = Signal(object)
    close_requested = Signal(object)
    tie_requested = Signal(object)
    rest_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.panel = MatterPanel()
        self._place(
            InboxList(OpenDelegate(), self.tr("Pendências, da mais nova à mais antiga")),
            self.panel,
            make_empty(
                self.tr("Nenhuma pendência. Tudo certo."),
                self.tr("Todo o dinheiro que chegou tem a sua venda."),
            ),
        )
        self.list.chosen.connect(self.panel.show_row)
        self.panel.accept_requested.connect(self.accept_requested)
        self.panel.close_requested.connect(self.close_requested)
        self.panel.tie_requested.connect(self.tie_requested)
        self.panel.rest_requested.connect(self.rest_requested)

    def has_focus(self) -> bool:
        """Whether the focus is somewhere in here."""
        focus = self.window().focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    @Slot()
    def press_recommended(self) -> None:
        """Do what is recommended for the chosen matter."""
        choices = self.panel.choices()
        if choices:
            choices[0].click()
