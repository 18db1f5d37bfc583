"""How bank, displays and inbox stand, as the lamps of the status bar; pure but for the translator."""

from datetime import timedelta

from PySide6.QtCore import QCoreApplication

from pos_app.domain.charge import ChargeRecord, ClockReading
from pos_app.domain.money import from_wire, to_brl, to_wire
from pos_app.domain.payment import State
from pos_app.domain.shop import TillStatus
from pos_app.services.ports.devices import DeviceStatus, LinkStatus, ListenerStatus
from pos_app.ui.style.signs import StatusIndicator
from pos_app.ui.style.theme import Tone
from pos_app.ui.texts.format import QT_TRANSLATE_NOOP, local_time

_WAITING = QT_TRANSLATE_NOOP("link_words", "em espera")
_SHOWN = {
    "verifying": QT_TRANSLATE_NOOP("link_words", "mostrando “Verificando”"),
    "paid": QT_TRANSLATE_NOOP("link_words", "mostrando pago"),
    "thanks": QT_TRANSLATE_NOOP("link_words", "mostrando “Obrigado”"),
    "call_cashier": QT_TRANSLATE_NOOP("link_words", "mostrando “Fale com o caixa”"),
    "expired": QT_TRANSLATE_NOOP("link_words", "mostrando “QR expirado”"),
}
SILENT_MS = 25_000
LOST_MS = 120_000
SHOWN_WITHIN_MS = 2_000


def bank_lamp(link: LinkStatus, now_ms: int) -> StatusIndicator:
    """Return how long ago a bank was heard: green, amber after 25 s, red after 2 minutes."""
    if link.port_taken is not None:
        text = QCoreApplication.translate(
            "link_words", "Porta {port} ocupada por outro programa; tentando de novo"
        )
        return StatusIndicator(Tone.RED, text.format(port=link.port_taken))
    lost = next((each for each in link.listeners if each.problem), None)
    if lost is not None:
        return StatusIndicator(Tone.RED, _listener_words(lost))
    if link.bank_heard_ms is None:
        return StatusIndicator(
            Tone.AMBER, QCoreApplication.translate("link_words", "Banco: nenhum conectado")
        )
    silence_ms = max(0, now_ms - link.bank_heard_ms)
    seconds = silence_ms // 1000
    if silence_ms < SILENT_MS:
        text = QCoreApplication.translate("link_words", "Banco: resposta há {seconds} s")
        return StatusIndicator(Tone.GREEN, text.format(seconds=seconds))
    if silence_ms < LOST_MS:
        text = QCoreApplication.translate("link_words", "Banco sem contato há {time}")
        return StatusIndicator(Tone.AMBER, text.format(time=_clock(seconds)))
    text = QCoreApplication.translate("link_words", "Banco fora do ar há {time}: confira no app do banco")
    return StatusIndicator(Tone.RED, text.format(time=_clock(seconds)))


def _listener_words(listener: ListenerStatus) -> str:
    """Return why a listener for other computers is not there; it is tried again."""
    if listener.problem == "keyring":
        return QCoreApplication.translate("link_words", "Rede fechada: o chaveiro do sistema não respondeu")
    text = QCoreApplication.translate("link_words", "Rede fechada: este computador não tem mais o {address}")
    return text.format(address=listener.address)


_UNREACHED = {
    "taken": QT_TRANSLATE_NOOP(
        "link_words",
        "A porta {port} está com outro programa: banco, telas e integrações não chegam ao caixa, e nada fica "
        "verde. Feche o outro programa, ou reinicie o computador; o caixa tenta de novo sozinho. Até lá, "
        "confira cada Pix no app do banco.",
    ),
    "address": QT_TRANSLATE_NOOP(
        "link_words",
        "Este computador não tem mais o endereço {address}: outros computadores não chegam ao caixa. Ligue o "
        "cabo ou o Wi-Fi dessa rede, ou escolha outro endereço em Ajustes › Telas; o caixa tenta de novo "  # noqa: RUF001 - the arrow of menus
        "sozinho.",
    ),
    "keyring": QT_TRANSLATE_NOOP(
        "link_words",
        "O chaveiro do sistema não respondeu: outros computadores não chegam ao caixa. Desbloqueie o "
        "chaveiro, ou saia e entre de novo neste computador; o caixa tenta de novo sozinho.",
    ),
}


def unreached_words(link: LinkStatus) -> str:
    """Return who does not reach the till now, why, and the next step; empty while all do."""
    lost = next((each for each in link.listeners if each.problem), None)
    if link.port_taken is not None:
        text = QCoreApplication.translate("link_words", _UNREACHED["taken"])
        return text.format(port=link.port_taken)
    if lost is None:
        return ""
    text = QCoreApplication.translate("link_words", _UNREACHED[lost.problem])
    return text.format(port=lost.port, address=lost.address)


def is_bank_lost(link: LinkStatus, now_ms: int) -> bool:
    """Return whether a bank that was there has been silent for two minutes."""
    return link.bank_heard_ms is not None and now_ms - link.bank_heard_ms >= LOST_MS


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"


def display_words(link: LinkStatus) -> str:
    """Return what the customer's screens show, for the charge's line; empty where there is none."""
    showing = [device for device in _displays(link) if device.shows == State.PENDING]
    if not showing:
        return ""
    return QCoreApplication.translate("link_words", "na tela do cliente")


def behind_displays(link: LinkStatus, record: ChargeRecord | None, moment: ClockReading) -> int:
    """Return how many displays do not show the charge that they should have shown for two seconds."""
    if record is None or not record.may_show_code:
        return 0
    charge = record.charge
    if charge.lifetime_s * 1000 - charge.remaining_ms(moment) < SHOWN_WITHIN_MS:
        return 0
    value = to_wire(charge.amount)
    return sum(
        (device.shows, device.value) != (State.PENDING, value)
        for device in _displays(link)
        if moment.at - device.connected_at > timedelta(milliseconds=SHOWN_WITHIN_MS)
    )


def display_lamp(link: LinkStatus, *, own_screen: bool, behind: int = 0) -> StatusIndicator:
    """Return how many customer displays are connected and what the first of them shows.

    Args:
        link: how the devices stand.
        own_screen: a monitor of this computer is the customer's.
        behind: how many do not show what they should; then the lamp is amber.
    """
    displays = _displays(link)
    if behind:
        text = QCoreApplication.translate("link_words", "Cliente: {behind} de {count} sem esta cobrança")
        return StatusIndicator(Tone.AMBER, text.format(behind=behind, count=len(displays)))
    if not displays:
        if own_screen:
            return StatusIndicator(
                Tone.GREEN, QCoreApplication.translate("link_words", "Cliente: monitor ligado")
            )
        return StatusIndicator(Tone.GREY, QCoreApplication.translate("link_words", "Cliente: nenhuma tela"))
    text = (
        QCoreApplication.translate("link_words", "Cliente: 1 conectada, {shows}")
        if len(displays) == 1
        else QCoreApplication.translate("link_words", "Cliente: {count} conectadas, {shows}")
    )
    return StatusIndicator(Tone.GREEN, text.format(count=len(displays), shows=shown_words(displays[0])))


def shown_words(device: DeviceStatus) -> str:
    """Return what a display shows now."""
    if device.shows == State.PENDING and device.value:
        text = QCoreApplication.translate("link_words", "mostrando {amount}")
        return text.format(amount=to_brl(from_wire(device.value)))
    return QCoreApplication.translate("link_words", _SHOWN.get(device.shows, _WAITING))


def _displays(link: LinkStatus) -> tuple[DeviceStatus, ...]:
    return tuple(device for device in link.devices if device.role == "display")


def inbox_lamp(count: int) -> StatusIndicator:
    """Return how many exceptions wait for a person."""
    if not count:
        return StatusIndicator(Tone.GREEN, QCoreApplication.translate("link_words", "Sem pendências"))
    text = (
        QCoreApplication.translate("link_words", "1 pendência")
        if count == 1
        else QCoreApplication.translate("link_words", "{count} pendências")
    )
    return StatusIndicator(Tone.AMBER, text.format(count=count))


def session_words(status: TillStatus | None) -> str:
    """Return since when who sells; empty where no session is open."""
    if status is None or status.session_opened_at is None:
        return ""
    text = QCoreApplication.translate("link_words", "Sessão aberta às {time} por {operator}")
    return text.format(time=local_time(status.session_opened_at), operator=status.operator)
