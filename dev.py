#!/usr/bin/env python3
"""Set up, run, test and measure the Pix till. Needs nothing but Python 3.11 to 3.13.

    python3 dev.py run [options]       the cashier's window; options and commands go to pos-app
    python3 dev.py demo [options]      cashier, display and bank simulator together
    python3 dev.py test [options]      every test, on all cores; options go to pytest
    python3 dev.py test --fast         what needs neither programs nor sockets: within a minute
    python3 dev.py test --full         also the tests that take minutes each
    python3 dev.py check               ruff, mypy and the import contracts
    python3 dev.py pictures            the pictures of docs/pictures/page, made anew
    python3 dev.py gallery --out DIR   every window in every size, light and dark, on one page
    python3 dev.py modules             docs/modules.md, made anew from the first lines of all modules
    python3 dev.py bench [options]     the measurements of tests/benchmarks; --only PART, --quick, --soak;
                                       --compare REV [--rounds N]: that revision and this tree in turn
    python3 dev.py fuzz [--full]       odd input for everything that reads text; --till: for a real till
    python3 dev.py torture [--full]    kills, power cuts, bad disks: nothing lost, doubled or invented
    python3 dev.py translations [xx]   collect and compile the words of each language; fails while any is left
    python3 dev.py lock [--upgrade]    write requirements.lock anew (needs uv)

The first call makes the folder .venv and fills it from requirements.lock, hashes checked; later ones do
so again only when the lock, the Python or the place of the folder changed. As root, what Debian or Ubuntu
has to add is installed; otherwise the one line to type is shown.

Exit codes: those of the program started; 1 a check failed; 2 unknown command; 3 something has to be
installed first (the line to type is shown); 4 the environment could not be filled; 130 interrupted.
"""

# An older Python must come as far as check_python, which says what is needed.
from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import venv
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "filled-from"
OLDEST, NEWEST = (3, 11), (3, 13)

EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_MISSING = 3
EXIT_NOT_FILLED = 4
EXIT_INTERRUPTED = 130

# For which systems each package of the lock has a wheel; Qt's and SQLite's say the least.
SYSTEMS = (
    "Linux on x86-64 with glibc 2.34 or newer, macOS 13 or newer on Apple silicon, "
    "Windows 10 or newer on x86-64"
)
LEAST_GLIBC, LEAST_MACOS = (2, 34), (13,)

# What Qt and its xcb platform load from the system, and the Debian package of each.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libzstd.so.1": "libzstd1",
}
# Programs that tests start, and the Debian package of each.
TEST_PROGRAMS = {
    "Xvfb": "xvfb",
    "chromium": "chromium",
    "faketime": "faketime",
    "openbox": "openbox",
    "strace": "strace",
    "xdotool": "xdotool",
    "xprop": "x11-utils",
    "xrandr": "x11-xserver-utils",
}

# What ``test --fast`` runs: rules, messages, windows, and the till on ledgers in memory.
FAST = ("domain", "wire", "ui", "app", "services/till", "services/handlers")
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
# Options of whoever looks at a few tests, or has pytest do something else: it runs as it is by itself then.
PLAIN = (
    *("-h", "--help", "-k", "-n", "-s", "-x", "--pdb"),
    *("--lf", "--last-failed", "--sw", "--stepwise", "--co", "--collect-only"),
)
SLOWEST = 25


class DevError(Exception):
    """Ends this program with a sentence and an exit code."""

    def __init__(self, sentence: str, code: int) -> None:
        super().__init__(sentence)
        self.code = code


def main(arguments: list[str]) -> int:
    """Carry out one command and return the exit code."""
    name, rest = (arguments[0], arguments[1:]) if arguments else ("--help", [])
    if name in {"-h", "--help", "help"}:
        print(__doc__)
        return 0
    if name not in COMMANDS:
        print(f"dev.py: unknown command {name!r}; one of: {', '.join(COMMANDS)}", file=sys.stderr)
        return EXIT_USAGE
    try:
        check_python()
        return COMMANDS[name](rest)
    except DevError as error:
        print(f"dev.py: {error}", file=sys.stderr)
        return error.code
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED


def check_python() -> None:
    """Refuse a Python for which there is no lock."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        have = ".".join(map(str, sys.version_info[:3]))
        sentence = f"this is Python {have}; 3.11, 3.12 or 3.13 is needed, as in: python3.12 dev.py run"
        raise DevError(sentence, EXIT_MISSING)


# Commands


def run(arguments: list[str]) -> int:
    """Start the program; without arguments that is the cashier's window."""
    prepare()
    command = [str(venv_python()), "-m", "pos_app", *arguments]
    if os.name == "posix":
        # The program takes this process over, so that signals and the exit code are its own.
        sys.stdout.flush()
        os.execv(command[0], command)  # noqa: S606 - the interpreter of our own environment
    return call(command)


def demo(arguments: list[str]) -> int:
    """Start cashier, display and simulator together."""
    return run(["demo", *arguments])


def test(arguments: list[str]) -> int:
    """Run the tests; what they start from Debian is installed first."""
    fast = "--fast" in arguments
    prepare(None if fast else TEST_PROGRAMS)
    chosen = [argument for argument in arguments if argument != "--fast"]
    command = [str(venv_python()), "-m", "pytest", *spread(chosen), *chosen]
    # The program is started hundreds of times: what is compiled of it is kept.
    env = {"PYTHONDONTWRITEBYTECODE": ""}
    if not fast:
        return call(command, ROOT, env)
    folders = [str(Path("tests", folder)) for folder in FAST]
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as base:
        return call([*command, f"--basetemp={base}", *folders], ROOT, env)


def spread(arguments: list[str]) -> list[str]:
    """Return pytest's options for all cores and the list of the slowest; none for a few tests."""
    names = (argument.split("::")[0] for argument in arguments)
    if any(argument.startswith(PLAIN) for argument in arguments) or any(
        (ROOT / name).is_file() for name in names
    ):
        return []
    # By files, since tests of one share what is slow to start; in conftest.py's order, not by their number.
    return [
        "-n",
        str(os.cpu_count() or 1),
        "--dist=loadfile",
        "--no-loadscope-reorder",
        f"--durations={SLOWEST}",
    ]


def check(arguments: list[str]) -> int:
    """Run every check, also after one failed, and say which did."""
    refuse(arguments)
    prepare()
    python = [str(venv_python()), "-m"]
    checks = {
        "ruff check": [*python, "ruff", "check", "."],
        "ruff format": [*python, "ruff", "format", "--check", "."],
        "mypy": [*python, "mypy", "pos_app", "tests", "dev.py"],
        "import contracts": [str(venv_program("lint-imports"))],
    }
    failed = []
    for name, command in checks.items():
        print(f"--- {name}", flush=True)
        if call(command, ROOT) != 0:
            failed.append(name)
    print(f"check: {', '.join(failed)} failed" if failed else "check: all is well")
    return EXIT_FAILED if failed else 0


def pictures(arguments: list[str]) -> int:
    """Draw every state of the pages in Chromium."""
    prepare({"chromium": TEST_PROGRAMS["chromium"]})
    return call([str(venv_python()), str(ROOT / "tests" / "pictures.py"), *arguments], ROOT)


def gallery(arguments: list[str]) -> int:
    """Draw every window in every size on one page."""
    prepare()
    return call([str(venv_python()), str(ROOT / "tests" / "gallery.py"), *arguments], ROOT)


def modules(arguments: list[str]) -> int:
    """Write docs/modules.md anew; it needs no environment."""
    refuse(arguments)
    return call([sys.executable, str(ROOT / "tests" / "modules_page.py")], ROOT)


def bench(arguments: list[str]) -> int:
    """Run the measurements."""
    prepare()
    return call([str(venv_python()), "-m", "tests.benchmarks", *arguments], ROOT)


def fuzz(arguments: list[str]) -> int:
    """Give odd input to what reads text."""
    prepare()
    return call([str(venv_python()), str(ROOT / "tests" / "fuzz.py"), *arguments], ROOT)


def torture(arguments: list[str]) -> int:
    """Try hard to lose money."""
    prepare(TEST_PROGRAMS)
    return call([str(venv_python()), "-m", "tests.torture", *arguments], ROOT)


def translations(arguments: list[str]) -> int:
    """Collect the texts into each .ts file, new languages from the arguments, and compile all to .qm.

    A language of which a text is left to translate is not compiled, and fails the command.
    """
    prepare()
    folder = ROOT / "resources" / "translations"
    folder.mkdir(parents=True, exist_ok=True)
    new = {folder / f"pos_app_{language}.ts" for language in arguments}
    files = sorted(new | set(folder.glob("*.ts")))
    if not files:
        sentence = "no language yet; name one, as in: python3 dev.py translations en es"
        raise DevError(sentence, EXIT_USAGE)
    sources = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "pos_app").rglob("*.py"))]
    targets = [str(path.relative_to(ROOT)) for path in files]
    # Without line numbers a .ts file changes only when a text does; a text that is gone leaves no trace.
    options = ["-source-language", "pt_BR", "-locations", "none", "-no-obsolete"]
    code = call([str(venv_program("pyside6-lupdate")), *options, *sources, "-ts", *targets], ROOT)
    return code or call([str(venv_program("pyside6-lrelease")), "-fail-on-unfinished", *targets], ROOT)


def lock(arguments: list[str]) -> int:
    """Write requirements.lock: every package with its hashes, for all Pythons and systems, no address."""
    uv = shutil.which("uv")
    if uv is None:
        sentence = "uv is needed to write the lock; type: python3 -m pip install uv"
        raise DevError(sentence, EXIT_MISSING)
    command = [uv, "pip", "compile", "pyproject.toml", "--extra", "dev", "--universal", "--generate-hashes"]
    command += ["--python-version", ".".join(map(str, OLDEST)), "--output-file", LOCK.name, "--quiet"]
    env = {"UV_CUSTOM_COMPILE_COMMAND": "python3 dev.py lock"}
    return call([*command, "--no-emit-index-url", "--no-emit-find-links", *arguments], ROOT, env)


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": run,
    "demo": demo,
    "test": test,
    "check": check,
    "pictures": pictures,
    "gallery": gallery,
    "modules": modules,
    "bench": bench,
    "fuzz": fuzz,
    "torture": torture,
    "translations": translations,
    "lock": lock,
}


# The environment


def prepare(programs: Mapping[str, str] | None = None) -> None:
    """Make sure of the environment, of Qt's libraries and of the programs named (program: package)."""
    if not is_filled():
        check_system()
        make_venv()
        fill_venv()
    packages = missing_libraries()
    packages += [package for program, package in (programs or {}).items() if not shutil.which(program)]
    if packages and sys.platform == "linux":
        install_packages(packages)


def stamp() -> str:
    """Return what the environment depends on: the lock, this Python and the place of the folder."""
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    return f"{digest}\n{sys.version}\n{ROOT}\n"


def is_filled() -> bool:
    """Tell whether the environment is whole and made for this lock, Python and place."""
    return STAMP.is_file() and STAMP.read_text(encoding="utf-8") == stamp() and venv_python().exists()


def check_system() -> None:
    """Refuse a system for which the lock has no packages, before pip says so in its own words."""
    have = unfit_system()
    if have:
        sentence = f"this is {have}; the packages of {LOCK.name} are made for {SYSTEMS}"
        raise DevError(sentence, EXIT_MISSING)


def unfit_system() -> str:
    """Return what this system is, where there are no packages for it; empty where there are."""
    machine = platform.machine().lower()
    if sys.platform == "win32":
        built_for = sysconfig.get_platform()
        return "" if built_for == "win-amd64" else f"Windows with a Python for {built_for}"
    if sys.platform == "darwin":
        version = platform.mac_ver()[0]
        fits = machine == "arm64" and numbers(version) >= LEAST_MACOS
        return "" if fits else f"macOS {version} on {machine}"
    library, version = platform.libc_ver()
    fits = machine == "x86_64" and library == "glibc" and numbers(version) >= LEAST_GLIBC
    return (
        ""
        if fits
        else f"{sys.platform} on {machine} with {library or 'another C library'} {version}".rstrip()
    )


def numbers(version: str) -> tuple[int, ...]:
    """Return a version's numbers, to be compared."""
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def make_venv() -> None:
    """Make .venv anew; where Debian left ensurepip out, its package is installed first."""
    if importlib.util.find_spec("ensurepip") is None:
        install_packages([f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"])
        importlib.invalidate_caches()
    print(f"dev.py: making {VENV}", file=sys.stderr, flush=True)
    try:
        venv.EnvBuilder(clear=True, with_pip=True, symlinks=os.name == "posix").create(VENV)
    except (OSError, subprocess.CalledProcessError) as error:
        sentence = f"{VENV} could not be made: {error}"
        raise DevError(sentence, EXIT_NOT_FILLED) from error


def fill_venv() -> None:
    """Install what the lock names, and make this tree importable without building anything."""
    words = "installing from requirements.lock, hashes checked (some minutes the first time)"
    print(f"dev.py: {words}", file=sys.stderr, flush=True)
    pip = [str(venv_python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    if call([*pip, "--require-hashes", "--only-binary", ":all:", "--requirement", str(LOCK)]) != 0:
        sentence = (
            "the packages could not be installed; pip says above why. Mend that and type the same again."
        )
        raise DevError(sentence, EXIT_NOT_FILLED)
    (site_packages() / "pos_app_tree.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    # Last: a stamp stands only in an environment that is whole.
    STAMP.write_text(stamp(), encoding="utf-8")


def venv_program(name: str) -> Path:
    """Return the path of a program of the environment."""
    return VENV / ("Scripts" if os.name == "nt" else "bin") / (f"{name}.exe" if os.name == "nt" else name)


def venv_python() -> Path:
    """Return the environment's interpreter."""
    return venv_program("python")


def site_packages() -> Path:
    """Return the environment's folder of packages."""
    if os.name == "nt":
        return VENV / "Lib" / "site-packages"
    return VENV / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"


# The system


def missing_libraries() -> list[str]:
    """Return the Debian packages of Qt's libraries that the loader does not find; none outside Linux."""
    return [
        package for name, package in LIBRARIES.items() if sys.platform == "linux" and not is_loadable(name)
    ]


def is_loadable(library: str) -> bool:
    """Tell whether the system's loader finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install_packages(packages: Iterable[str]) -> None:
    """Install Debian packages as root, or end with the line that a person has to type."""
    names = sorted(set(packages))
    apt = shutil.which("apt-get")
    line = f"sudo apt-get install -y --no-install-recommends {' '.join(names)}"
    if apt is None or os.name != "posix" or os.geteuid() != 0:
        sentence = (
            f"the system lacks something; type this line (on Debian or Ubuntu), then the same again:\n{line}"
        )
        raise DevError(sentence, EXIT_MISSING)
    print(f"dev.py: installing {' '.join(names)}", file=sys.stderr, flush=True)
    command = [apt, "install", "-y", "-qq", "-o", "Dpkg::Use-Pty=0", "--no-install-recommends", *names]
    env = {"DEBIAN_FRONTEND": "noninteractive"}
    # A fresh machine has no list of packages yet, an old one a stale list.
    update = [apt, "update", "-qq"]
    if call(command, None, env, to_errors=True) and (
        call(update, None, env, to_errors=True) or call(command, None, env, to_errors=True)
    ):
        sentence = f"the system's packages could not be installed; try it by hand:\n{line}"
        raise DevError(sentence, EXIT_MISSING)


def call(
    command: list[str],
    folder: Path | None = None,
    env: Mapping[str, str] | None = None,
    *,
    to_errors: bool = False,
) -> int:
    """Run a program to its end and return its exit code; one ended by a signal counts as 128 + signal.

    Set-up's words go to standard error (``to_errors``), since standard output may be somebody's key file.
    """
    output = sys.stderr if to_errors else None
    environment = {**os.environ, **(env or {})}
    code = subprocess.run(command, cwd=folder, env=environment, check=False, stdout=output).returncode
    return code if code >= 0 else 128 - code


def refuse(arguments: list[str]) -> None:
    """End with the usage where a command takes no arguments and got some."""
    if arguments:
        sentence = f"unexpected: {' '.join(arguments)}"
        raise DevError(sentence, EXIT_USAGE)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
