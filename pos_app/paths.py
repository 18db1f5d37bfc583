"""Where the files are that the program ships and the folder that it writes."""

from pathlib import Path

_APP = "pos-app"
_PACKAGE = Path(__file__).parent


def resource(name: str) -> Path:
    """Return the path of one shipped file: inside the wheel first, then in the checkout.

    Args:
        name: path below ``resources/`` with forward slashes, such as ``fonts/Inter-Bold.otf``.

    Raises:
        FileNotFoundError: the file is in neither place.
    """
    for root in (_PACKAGE / "resources", _PACKAGE.parent / "resources"):
        path = root / name
        if path.exists():
            return path
    raise FileNotFoundError(name)


def default_data_dir() -> Path:
    """Return the folder of this login's ledger."""
    import platformdirs  # noqa: PLC0415 - only who names no folder needs it

    return Path(platformdirs.user_data_dir(_APP, appauthor=False))


def key_dir() -> Path:
    """Return the folder of secrets where there is no keyring: never the data folder, which may be copied."""
    import platformdirs  # noqa: PLC0415 - as above

    return Path(platformdirs.user_config_dir(_APP, appauthor=False)) / "keys"
