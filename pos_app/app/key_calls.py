"""Answers what ``pos-app key``, ``pos-app pin`` and the simulator ask.

In the worker of the till that runs, or, where none does, in the command itself.
"""

import logging

from pos_app.app.control import Request, Response
from pos_app.domain.commands.base import Decision
from pos_app.domain.commands.queries import ReadStatus
from pos_app.domain.commands.shop import ChangePin
from pos_app.domain.errors import PosError
from pos_app.services.devices import key_service
from pos_app.services.devices.key_store import KeyStore
from pos_app.services.ports.devices import KeyWish, LinkStatus
from pos_app.services.ports.till import TillPort

_log = logging.getLogger(__name__)


def answer(till: TillPort, keys: KeyStore, link: LinkStatus, request: Request) -> Response:
    """Make, change, list or revoke keys, or say where the till is; whatever fails is an answer in words."""
    try:
        return Response(lines=_lines(till, keys, link, request))
    except PosError as error:
        return Response(error=str(error))
    except Exception as error:  # noqa: BLE001 - a keyring's or the till's; who asks would wait for ever
        _log.exception("another program's request failed: %s", request.do)
        return Response(error=f"the till failed to do it ({type(error).__name__}); its report says where")


def _lines(till: TillPort, keys: KeyStore, link: LinkStatus, request: Request) -> tuple[str, ...]:
    match request.do:
        case "key-add":
            wish = KeyWish(
                role=request.role,
                name=request.name,
                scope=request.scope,
                proof_required=request.proof_required,
                count=request.count,
                pin=request.pin,
            )
            return key_service.add_keys(till, keys, link, wish)
        case "key-revoke":
            return key_service.revoke_key(till, keys, request.device, request.pin)
        case "key-renew":
            return (key_service.renew_key(till, keys, link, request.device, request.pin),)
        case "pin-change":
            decision = Decision(reason="troca do PIN", pin=request.pin)
            till.submit(ChangePin(new_pin=request.new_pin, decision=decision)).result()
            return ("the PIN was changed",)
        case "where":
            status = till.submit(ReadStatus()).result()
            return (link.listening, status.ledger, status.server_id, pin_here(link))
        case _:
            return key_service.list_keys(till)


def pin_here(link: LinkStatus) -> str:
    """Return the fingerprint that programs of this computer see, in hexadecimal; empty on a plain socket."""
    if not link.listening.startswith("wss:"):
        return ""
    return next((each.fingerprint for each in link.listeners if each.kind == "network"), "")
