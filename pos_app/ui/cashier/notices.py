"""What the notice bar of the cashier's window says, and when: words for what must be read at once."""

from PySide6.QtCore import QObject, Slot

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.events import Event
from pos_app.domain.money import to_brl
from pos_app.domain.pin import FREE_TRIES
from pos_app.services.ports.health import BackupHealth, LedgerHealth
from pos_app.ui.style.theme import Tone
from pos_app.ui.texts.alerts import alert_text, trouble_text
from pos_app.ui.texts.errors import backup_text
from pos_app.ui.widgets.notice_bar import NoticeBar

_CLOCKS = frozenset({"clock_jumped", "clock_differs"})


class Notices(QObject):
    """Writes on ``bar``; what was told last stands."""

    def __init__(self, bar: NoticeBar, parent: QObject) -> None:
        super().__init__(parent)
        self._bar = bar
        self._warned_bank = False
        self._backup_line = self._unreached_line = ""

    def close(self) -> None:
        """Take the line away."""
        self._bar.close_notice()

    @Slot(object)
    def tell_failure(self, text: str) -> None:
        """Show what went wrong, in the user's words."""
        self._bar.show_notice(Tone.RED, text)

    def tell_alert(self, event: Event) -> None:
        """Show what an event of the kind ``ALERT`` warns of; no sale depends on a clock: amber."""
        what, count = str(event.detail.get("what", "")), event.detail.get("count")
        if what == "wrong_pin" and (not isinstance(count, int) or count < FREE_TRIES):
            return  # the dialog says so, and anybody may mistype
        text = alert_text(what, count if isinstance(count, int) else 1)
        if what in _CLOCKS:
            self._bar.show_notice(Tone.AMBER, text, stays=True)
        else:
            self.tell_failure(text)

    def tell_foreign_key(self) -> None:
        """Show that a peer came with a key of the other kind of ledger."""
        self.tell_failure(alert_text("training_key"))

    def tell_trouble(self, trouble: LedgerHealth) -> None:
        """Show what hinders the till; one without words says that it is over."""
        text = trouble_text(trouble.reason)
        if trouble.is_final:
            self._bar.show_final(text)
        elif text:
            self._bar.show_notice(Tone.AMBER if trouble.reason == "low" else Tone.RED, text)
        else:
            self._bar.close_notice()

    def tell_fault(self) -> None:
        """Show that a part of the program failed."""
        self.tell_failure(
            self.tr(
                "Uma parte do programa falhou. O que foi confirmado está guardado no livro-caixa. "
                "Em F1 há um relatório; se algo na tela parecer parado, feche e abra o caixa."
            )
        )

    def tell_bad_end(self) -> None:
        """Show that the last run did not end in order."""
        self._bar.show_notice(
            Tone.AMBER,
            self.tr(
                "O caixa não foi fechado em ordem da última vez. O livro-caixa foi conferido e o banco "
                "será perguntado pelo que faltar. Em F1 há um relatório."
            ),
        )

    def tell_unreachable(self) -> None:
        """Show that other programs of this computer cannot ask the till anything; sales do not need them."""
        self._bar.show_notice(
            Tone.AMBER,
            self.tr(
                "Outros programas deste computador não alcançam este caixa: não há pasta para o contato "
                "entre eles. As vendas não precisam dela; para criar chaves por comando, feche o caixa."
            ),
        )

    def tell_restored(self) -> None:
        """Show that this ledger came from a copy, and what happens with what is missing; until it is read."""
        self._bar.show_notice(Tone.AMBER, alert_text("restored"), stays=True)

    def tell_settings_changed(self) -> None:
        """Nothing is charged by Pix before a manager has confirmed who receives."""
        self._bar.show_notice(Tone.RED, alert_text("settings_changed"), stays=True)

    def tell_backup(self, trouble: BackupHealth) -> None:
        """Show that a copy of the ledger failed; the sale goes on. One that was made takes the line off.

        Red where the ledger itself is why: each sale from now on is in one place only.
        """
        if not trouble.where:
            self._take_off(self._backup_line)
        self._backup_line = backup_text(trouble.where)
        if self._backup_line:
            tone = Tone.RED if trouble.where == "unsound" else Tone.AMBER
            self._bar.show_notice(tone, self._backup_line, stays=tone is Tone.RED)

    def tell_unreached(self, text: str) -> None:
        """Show who does not reach the till, once for each cause; an empty text: all do again."""
        if text == self._unreached_line:
            return
        self._take_off(self._unreached_line)
        self._unreached_line = text
        if text:
            self._bar.show_notice(Tone.RED, text, stays=True)

    def _take_off(self, line: str) -> None:
        """Take a line away that is no longer true, where it is the one that stands."""
        if line and self._bar.text() == line:
            self._bar.close_notice()

    def tell_unchecked_code(self) -> None:
        """Show that the QR on the screen could not be read back."""
        self.tell_failure(self.tr("O QR não pôde ser conferido. Use o copia e cola."))

    def tell_silence(self, *, is_lost: bool, shows_code: bool) -> None:
        """A code on the screen while the bank is out of contact needs another way to be sure; told once."""
        if is_lost and not self._warned_bank and shows_code:
            self.tell_failure(
                self.tr(
                    "O banco não responde há mais de 2 minutos. A tela não vai ficar verde: "
                    "confira o Pix no app do banco, ou receba de outro jeito."
                )
            )
        self._warned_bank = is_lost and (self._warned_bank or shows_code)

    def tell_left_paid(self, record: ChargeRecord) -> None:
        """Tell that the bank paid an earlier sale; the one on the window still waits for its own money."""
        self._bar.show_notice(
            Tone.AMBER,
            self.tr(
                "A cobrança anterior, nº {number} de {amount}, foi paga antes do cancelamento. "
                "A que está na tela ainda não."
            ).format(number=record.charge.id, amount=to_brl(record.charge.amount)),
            stays=True,
        )

    @Slot()
    def tell_monitor_lost(self) -> None:
        """Show that the customer's monitor is gone."""
        text = self.tr("O monitor do cliente foi desligado. Ele volta sozinho quando ligar.")
        self._bar.show_notice(Tone.AMBER, text)

    @Slot()
    def tell_gave_way(self) -> None:
        """Show that the customer's view is hidden, since this window is on its monitor."""
        text = self.tr("A tela do cliente deu lugar ao caixa neste monitor. Em outro monitor, ela volta.")
        self._bar.show_notice(Tone.AMBER, text)
