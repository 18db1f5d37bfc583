"""This computer for the windows: its addresses, and files that a person saves."""

from pathlib import Path

from pos_app.services.ports.computer import OwnAddress


class ThisComputer:
    """This computer as windows ask it; what it takes is loaded with the first call."""

    def addresses(self) -> tuple[OwnAddress, ...]:
        """Return the addresses at which others could reach it, the likely one first."""
        from pos_app.services.web.addresses import own_addresses  # noqa: PLC0415 - settings only

        return own_addresses()

    def save_private(self, path: Path, text: str) -> None:
        """Write a file that only its owner may read; raises ``OSError``."""
        from pos_app.services.system.private_files import write_private  # noqa: PLC0415 - rarely wanted

        write_private(path, text)
