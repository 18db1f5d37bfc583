"""What the till can be asked, and what it answers.

Each command is a frozen value with one function in ``services/handlers.py``; ``TillPort.submit`` gives a
future of the answer named in the command's docstring. A refusal that must leave a trace is an answer; an
error raised (:mod:`pos_app.domain.errors`) means that nothing was written.
"""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from pos_app.domain.charge import DEFAULT_LIFETIME_S, ChargeRecord
from pos_app.domain.events import EventKind, Recorded
from pos_app.domain.money import Centavos
from pos_app.domain.payment import (
    BankRefund,
    Outcome,
    PaymentNotice,
    Refusal,
    Result,
    ShopException,
    State,
)
from pos_app.domain.private import Private

WINDOW = ""
"""The ``device`` of the till's own window."""


# --- values that answers are made of ------------------------------------------------------------


class ChargeRef(Struct, frozen=True, kw_only=True):
    """Names one charge; exactly one field is set.

    Attributes:
        scope: a device that sees only the charges that it created; None for all of the register.
    """

    id: int | None = None
    bank_payment_id: str | None = None
    txid: str | None = None
    reference: str | None = None
    scope: str | None = None


class Merchant(Struct, frozen=True, kw_only=True):
    """Who receives the money: checked by ``SaveMerchant`` before it is stored.

    Attributes:
        shop: the shop's name for people.
        name: the receiver as the bank app shows it; folded and cut to 25 in codes.
        city: folded and cut to 15 in codes.
        key: the Pix key in its canonical form.
        lifetime_s: how long a new charge may be paid.
    """

    shop: str
    name: str
    city: str
    key: str
    lifetime_s: int = DEFAULT_LIFETIME_S


class Device(Struct, frozen=True, kw_only=True):
    """A device that may prove itself. Its key is kept elsewhere.

    Attributes:
        role: ``bank``, ``integration`` or ``display``.
        scope: ``own`` or ``register``, for integrations.
        proof_required: a bank's bare confirmations are refused.
        invited_at: when a page was invited that nobody has confirmed by name yet; None for all others.
        last_seen_at: when it was connected last, to some minutes; None where it never was.
    """

    id: str
    role: str
    name: str
    created_at: datetime
    scope: str = "own"
    proof_required: bool = False
    revoked_at: datetime | None = None
    invited_at: datetime | None = None
    last_seen_at: datetime | None = None

    @property
    def is_new(self) -> bool:
        """Return whether a person still has to say that it belongs here."""
        return self.invited_at is not None and self.revoked_at is None


class Network(Struct, frozen=True, kw_only=True):
    """Where this till may be reached from other computers.

    Attributes:
        bind: the address of the chosen interface, or a wildcard; empty for this computer only.
        tablets: browsers of tablets are served without TLS, on the next port.
        announce: tell the local network that a till is here, as a hint for new displays.
    """

    bind: str = ""
    tablets: bool = False
    announce: bool = False


class DataRetention(Struct, frozen=True, kw_only=True):
    """How the shop keeps its data.

    Attributes:
        payer_days: after how many days a payer's name and tax number are erased.
        copy_to: a second folder for backups, on another disk if possible; empty for none.
    """

    payer_days: int = 120
    copy_to: str = ""


class PersonRow(Struct, frozen=True, kw_only=True):
    """What is kept about one payer and payment, for whoever asks to see the own data."""

    payment_id: str
    name: str
    tax_id: str
    amount: Centavos
    paid_at: datetime | None
    received_at: datetime


class BankTask(Struct, frozen=True, kw_only=True):
    """Something a bank still has to be asked: a row of the outbox.

    Attributes:
        request: the ``request`` of the message, the same on every resend.
        kind: ``remove_charge`` or ``reconcile``.
        created_at: when it was committed.
    """

    request: str
    kind: str
    charge_id: int
    bank_payment_id: str
    txid: str
    created_at: datetime


class TillStatus(Struct, frozen=True, kw_only=True):
    """What everybody may know of this till.

    Attributes:
        ledger: ``training`` or ``real``.
        server_id: UUID of the ledger, part of every proof.
        seq: the last event.
        training_pin: the manager's PIN of a training ledger, shown on the screen; None on a real one.
        recovered: how many open charges the last start found.
        session_opened_at: None while no cash session is open.
        head: hash of the last event, hexadecimal: the chain's head, to be written down.
        ask_since: a backup took the ledger's place, and a bank owes all that came since; else None.
        epoch: the stretch of the ledger's history in which event numbers count; another after a restore.
        is_receiver_doubted: no code is drawn before a manager has confirmed who receives.
    """

    ledger: str
    server_id: str
    register: str
    operator: str
    seq: int
    merchant: Merchant
    training_pin: str | None
    recovered: int = 0
    session_opened_at: datetime | None = None
    network: Network = Network()
    retention: DataRetention = DataRetention()
    head: str = ""
    ask_since: datetime | None = None
    epoch: str = ""
    is_receiver_doubted: bool = False


# --- charges ------------------------------------------------------------------------------------


class OpenCharge(Struct, frozen=True, kw_only=True):
    """Make a charge; answers :class:`Opened`.

    Attributes:
        request: idempotency key; the same (device, request) answers the same charge.
        lifetime_s: None for the shop's setting.
        show: make it the register's live charge; ``RefusedError("register_busy")`` while another is.
        remainder_of: ask for the missing rest of that charge, which then leaves the screens.
    """

    amount: Centavos
    request: str = ""
    device: str = WINDOW
    description: str = ""
    reference: str = ""
    lifetime_s: int | None = None
    show: bool = True
    remainder_of: int | None = None


class Opened(Struct, frozen=True, kw_only=True):
    """The charge that was made, or the one made before for the same key (``repeated``)."""

    record: ChargeRecord
    seq: int
    repeated: bool = False


class CancelCharge(Struct, frozen=True, kw_only=True):
    """Ask to cancel a pending charge: it is verified first; answers :class:`Changed`.

    Raises ``RefusedError``: ``not_found``, ``not_pending``, ``conflict``.
    """

    ref: ChargeRef
    device: str = WINDOW
    request: str = ""


class Changed(Struct, frozen=True, kw_only=True):
    """A charge after a command.

    Attributes:
        seq: the event that changed it.
        first_result: for a repeated request, the state that the first one led to.
    """

    record: ChargeRecord
    seq: int
    repeated: bool = False
    first_result: str = ""


class ExpireDue(Struct, frozen=True, kw_only=True):
    """Let everything happen whose time is over, and compare the clocks; answers the number of transitions.

    Any number of times harmless.
    """


class EndVerification(Struct, frozen=True, kw_only=True):
    """The bank removed the charge and, asked once more, has no money for it; answers :class:`Changed`."""

    charge_id: int


class EndGrace(Struct, frozen=True, kw_only=True):
    """A bank has answered completely after a restart: overdue charges wait no longer. Answers their number.

    Attributes:
        device: the bank; empty where nobody in particular has.
    """

    device: str = ""


class NoteRemoval(Struct, frozen=True, kw_only=True):
    """A bank says that it removed a charge, asked or on its own; answers ``ChargeRecord | None``.

    Attributes:
        request: the outbox row that this answers; None when it is the bank's own doing.
        removed: False means "it was paid, look at your payments".
    """

    device: str
    bank_payment_id: str
    removed: bool
    request: str | None = None


# --- money --------------------------------------------------------------------------------------


class ConfirmPayment(Struct, frozen=True, kw_only=True):
    """Store what a proven bank says about money; answers :class:`ConfirmationOutcome`, after the commit.

    Attributes:
        left_out: minor parts of the message that could not be read, by their names: kept with an alert.
    """

    notice: PaymentNotice
    left_out: Mapping[str, str] = {}


class ConfirmationOutcome(Struct, frozen=True, kw_only=True):
    """What became of a notice. Exactly one of ``result`` and ``refusal`` is set.

    Attributes:
        seq: the event that stored it; of the first one for ``repeated``.
        first_result: for ``repeated``, what the first one led to.
        detail: English words for the bank's programmer.
    """

    result: Result | None = None
    seq: int = 0
    first_result: Result | None = None
    refusal: Refusal | None = None
    detail: str = ""
    record: ChargeRecord | None = None


class Quarantine(Struct, frozen=True, kw_only=True):
    """Keep a message of a proven bank that cannot be taken as it is, since it may be money.

    Answers the number of the event that tells of it, or of the newest one where none does.

    Attributes:
        text: as it came; kept where it is erased like a payer: 100 a day and device whole, then beginnings.
        why: what is wrong with it, without values.
        known: its fields that hold no payer, by their names.
    """

    device: str
    text: str
    why: str
    known: Mapping[str, str] = {}


class NoteRefund(Struct, frozen=True, kw_only=True):
    """Keep what a bank says about money given back; answers :class:`RefundNoted`.

    Attributes:
        delivery: the bank's id of the message, the same on every resend.
    """

    device: str
    end_to_end_id: str
    refund: BankRefund
    delivery: str = ""


class RefundNoted(Struct, frozen=True, kw_only=True):
    """Attributes: ``seq``: the event that keeps it; 0 where it was known."""

    seq: int


# --- a person's decisions -----------------------------------------------------------------------


class Decision(Private, frozen=True, kw_only=True):
    """Who decides, and why.

    Attributes:
        reason: typed, at least 4 letters; empty where the case itself is the reason.
        pin: the manager's; None where the act needs none.
    """

    reason: str = ""
    pin: str | None = None
    operator: str = ""


class AcceptException(Struct, frozen=True, kw_only=True):
    """Take stored odd money as payment; answers :class:`Changed`.

    An exact late payment that the bank dates in time, and a mark by hand whose Pix came, need a reason only;
    all others the manager's PIN.

    Attributes:
        seen: what :func:`~pos_app.domain.settlement.figures_of` says of the matter that was shown; None asks
            for no comparison.

    Raises ``RefusedError``: ``pin``, ``pin_delay`` (detail: seconds), ``reason``, ``not_found``,
    ``not_pending``; ``changed`` where the money is not what was seen; ``rest_settled`` for money of a rest
    whose first charge was decided without it.
    """

    exception_id: int
    decision: Decision
    seen: tuple[int, ...] | None = None


class CloseException(Struct, frozen=True, kw_only=True):
    """Close an exception and say what became of its money, which stays recorded. Answers ``ShopException``.

    Attributes:
        outcome: None for a mark by hand, to which no money belongs.
        return_id: of what was given back, the bank's id where it is known.
        seen: as in :class:`AcceptException`.

    Raises ``RefusedError``: as :class:`AcceptException`; ``outcome`` where it does not fit the exception;
    ``rest_open`` (detail: its number) while a charge asks for the missing rest.
    """

    exception_id: int
    outcome: Outcome | None
    decision: Decision
    return_id: str = ""
    seen: tuple[int, ...] | None = None


class MatchOrphan(Struct, frozen=True, kw_only=True):
    """Tie a Pix without a charge to one; answers :class:`Changed`."""

    exception_id: int
    charge_id: int
    decision: Decision


class MarkByHand(Struct, frozen=True, kw_only=True):
    """Say "paid" without proof, on a manager's word; answers :class:`Changed`."""

    charge_id: int
    decision: Decision


class ChangePin(Private, frozen=True, kw_only=True):
    """Take another PIN for the manager's; answers :class:`TillStatus`. It is an event, without the PIN.

    Raises ``BadPinError``; ``RefusedError``: ``pin``, ``pin_delay``.
    """

    new_pin: str
    decision: Decision


class SaveMerchant(Struct, frozen=True, kw_only=True):
    """Change who receives the money and the shop's settings; answers :class:`TillStatus`.

    Raises ``PixKeyError``, ``BadTextError``, ``RefusedError("pin")``.
    """

    merchant: Merchant
    decision: Decision


# --- questions ----------------------------------------------------------------------------------


class ConfirmReceiver(Struct, frozen=True, kw_only=True):
    """Let codes be drawn again after settings were changed from outside, or a copy was restored.

    Answers :class:`TillStatus`.

    Attributes:
        key: the Pix key that the manager saw; another one by now is refused (``conflict``).
    """

    key: str
    decision: Decision | None = None


class ReadCharge(Struct, frozen=True, kw_only=True):
    """Answers :class:`ChargeRecord`. Raises ``RefusedError("not_found")``."""

    ref: ChargeRef


class ListCharges(Struct, frozen=True, kw_only=True):
    """A page of charges in order of their numbers; answers ``tuple[ChargeRecord, ...]``.

    Attributes:
        newest_first: from the highest number down, for the window's list.
        limit: at most 100.
    """

    state: State | None = None
    after_id: int = 0
    limit: int = 20
    scope: str | None = None
    newest_first: bool = False


class ListOpen(Struct, frozen=True, kw_only=True):
    """Charges that banks and integrations still may have to act on; answers :class:`OpenCharges`."""

    scope: str | None = None


class OpenCharges(Struct, frozen=True, kw_only=True):
    """Pending and verifying charges with the number of the last event before the reading."""

    sales: tuple[ChargeRecord, ...]
    seq: int


class ReadLive(Struct, frozen=True, kw_only=True):
    """The live charge, also a final one for ``keep_s`` seconds; answers ``ChargeRecord | None``."""

    keep_s: int = 10


class ReadEvents(Struct, frozen=True, kw_only=True):
    """Events about charges after ``since``; answers :class:`EventPage`.

    Attributes:
        scope: a device that sees only the charges that it created; None for all.
    """

    since: int
    scope: str | None = None
    limit: int = 200


class EventPage(Struct, frozen=True, kw_only=True):
    """Events in order.

    Attributes:
        more: there are more after the last one.
        behind: how many events of this receiver lie after ``since``, this page included, counted to 1,001.
        last: number of the receiver's newest event.
    """

    events: tuple[Recorded, ...]
    more: bool
    behind: int
    last: int


class ReadOutbox(Struct, frozen=True, kw_only=True):
    """What banks still have to be asked; answers ``tuple[BankTask, ...]``."""


class ReadInbox(Struct, frozen=True, kw_only=True):
    """Open exceptions with what belongs to them, newest first; answers :class:`Inbox`.

    Attributes:
        limit: how many rows, at most 100; 0 asks for the total alone.
        below: only exceptions with a lower number; 0 for the newest.
    """

    limit: int = 100
    below: int = 0


class Inbox(Struct, frozen=True, kw_only=True):
    """A page of open exceptions.

    Attributes:
        total: how many are open in all, counted to 1,000.
    """

    rows: tuple["InboxRow", ...]
    total: int


class InboxRow(Struct, frozen=True, kw_only=True):
    """An exception and its sale; None for an orphan, whose payment's times then stand here."""

    exception: ShopException
    record: ChargeRecord | None
    paid_at: datetime | None
    received_at: datetime | None


class ReadStatus(Struct, frozen=True, kw_only=True):
    """Answers :class:`TillStatus`."""


# --- data ---------------------------------------------------------------------------------------


class SaveRetention(Struct, frozen=True, kw_only=True):
    """Change how the shop keeps its data; answers :class:`TillStatus`. A training ledger asks no PIN.

    Raises ``BadTextError("payer_days", …)``, ``RefusedError("pin")``.
    """

    retention: DataRetention
    decision: Decision | None = None


class ExportPerson(Struct, frozen=True, kw_only=True):
    """What is kept about one payer, by name or tax number; answers ``tuple[PersonRow, ...]``.

    It is an event, without the name. Raises ``RefusedError("pin")``.
    """

    who: str
    decision: Decision | None = None


class ErasePerson(Struct, frozen=True, kw_only=True):
    """Erase one payer, by name or tax number; the payments stay. Answers how many payments had it.

    It is an event, without the name. Raises ``RefusedError("pin")``.
    """

    who: str
    decision: Decision | None = None


# --- devices ------------------------------------------------------------------------------------


class SaveNetwork(Struct, frozen=True, kw_only=True):
    """Change where this till may be reached from; answers :class:`TillStatus`. A training ledger asks no PIN.

    Raises ``BadTextError("bind", …)``, ``RefusedError("pin")``.
    """

    network: Network
    decision: Decision | None = None


class CheckManager(Struct, frozen=True, kw_only=True):
    """Ask beforehand whether a decision about devices would be taken; answers None.

    Raises ``RefusedError``: ``pin``, ``pin_delay`` (detail: seconds), ``reason``.
    """

    decision: Decision | None = None


class AddDevice(Struct, frozen=True, kw_only=True):
    """Register a device; answers :class:`Device`. A training ledger asks for no PIN.

    Attributes:
        invited: a browser display whose word was shown to whoever stood there: it stays "new" until
            :class:`ConfirmDevice`.
    """

    role: str
    name: str
    scope: str = "own"
    proof_required: bool = False
    invited: bool = False
    decision: Decision | None = None


class ConfirmDevice(Struct, frozen=True, kw_only=True):
    """Say that a new display belongs here, under this name; answers :class:`Device`.

    Raises ``RefusedError("not_found")`` where it is not waiting for that.
    """

    device: str
    name: str = ""


class RevokeDevice(Struct, frozen=True, kw_only=True):
    """Refuse a device from now on; answers :class:`Device`. Raises ``RefusedError("not_found")``."""

    device: str
    decision: Decision | None = None


class RefuseInvited(Struct, frozen=True, kw_only=True):
    """Refuse a display that nobody confirmed; needs no PIN. Answers :class:`Device`.

    Raises ``RefusedError("not_found")`` where it is not waiting for that.

    Attributes:
        proven_twice: two pages proved its one-time word: it is refused also after it was confirmed.
    """

    device: str
    proven_twice: bool = False


class NoteNewKey(Struct, frozen=True, kw_only=True):
    """Keep that a device is given another key; answers :class:`Device`.

    Raises ``RefusedError("not_found")`` for an unknown or revoked one.
    """

    device: str
    decision: Decision | None = None


class ReadAskSince(Struct, frozen=True, kw_only=True):
    """Since when one bank must tell all payments, after a backup took the ledger's place.

    Answers ``datetime | None``; None where it has.
    """

    device: str


class NoteSeen(Struct, frozen=True, kw_only=True):
    """Keep when devices were connected last, without an event; answers their number."""

    devices: tuple[str, ...]


class ListDevices(Struct, frozen=True, kw_only=True):
    """Answers ``tuple[Device, ...]``, revoked ones included."""


class NoteAlert(Struct, frozen=True, kw_only=True):
    """Keep something the cashier must know, such as a foreign key; answers its ``seq``.

    Attributes:
        what: a stable word: ``training_key``, ``replaced``, ``bank_silent``, …
    """

    what: str
    device: str = ""
    kind: EventKind = EventKind.ALERT


Command = (
    OpenCharge
    | CancelCharge
    | ExpireDue
    | EndVerification
    | EndGrace
    | NoteRemoval
    | ConfirmPayment
    | Quarantine
    | NoteRefund
    | AcceptException
    | CloseException
    | MatchOrphan
    | MarkByHand
    | ChangePin
    | SaveMerchant
    | ConfirmReceiver
    | ReadCharge
    | ListCharges
    | ListOpen
    | ReadLive
    | ReadEvents
    | ReadOutbox
    | ReadInbox
    | ReadAskSince
    | ReadStatus
    | SaveRetention
    | ExportPerson
    | ErasePerson
    | SaveNetwork
    | CheckManager
    | AddDevice
    | ConfirmDevice
    | RevokeDevice
    | RefuseInvited
    | NoteNewKey
    | NoteSeen
    | ListDevices
    | NoteAlert
)
