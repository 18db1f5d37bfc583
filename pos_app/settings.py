"""How this program is run: from options, checked once, never changed."""

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from pos_app.domain.errors import PosError
from pos_app.paths import default_data_dir

DEFAULT_PORT = 8765
LANGUAGES = ("pt_BR", "en", "es")
MAX_PORT = 65_535
VERIFYING_S = range(1, 61)


@dataclass(eq=False)
class SettingsError(PosError):
    """An option that makes no sense; ``rule`` says what would."""

    code: ClassVar[str] = "settings"
    option: str
    value: str
    rule: str

    def __str__(self) -> str:
        return f"{self.option} {self.value}: {self.rule}"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Options of one start.

    Attributes:
        data_dir: folder of the ledger, its lock and its notes.
        bind: the address of the interface for other computers; empty for what the ledger's settings say.
        port: 0 for any free one.
        training: use the training ledger even where a real one exists.
        verifying_s: length of the last questions to the bank; None for 15.
        bank_rate: messages a second of one bank; None for the protocol's 200.
    """

    data_dir: Path
    bind: str = ""
    port: int = DEFAULT_PORT
    training: bool = False
    language: str = LANGUAGES[0]
    verifying_s: int | None = None
    bank_rate: int | None = None

    def __post_init__(self) -> None:
        _check(0 <= self.port <= MAX_PORT, "--port", self.port, f"a port is 0 to {MAX_PORT}")
        _check(self.language in LANGUAGES, "--language", self.language, f"one of {', '.join(LANGUAGES)}")
        _check(
            self.verifying_s is None or self.verifying_s in VERIFYING_S,
            "--verifying",
            self.verifying_s,
            "5 to 60 seconds, from 1 on a training ledger",
        )
        _check(self.bank_rate is None or self.bank_rate > 0, "--bank-rate", self.bank_rate, "above zero")
        _check(
            not self.bind or _is_address(self.bind),
            "--bind",
            self.bind,
            "an address of this computer, such as 192.168.0.10; 127.0.0.1 for this computer only",
        )


def _check(holds: bool, option: str, value: object, rule: str) -> None:  # noqa: FBT001 - the condition
    if not holds:
        raise SettingsError(option, str(value), rule)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return "%" not in text


def data_dir_of(text: str | None) -> Path:
    """Return the data folder that was asked for, or the one of this login."""
    return Path(text).expanduser().absolute() if text else default_data_dir()
