"""Ways to be paid: one module each, named in :data:`PROVIDERS`."""

from collections.abc import Mapping

from pos_app.services.ports import PaymentProvider
from pos_app.services.providers.static import StaticProvider

PROVIDERS: Mapping[str, PaymentProvider] = {"static": StaticProvider()}
