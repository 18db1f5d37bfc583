"""The ways to be paid: one module each, and a line in :data:`WAYS`; a setting of the ledger chooses."""

from collections.abc import Mapping

from pos_app.services.banks.static_pix import StaticProvider
from pos_app.services.ports.banks import DEFAULT_WAY, PaymentProvider

WAYS: Mapping[str, PaymentProvider] = {DEFAULT_WAY: StaticProvider()}
