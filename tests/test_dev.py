"""dev.py: what it refuses, what it asks for, and the lock that it installs from."""

import importlib.util
import random
import re
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def dev() -> ModuleType:
    """Return dev.py as a module."""
    return _load(ROOT / "dev.py")


def test_unknown_command_is_a_usage_error(dev: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    """A mistyped command ends with 2 and names the real ones."""
    assert dev.EXIT_USAGE == dev.main(["tset"])
    words = "one of: " + ", ".join(dev.COMMANDS)
    assert words in capsys.readouterr().err


def test_no_command_shows_all(dev: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    """Called with nothing it explains every command and exit code."""
    assert 0 == dev.main([])
    shown = capsys.readouterr().out
    assert [] == [name for name in dev.COMMANDS if f"dev.py {name}" not in shown]


def test_check_takes_no_arguments(dev: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    """What would be ignored is refused."""
    assert dev.EXIT_USAGE == dev.main(["check", "--fast"])
    assert "unexpected: --fast" in capsys.readouterr().err


def test_older_python_is_told_what_is_needed(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A Python without a lock ends with 3 and a sentence, before anything is made."""
    monkeypatch.setattr(sys, "version_info", (3, 10, 1, "final", 0))
    assert dev.EXIT_MISSING == dev.main(["run"])
    assert "this is Python 3.10.1; 3.11, 3.12 or 3.13 is needed" in capsys.readouterr().err


LINUX, MAC, WINDOWS = "linux", "darwin", "win32"


def _system(  # noqa: PLR0913 - a system
    dev: ModuleType, patch: pytest.MonkeyPatch, name: str, machine: str, version: str, *, libc: str = "glibc"
) -> None:
    """Let the program believe that it runs there; a Python of Windows says for what it was built."""
    patch.setattr(dev.sys, "platform", name)
    patch.setattr(dev.platform, "machine", lambda: machine)
    patch.setattr(dev.platform, "libc_ver", lambda: (libc, version))
    patch.setattr(dev.platform, "mac_ver", lambda: (version, ("", "", ""), machine))
    patch.setattr(dev.sysconfig, "get_platform", lambda: f"win-{machine.lower()}")


@pytest.mark.parametrize(
    ("name", "machine", "version", "libc", "words"),
    [
        (LINUX, "aarch64", "2.41", "glibc", "this is linux on aarch64 with glibc 2.41;"),
        (LINUX, "x86_64", "2.31", "glibc", "this is linux on x86_64 with glibc 2.31;"),
        (LINUX, "x86_64", "", "", "with another C library;"),
        (LINUX, "armv7l", "2.41", "glibc", "this is linux on armv7l"),
        (LINUX, "riscv64", "2.41", "glibc", "this is linux on riscv64"),
        (MAC, "x86_64", "14.2", "", "this is macOS 14.2 on x86_64;"),
        (MAC, "arm64", "12.7.1", "", "this is macOS 12.7.1 on arm64;"),
        (WINDOWS, "ARM64", "", "", "this is Windows with a Python for win-arm64;"),
    ],
)
def test_system_without_packages_is_told_before_pip(  # noqa: PLR0913, PLR0917 - a system
    dev: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    machine: str,
    version: str,
    libc: str,
    words: str,
) -> None:
    """A sentence says what this is and what is needed; nothing is made."""
    monkeypatch.setattr(dev, "is_filled", lambda: False)
    monkeypatch.setattr(dev, "make_venv", pytest.fail)
    _system(dev, monkeypatch, name, machine, version, libc=libc)
    assert dev.EXIT_MISSING == dev.main(["run"])
    told = capsys.readouterr().err
    assert words in told
    assert dev.SYSTEMS in told


@pytest.mark.parametrize(
    ("name", "machine", "version"),
    [
        (LINUX, "x86_64", "2.34"),
        (LINUX, "x86_64", "2.41"),
        (MAC, "arm64", "13.0"),
        (MAC, "arm64", "26.1"),
        (WINDOWS, "AMD64", ""),
    ],
)
def test_system_with_packages_is_none_of_these(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, name: str, machine: str, version: str
) -> None:
    """The least versions, and newer ones, pass."""
    _system(dev, monkeypatch, name, machine, version)
    assert "" == dev.unfit_system()


def test_readme_names_the_systems(dev: ModuleType) -> None:
    """In the words of the program."""
    readme = " ".join((dev.ROOT / "README.md").read_text("utf-8").split())
    assert f"It runs on {dev.SYSTEMS}" in readme


def test_person_without_root_gets_one_line(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system lacks is named in one line to type, each package once."""
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000)
    with pytest.raises(dev.DevError) as caught:
        dev.install_packages(["strace", "libegl1", "strace"])
    assert (
        "sudo apt-get install -y --no-install-recommends libegl1 strace" == str(caught.value).split("\n")[1]
    )
    assert dev.EXIT_MISSING == caught.value.code


def test_missing_library_names_its_package(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that the loader does not find is asked for by its Debian package."""
    monkeypatch.setattr(
        dev, "LIBRARIES", {"libno-such-thing.so.9": "libno-such-thing9", "libc.so.6": "libc6"}
    )
    assert ["libno-such-thing9"] == dev.missing_libraries()


Started = list[tuple[list[str], dict[str, str]]]


@pytest.fixture
def started(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Started:
    """Return what dev.py would start: pytest's arguments, and what is added to the environment."""
    commands: Started = []

    def call(command: list[str], _folder: Path, env: dict[str, str]) -> int:
        commands.append((command[3:], env))
        return 0

    monkeypatch.setattr(dev, "call", call)
    monkeypatch.setattr(dev, "prepare", lambda *_: None)
    monkeypatch.setattr(dev.os, "cpu_count", lambda: 4)
    return commands


SPREAD = ["-n", "4", "--dist=loadfile", "--no-loadscope-reorder", "--durations=25"]


@pytest.mark.parametrize(
    "options", [[], ["--full"], ["tests/services"], ["-q", "tests/domain", "tests/wire"]]
)
def test_many_tests_run_on_all_cores(dev: ModuleType, started: Started, options: list[str]) -> None:
    """Everything, or whole folders: by files on each core, and the slowest are told at the end."""
    assert 0 == dev.main(["test", *options])

    assert [[*SPREAD, *options]] == [command for command, _ in started]


@pytest.mark.parametrize(
    "options",
    [
        ["tests/test_dev.py"],
        ["tests/test_dev.py::test_x", "-q"],
        ["-k", "money"],
        ["-kmoney"],
        ["-x", "--pdb"],
        ["-n0"],
    ],
)
def test_a_few_tests_run_as_pytest_does_it(dev: ModuleType, started: Started, options: list[str]) -> None:
    """Nothing is added for who names a file or looks closely: no other process, no list."""
    assert 0 == dev.main(["test", *options])

    assert [options] == [command for command, _ in started]


def test_fast_tests_keep_their_ledgers_in_memory(
    dev: ModuleType, started: Started, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``--fast`` is not pytest's: folders that are there, and a place in memory that is gone afterwards."""
    monkeypatch.setattr(dev, "MEMORY", tmp_path)
    assert 0 == dev.main(["test", "--fast", "-q"])

    ((command, _),) = started
    assert [*SPREAD, "-q"] == command[:6]
    place = Path(command[6].removeprefix("--basetemp="))
    assert tmp_path == place.parent
    assert not place.exists()
    assert "tests/domain" in command
    assert all((ROOT / folder).is_dir() for folder in command[7:])


def test_tests_keep_what_python_compiled(dev: ModuleType, started: Started) -> None:
    """A machine may forbid it; the program's hundreds of starts would each compile all of it again."""
    assert 0 == dev.main(["test"])

    assert [{"PYTHONDONTWRITEBYTECODE": ""}] == [env for _, env in started]


@pytest.mark.parametrize(
    ("texts", "translation", "is_whole"),
    [
        ("Cobrar", "<translation>Charge</translation>", True),
        ("Cobrar", '<translation type="unfinished">Charge</translation>', False),
        ("Cobrar", '<translation type="unfinished"></translation>', False),
        ("Cobrar Agora", "<translation>Charge</translation>", False),
    ],
)
def test_translations_fail_while_a_text_is_left(  # noqa: PLR0913 - a tree with a language
    dev: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    texts: str,
    translation: str,
    *,
    is_whole: bool,
) -> None:
    """A text that nobody translated, or that is new, is no success, and no half language is compiled."""
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "prepare", lambda *_: None)
    sources, folder = tmp_path / "pos_app", tmp_path / "resources" / "translations"
    sources.mkdir()
    lines = "".join(f'        self.tr("{text}")\n' for text in texts.split())
    (sources / "page.py").write_text(f"class Page:\n    def show(self):\n{lines}", "utf-8")
    folder.mkdir(parents=True)
    message = f"<message><source>Cobrar</source>{translation}</message>"
    (folder / "pos_app_en.ts").write_text(
        f'<TS version="2.1" language="en"><context><name>Page</name>{message}</context></TS>', "utf-8"
    )

    assert is_whole == (dev.main(["translations"]) == 0)

    assert is_whole == (folder / "pos_app_en.qm").exists()


@pytest.mark.parametrize("changed", ["lock", "place", "python", "interpreter"])
def test_environment_is_filled_again_when_its_ground_changed(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, changed: str
) -> None:
    """A whole environment is kept; another lock, place or Python, or no interpreter, makes it anew."""
    for name, path in (("VENV", tmp_path), ("LOCK", tmp_path / "lock"), ("STAMP", tmp_path / "stamp")):
        monkeypatch.setattr(dev, name, path)
    dev.LOCK.write_text("a==1")
    assert not dev.is_filled()
    dev.venv_python().parent.mkdir()
    dev.venv_python().touch()
    dev.STAMP.write_text(dev.stamp())
    assert dev.is_filled()

    match changed:
        case "lock":
            dev.LOCK.write_text("a==2")
        case "place":
            monkeypatch.setattr(dev, "ROOT", tmp_path / "elsewhere")
        case "python":
            monkeypatch.setattr(sys, "version", "3.99")
        case _:
            dev.venv_python().unlink()
    assert not dev.is_filled()


def test_lock_names_all_that_the_project_needs() -> None:
    """Each dependency of pyproject.toml is pinned in the lock."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [
        *project["dependencies"],
        *(line for extra in project["optional-dependencies"].values() for line in extra),
    ]
    names = {re.match(r"[A-Za-z0-9_.-]+", line)[0].lower() for line in needed}  # type: ignore[index]  # all match
    names.discard(project["name"])  # an extra may name another of our own
    pinned = set(re.findall(r"^([a-z0-9-]+)==", LOCK, re.MULTILINE))
    assert names
    assert set() == names - pinned


def test_lock_has_hashes_and_no_address() -> None:
    """Every package is checked by hash, and where packages come from is the machine's own setting."""
    blocks = re.split(r"^(?=[a-z0-9-]+==)", LOCK, flags=re.MULTILINE)[1:]
    assert blocks
    assert [] == [block.split()[0] for block in blocks if "--hash=sha256:" not in block]
    assert "://" not in LOCK
    assert "index" not in LOCK


def test_fuzzer_finds_a_crash(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The readers pass a short run; a reader that crashes is caught, with the text that did it."""
    fuzz = _load(ROOT / "tests" / "fuzz.py")
    assert 0 == fuzz.fuzz(random.Random(1), 0.5)  # noqa: S311 - no secret
    assert "no crash" in capsys.readouterr().out

    def crash(text: str) -> int:
        return {"": 1}[text]

    monkeypatch.setattr(fuzz, "READERS", (crash,))
    assert 1 == fuzz.fuzz(random.Random(1), 5)  # noqa: S311 - no secret
    assert "fuzz: crash(" in capsys.readouterr().out
