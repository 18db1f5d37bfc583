"""Committed events to whoever wants them.

Subscribers are called in the till's thread, after the commit and after the answers. They must return at
once: windows take the value through the bridge, the server through its loop. One that fails is logged, the
others are told all the same.
"""

import logging
from collections.abc import Callable

from pos_app.domain.events import Batch
from pos_app.services.ports.health import LedgerHealth

_log = logging.getLogger(__name__)

Subscriber = Callable[[Batch | LedgerHealth], None]


class Feed:
    """The list of subscribers; one that is added later hears of what is committed from then on."""

    def __init__(self, *subscribers: Subscriber) -> None:
        self._subscribers = list(subscribers)

    def add(self, subscriber: Subscriber) -> None:
        """Tell ``subscriber`` of every batch from now on."""
        self._subscribers.append(subscriber)

    def publish(self, value: Batch | LedgerHealth) -> None:
        """Tell all subscribers, in the order in which they were added."""
        for subscriber in self._subscribers:
            try:
                subscriber(value)
            except Exception:  # noqa: BLE001 - whatever a subscriber does, the sale stands
                _log.exception("a subscriber failed; the commit stands")
