"""What the port answers before any socket: the check of a request, the headers of every answer, /health.

Pure functions over the library's values. Rules: docs/protocol.md, section 1.
"""

from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import unquote

import msgspec
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from pos_app.services.web.web_assets import Asset
from pos_app.wire.messages import Health
from pos_app.wire.terms import PROTOCOL_VERSION

SOCKET_PATH = "/ws"
HEALTH_PATH = "/health"


def own_hosts(names: Sequence[str], port: int) -> frozenset[str]:
    """Return the values of ``Host`` that mean us, in lower case.

    >>> sorted(own_hosts(["127.0.0.1"], 8765))
    ['127.0.0.1:8765']
    """
    return frozenset(f"{name.lower()}:{port}" for name in names)


def check(request: Request, hosts: frozenset[str], scheme: str = "http") -> HTTPStatus | str:
    """Return the path that a request asks for, decoded once, or the status that refuses it.

    Args:
        request: as it was read; a body never comes this far.
        hosts: our own names with port, in lower case.
        scheme: ``https`` where we speak TLS.
    """
    if request.method != "GET":
        return HTTPStatus.METHOD_NOT_ALLOWED
    named = request.headers.get_all("Host")
    if len(named) != 1 or named[0].lower() not in hosts:
        return HTTPStatus.MISDIRECTED_REQUEST
    origins = request.headers.get_all("Origin")
    if origins and (len(origins) != 1 or origins[0] not in {f"{scheme}://{host}" for host in hosts}):
        return HTTPStatus.FORBIDDEN
    return unquote(request.path)


def health(state: str) -> Response:
    """Return the answer of ``/health``: 200 for ``ok``, else 503 with the reason."""
    status = HTTPStatus.OK if state == "ok" else HTTPStatus.SERVICE_UNAVAILABLE
    body = msgspec.json.encode(Health(state, PROTOCOL_VERSION))
    return content(Asset(body, "application/json"), status)


def refusal(status: HTTPStatus) -> Response:
    """Return a short answer that says no."""
    said = Asset(f"{status.value} {status.phrase}\n".encode(), "text/plain; charset=utf-8")
    response = content(said, status)
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        response.headers["Allow"] = "GET"
    return response


def add_headers(response: Response, host: str) -> None:
    """Put the protecting headers on any answer, the library's own refusals too.

    Args:
        response: changed in place.
        host: our own name with port, for the socket that a page may open.
    """
    for name, value in _PROTECTING.items():
        if name in response.headers:
            del response.headers[name]
        response.headers[name] = value
    response.headers["Content-Security-Policy"] = _POLICY.format(host=host)


def content(asset: Asset, status: HTTPStatus = HTTPStatus.OK) -> Response:
    """Return an answer with a body; the connection ends with it."""
    size = str(len(asset.body))
    headers = Headers({"Content-Type": asset.kind, "Content-Length": size, "Connection": "close"})
    return Response(status.value, status.phrase, headers, asset.body)


_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "media-src 'self'; connect-src 'self' ws://{host} wss://{host}; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'none'"
)
_PROTECTING = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
