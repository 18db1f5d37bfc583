"""A display without a key asks a till for one, with the code that a person typed.

:meth:`PairingClient.main` runs in a :class:`~pos_app.services.system.loop_thread.LoopThread`. One try, one
answer: a code is for one use. Rules: docs/protocol.md, section 2.
"""

import asyncio
from collections.abc import Callable
from enum import StrEnum
from urllib.parse import urlsplit

from websockets.exceptions import ConnectionClosed, InvalidHandshake

from pos_app.domain.private import Private
from pos_app.services.clients.certificate_pinning import PinnedConnection, dial, is_here
from pos_app.services.devices.key_store import write_key_file
from pos_app.wire import client_session as states
from pos_app.wire import proofs, session
from pos_app.wire.terms import PAIRING_S, CloseCode

DEFAULT_PORT = 8765
_PATH = "/ws"
_SCHEMES = ("", "wss", "https", "ws", "http")


class PairingEnd(StrEnum):
    """How a try ended, or that it has not ended yet."""

    ASKED = "asked"
    """The code was sent; a person at the till has to confirm."""
    PAIRED = "paired"
    NOT_REACHED = "not_reached"
    REFUSED = "refused"
    """A wrong or used code, no open window, or a person's no."""
    NOT_TRUSTED = "not_trusted"
    """Whoever answers does not know the code, or speaks otherwise."""
    VERSION = "version"


class PairingNews(Private, frozen=True):
    """Told on each step.

    Attributes:
        key_file: of ``PAIRED``: the line to keep.
        tries_left: of ``REFUSED``: how often the same code may still be typed; 0 where it is no good.
    """

    end: PairingEnd
    key_file: str = ""
    tries_left: int = 0


class PairingClient:
    """One try at one till.

    Args:
        url: see :func:`till_url`.
        code: 12 characters, see :func:`~pos_app.wire.pairing_code.parse`.
        name: what this display is called, for the person at the till.
        told: called in the client's loop; must return at once.
    """

    def __init__(self, url: str, code: str, name: str, told: Callable[[PairingNews], None]) -> None:
        self._url = url
        self._code = code
        self._name = name
        self._told = told

    async def main(self, stop: asyncio.Event) -> None:
        """Ask, and wait for the person at the till; ends early when ``stop`` is set."""
        asking = asyncio.ensure_future(self._ask())
        ended = asyncio.ensure_future(stop.wait())
        await asyncio.wait((asking, ended), return_when=asyncio.FIRST_COMPLETED)
        for task in (asking, ended):
            task.cancel()
        results = await asyncio.gather(asking, ended, return_exceptions=True)
        if isinstance(results[0], PairingNews):
            self._told(results[0])
        elif not isinstance(results[0], asyncio.CancelledError):
            raise results[0]

    async def _ask(self) -> PairingNews:
        try:
            async with dial(self._url, None) as socket, asyncio.timeout(PAIRING_S):
                return await self._serve(socket)
        except ConnectionClosed as error:
            code = None if error.rcvd is None else error.rcvd.code
            return PairingNews(PairingEnd.REFUSED if states.is_final(code) else PairingEnd.NOT_REACHED)
        except (OSError, TimeoutError, InvalidHandshake):
            return PairingNews(PairingEnd.NOT_REACHED)

    async def _serve(self, socket: PinnedConnection) -> PairingNews:
        state = states.PairingSession(self._code, self._name, proofs.new_nonce(), socket.fingerprint)
        while True:
            frame = await socket.recv()
            actions = state.receive(frame) if isinstance(frame, str) else state.receive_binary()
            for action in actions:
                if isinstance(action, session.Send):
                    await socket.send(action.text)
                    self._told(PairingNews(PairingEnd.ASKED))
                elif isinstance(action, states.Paired):
                    return PairingNews(PairingEnd.PAIRED, write_key_file(action.credentials, self._url))
                elif isinstance(action, states.Distrusted):
                    is_other = action.doubt is states.Doubt.VERSION
                    return PairingNews(PairingEnd.VERSION if is_other else PairingEnd.NOT_TRUSTED)
                elif isinstance(action, states.Failed):
                    is_other = action.code == CloseCode.VERSION
                    end = PairingEnd.VERSION if is_other else PairingEnd.REFUSED
                    return PairingNews(end, tries_left=action.tries_left)


def till_url(typed: str) -> str:
    """Return the address of a till's socket as a person may type it: with or without port and scheme.

    Without TLS on this computer only, unless ``wss://`` stands there.

    Raises:
        ValueError: it is no address.

    >>> till_url("192.168.0.10"), till_url("wss://192.168.0.10:9000/ws")
    ('wss://192.168.0.10:8765/ws', 'wss://192.168.0.10:9000/ws')
    >>> till_url("127.0.0.1:8765"), till_url("https://[fd00::2]:8765/")
    ('ws://127.0.0.1:8765/ws', 'wss://[fd00::2]:8765/ws')
    """
    text = typed.strip()
    parts = urlsplit(text if "://" in text else f"//{text}")
    host, port = parts.hostname, parts.port or DEFAULT_PORT
    if not host or any(sign.isspace() for sign in host) or parts.scheme not in _SCHEMES:
        msg = "no address"
        raise ValueError(msg)
    is_plain = is_here(host) and parts.scheme in {"", "ws", "http"}
    shown = f"[{host}]" if ":" in host else host
    return f"{'ws' if is_plain else 'wss'}://{shown}:{port}{_PATH}"
