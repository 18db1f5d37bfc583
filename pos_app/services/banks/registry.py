"""Ways to be paid: one module each, named in :data:`PROVIDERS`."""

from collections.abc import Mapping

from pos_app.services.banks.static_pix import StaticProvider
from pos_app.services.ports.banks import PaymentProvider

PROVIDERS: Mapping[str, PaymentProvider] = {"static": StaticProvider()}
