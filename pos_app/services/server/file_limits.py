"""The limit on open files, which bounds how many sockets can be served."""

import sys

_WANTED = 4_096
_KEPT = 64
"""Descriptors that stay free for banks, the ledger and pictures."""


def raise_limit() -> None:
    """Raise this process's soft limit on open files as far as it may, up to 4,096."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  # not on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _WANTED if hard == resource.RLIM_INFINITY else min(_WANTED, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def sockets_left(at_most: int) -> int:
    """Return how many sockets may be served: ``at_most``, or fewer where the limit on files is low."""
    if sys.platform == "win32":
        return at_most
    import resource  # noqa: PLC0415  # not on Windows

    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return at_most if soft == resource.RLIM_INFINITY else max(1, min(at_most, soft - _KEPT))
