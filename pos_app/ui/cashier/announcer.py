"""What is heard of a sale: sounds, and sentences for screen readers. It shows nothing and decides nothing."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from pos_app.domain.events import Event, EventKind, Recorded
from pos_app.domain.money import spoken
from pos_app.services.ports.clock import Clock
from pos_app.services.ports.displays import Sound
from pos_app.ui.sale.sale_flow import SaleFlow
from pos_app.ui.texts.states import look_of
from pos_app.ui.widgets.countdown import LAST_MINUTE_MS


class Announcer(QObject):
    """Speaks for one window, of the sale that ``flow`` has on it."""

    def __init__(self, flow: SaleFlow, sound: Sound, clock: Clock, window: QWidget) -> None:
        super().__init__(window)
        self._flow, self._sound, self._clock = flow, sound, clock
        self._window = window
        self._warned_charge = 0

    def tell(self, recorded: Recorded, *, training: bool) -> None:
        """Sound and say what happened; ``training`` money sounds as such."""
        self._play(recorded.event, training=training)
        self._say_event(recorded.event)

    def tell_copied(self) -> None:
        """Say that the code's text is on the clipboard."""
        self._say(self.tr("Código copiado"))

    def tell_time(self) -> None:
        """Say once for each charge that its last minute began; call at each tick."""
        record = self._flow.record()
        if record is None or not record.may_show_code or record.charge.id == self._warned_charge:
            return
        if record.charge.remaining_ms(self._clock.moment()) <= LAST_MINUTE_MS:
            self._warned_charge = record.charge.id
            self._say(self.tr("Falta um minuto para o código expirar"))

    def _play(self, event: Event, *, training: bool) -> None:
        """Sound bright for the sale on the window only: another's money must not release these goods."""
        if event.kind is EventKind.EXCEPTION:
            self._sound.attention()
        if event.kind is not EventKind.CONFIRMED or event.record is None or not event.record.charge.is_proven:
            return
        if event.record.charge.id == self._shown_id() or not self._flow.has_open():
            self._sound.paid(event.record.charge.amount, training=training)

    def _say_event(self, event: Event) -> None:
        record = event.record
        if record is None or record.charge.id != self._shown_id():
            return
        text = f"{look_of(record).title}, {spoken(record.charge.amount)}"
        self._say(text, assertive=event.kind in {EventKind.CONFIRMED, EventKind.EXCEPTION})

    def _shown_id(self) -> int:
        record = self._flow.record()
        return 0 if record is None else record.charge.id

    def _say(self, text: str, *, assertive: bool = False) -> None:
        from PySide6.QtGui import (  # noqa: PLC0415 - large, and nothing is said before the first sale
            QAccessible,
            QAccessibleAnnouncementEvent,
        )

        event = QAccessibleAnnouncementEvent(self._window, text)
        if assertive:
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)
