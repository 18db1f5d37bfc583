"""The shop as its ledger knows it: who receives, network, retention, and how the till stands."""

from datetime import datetime

from msgspec import Struct

from pos_app.domain.charge import DEFAULT_LIFETIME_S
from pos_app.domain.money import Centavos

TRAINING = "training"
"""The kind of a ledger whose money is play money; the other one is ``real``."""


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

    @property
    def is_training(self) -> bool:
        """Return whether its money is play money."""
        return self.ledger == TRAINING
