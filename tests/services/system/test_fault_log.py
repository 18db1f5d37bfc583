"""The fault log: what failed and where; no key, no payer, no folder of a person."""

import base64
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from pos_app.domain.errors import RefusedError
from pos_app.services.system.fault_log import FaultFile, RunMark, read_report

CPF = "529.982.247-25"
NAME = "Maria Aparecida Canária"
KEY = base64.urlsafe_b64encode(bytes(range(32))).decode().rstrip("=")


def _forms(secret: str) -> tuple[str, ...]:
    raw, digits = secret.encode(), "".join(filter(str.isdigit, secret))
    return (
        secret,
        digits if secret == CPF else secret.upper(),
        quote(secret),
        base64.b64encode(raw).decode(),
        secret.encode("utf-16-le").decode("latin-1"),
        secret[::-1],
    )


@pytest.fixture
def log(tmp_path: Path) -> Iterator[logging.Logger]:
    """Return a logger that writes into the fault log of ``tmp_path`` and nowhere else."""
    handler = FaultFile(tmp_path)
    logger = logging.getLogger("test.fault_log")
    logger.propagate = False
    logger.addHandler(handler)
    yield logger
    logger.removeHandler(handler)
    logger.propagate = True
    handler.close()


def _fails(words: str) -> None:
    payer = words  # a local that a traceback must not show
    raise ValueError(payer)


def _misses(words: str) -> None:
    raise KeyError(words) from ValueError({"payer": words})


def _refuses() -> None:
    raise RefusedError(reason="not_found", detail="charge 7")


@pytest.mark.parametrize("secret", [CPF, NAME, KEY], ids=["cpf", "name", "key"])
def test_no_secret_is_written_in_any_form(log: logging.Logger, tmp_path: Path, secret: str) -> None:
    """Whatever an error quotes, in six encodings, stays out of the file."""
    for form in _forms(secret):
        try:
            _fails(form)
        except ValueError:
            log.exception("a handler failed on %s", "ConfirmPayment")
        try:
            _misses(form)
        except KeyError:
            log.exception("a confirmation failed")
    written = (tmp_path / "faults.log").read_bytes()
    for form in _forms(secret):
        assert form.encode() not in written
    assert b"a handler failed on ConfirmPayment" in written
    assert b"in _fails" in written


def test_key_and_cpf_in_a_line_are_masked(log: logging.Logger, tmp_path: Path) -> None:
    """Our own words stay readable around what is masked; a payment keeps the ends of its id."""
    log.warning("key %s of %s paid %s", KEY, CPF, "E1234567820261213215500000000001")
    line = read_report(tmp_path)
    assert "key … of … paid E12345678…0001" in line


def test_own_errors_keep_their_words_and_places(log: logging.Logger, tmp_path: Path) -> None:
    """Our errors and the system's say why; places are within the program, not in a person's folder."""
    try:
        _refuses()
    except RefusedError:
        log.exception("refused")
    try:
        (tmp_path / "none").read_bytes()
    except OSError:
        log.exception("unread")
    text = read_report(tmp_path)
    assert "RefusedError: refused: not_found charge 7" in text
    assert "FileNotFoundError: No such file or directory" in text
    assert str(Path.home()) not in text
    assert str(tmp_path) not in text


def test_file_is_bounded(log: logging.Logger, tmp_path: Path) -> None:
    """A fault that repeats for ever fills at most four files of half a megabyte."""
    words = "w " * 140
    for _ in range(12_000):
        log.warning(words)
    files = sorted(tmp_path.glob("faults.log*"))
    assert 4 == len(files)
    assert max(each.stat().st_size for each in files) <= 500_000


def test_run_that_did_not_end_in_order_is_known(tmp_path: Path) -> None:
    """The mark of a run stays when it is killed, and the interpreter's last words are handed on once."""
    first = RunMark(tmp_path)
    assert not first.ended_badly
    first.native.write("Fatal Python error: Segmentation fault\n")
    first.native.close()
    second = RunMark(tmp_path)
    assert (True, "Fatal Python error: Segmentation fault\n") == (second.ended_badly, second.last_words)
    second.end()
    third = RunMark(tmp_path)
    assert (False, "") == (third.ended_badly, third.last_words)
    third.end()


def _remove(folder: Path) -> None:
    shutil.rmtree(folder)


def _lock_up(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("a file is in the way", "utf-8")


def _be_a_folder(folder: Path) -> None:
    (folder / "faults.log").unlink(missing_ok=True)
    (folder / "faults.log").mkdir()


@pytest.mark.parametrize("harm", [_remove, _lock_up, _be_a_folder])
def test_report_outlives_its_file(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    """Whoever logs is not disturbed where the file has gone, and what it could not take is kept in memory."""
    folder = tmp_path / "data"
    folder.mkdir()
    handler = FaultFile(folder)
    record = logging.LogRecord("pos", logging.ERROR, "", 1, "the first of %s", ("two",), None)
    handler.handle(record)
    harm(folder)
    for number in range(300):
        handler.handle(logging.LogRecord("pos", logging.ERROR, "", 1, "number %s", (number,), None))

    assert 200 == len(handler.unwritten)
    assert "number 299" in handler.unwritten[-1]


def test_report_goes_on_in_a_folder_that_came_back(tmp_path: Path) -> None:
    """A folder that was away for a while gets the lines from then on."""
    folder = tmp_path / "data"
    handler = FaultFile(folder)
    handler.handle(logging.LogRecord("pos", logging.ERROR, "", 1, "before", None, None))
    folder.mkdir()
    handler.handle(logging.LogRecord("pos", logging.ERROR, "", 1, "after", None, None))

    assert "after" in read_report(folder)
    assert ["before"] == [each.strip().rsplit(": ")[-1] for each in handler.unwritten]


def test_path_that_is_no_utf8_is_written(log: logging.Logger, tmp_path: Path) -> None:
    """A name that is no text does not cost the line in which it stands."""
    log.warning("no copy in %s", os.fsdecode(b"/loja/caf\xe9"))
    assert r"no copy in /loja/caf\udce9" in read_report(tmp_path)
