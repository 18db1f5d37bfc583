"""Input that atheris grows towards untried branches of the readers: ``python3 dev.py fuzz --guided``."""

import sys

import atheris

with atheris.instrument_imports(include=["pos_app"]):
    from pos_app.domain.errors import PosError
    from tests.fuzz import READERS


def try_readers(data: bytes) -> None:
    """Give one text to every reader; only its own error may come out."""
    text = data.decode("utf-8", "replace")
    for function in READERS:
        try:
            function(text)
        except PosError:
            continue


if __name__ == "__main__":
    atheris.Setup(sys.argv, try_readers)
    atheris.Fuzz()
