"""Words and bounds of the protocol: roles, reasons, close codes, limits. Source: docs/protocol.md."""

from enum import IntEnum, StrEnum

PROTOCOL_VERSION = 1

MAX_IN_BYTES = 16_384
MAX_OUT_BYTES = 65_536
MAX_DEPTH = 8
MAX_KEYS = 64
MAX_TEXT = 1_024
MAX_INTEGER_DIGITS = 16
MAX_SHOWN_TEXT = 60
MAX_MARKS = 2
MAX_ROWS = 20
MAX_RECONCILED = 40

BAD_FORMATS_A_MINUTE = 10
AUTH_TIMEOUT_S = 3
PAIRING_S = 120
PAIRING_TRIES = 5
DISPLAY_HEARTBEAT_S = 2
CLIENT_HEARTBEAT_S = 5


class Role(StrEnum):
    """What a device was given its key for; an unproven connection has none."""

    DISPLAY = "display"
    BANK = "bank"
    INTEGRATION = "integration"


class LedgerKind(StrEnum):
    """Whether money of this ledger is real; keys of one kind are worthless on the other."""

    TRAINING = "training"
    REAL = "real"


class Refusal(StrEnum):
    """Reasons of ``refused``: final, the same message is not sent again."""

    BAD_FORMAT = "bad_format"
    NOT_ALLOWED = "not_allowed"
    UNKNOWN_TYPE = "unknown_type"
    CONFLICT = "conflict"
    VALUE_MISMATCH = "value_mismatch"
    UNKNOWN_CHARGE = "unknown_charge"
    NOT_FOUND = "not_found"
    NOT_PENDING = "not_pending"
    REGISTER_BUSY = "register_busy"
    LIMIT = "limit"


class RetryReason(StrEnum):
    """Reasons of ``retry``: the same message is sent again after ``after_ms``."""

    BUSY = "busy"
    DISK = "disk"
    DATABASE = "database"
    STARTING = "starting"
    READ_ONLY = "read_only"
    RECEIVER = "receiver"


class ErrorReason(StrEnum):
    """Reasons of ``error``: about the connection, which is then closed."""

    AUTH = "auth"
    TRAINING = "training"
    REVOKED = "revoked"
    TLS = "tls"
    VERSION = "version"
    REPLACED = "replaced"
    RATE = "rate"
    FORMAT = "format"
    TIMEOUT = "timeout"


class CloseCode(IntEnum):
    """Close codes that this protocol gives a meaning."""

    DONE = 1000
    SHUTTING_DOWN = 1001
    BINARY = 1003
    FORMAT = 4400
    AUTH = 4401
    REVOKED = 4403
    VERSION = 4406
    NO_AUTH_IN_TIME = 4408
    REPLACED = 4409
    NEEDS_TLS = 4426
    RATE = 4429


# After these a client does not come back by itself: a person has to change something first.
FINAL_CODES = frozenset(
    {CloseCode.AUTH, CloseCode.REVOKED, CloseCode.VERSION, CloseCode.REPLACED, CloseCode.NEEDS_TLS}
)
