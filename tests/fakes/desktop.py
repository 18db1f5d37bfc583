"""A real desktop for the real program: an X server, a window manager, and a person's hands and eyes on it.

The hands are xdotool's, so focus, activation and the server's own time stamps are those of a desktop. The
eyes are :mod:`tests.fakes.watched`, which runs in the program and says what a screen reader is told.
"""

import json
import os
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import zxingcpp
from msgspec import Struct, convert
from PIL import Image, ImageGrab

from tests.fakes.programs import WAIT_S, Computer, Program

WATCHED = "tests.fakes.watched"
_STEP_S = 0.02
_T = TypeVar("_T")


class Part(Struct, frozen=True):
    """One part of a window, as assistive programs are told of it.

    Attributes:
        role: Qt's word for it, such as ``Button``.
        value: its text, where it may be edited or has a value.
        place: left, top, width and height in pixels of the screen.
        depth: 0 for a window, and one more for each part in another.
        states: Qt's words, such as ``focused``.
    """

    role: str
    name: str
    value: str
    place: tuple[int, int, int, int]
    depth: int
    states: tuple[str, ...]

    @property
    def middle(self) -> tuple[int, int]:
        """Where it is pressed."""
        left, top, width, height = self.place
        return left + width // 2, top + height // 2


class Desktop:
    """One X server with a window manager, as long as a test needs it.

    Args:
        size: of the only screen.
        with_manager: whether windows are managed, and so get the focus as on a desktop.
        monitors: width of each, side by side, as ``M1``, ``M2`` and so on; none for one over all of it.
    """

    def __init__(
        self,
        size: tuple[int, int] = (1366, 768),
        *,
        with_manager: bool = True,
        monitors: tuple[int, ...] = (),
    ) -> None:
        self.size = size
        read, written = os.pipe()
        screen = ("-screen", "0", f"{size[0]}x{size[1]}x24")
        server = ["Xvfb", "-displayfd", str(written), *screen, "-nolisten", "tcp", "-noreset"]
        self._processes = [_quiet(server, dict(os.environ), (written,))]
        os.close(written)
        with os.fdopen(read, encoding="ascii") as told:
            self.display = f":{told.readline().strip()}"
        self.environment = {"DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"}
        self._monitors = monitors
        for number in range(1, len(monitors) + 1):
            self.plug(number)
        if monitors:  # the server's own one would lie over them
            self._say(["xrandr", "--fb", f"{size[0]}x{size[1]}", "--output", "screen", "--off"])
        if with_manager:
            self._processes.append(_quiet(["openbox"], self._own()))
            wait_for(lambda: "_NET_SUPPORTING_WM_CHECK" in self._say(["xprop", "-root"]), "a window manager")

    def plug(self, number: int) -> None:
        """Connect one of the monitors."""
        left, width = sum(self._monitors[: number - 1]), self._monitors[number - 1]
        place = f"{width}/{width // 4}x{self.size[1]}/{self.size[1] // 4}+{left}+0"
        self._say(["xrandr", "--setmonitor", f"M{number}", place, "none"])

    def unplug(self, number: int) -> None:
        """Take a monitor away; what was on it is still on the desktop, where nobody sees it."""
        self._say(["xrandr", "--delmonitor", f"M{number}"])

    def close(self) -> None:
        """End the manager, then the server."""
        for process in reversed(self._processes):
            process.terminate()
            process.wait(WAIT_S)

    def _own(self) -> dict[str, str]:
        return {**os.environ, "DISPLAY": self.display}

    def _say(self, command: list[str]) -> str:
        done = subprocess.run(command, env=self._own(), capture_output=True, text=True, check=False)
        return done.stdout

    def watch(self, computer: Computer, *arguments: str, **environment: str) -> "Eyes":
        """Start the program on this desktop, with eyes on its windows."""
        eye = computer.home / f"eye-{time.monotonic_ns()}"
        given = {**self.environment, "WATCHED_EYE": str(eye), **environment}
        program = computer.start(*arguments, environment=given, module=WATCHED)
        wait_for(lambda: eye.exists() or not program.is_alive(), "eyes")
        return Eyes(program, eye)

    # --- hands ------------------------------------------------------------------------------------

    def type(self, text: str, gap_ms: int = 60) -> None:
        """Type on the keyboard, into whatever has the focus."""
        self._hands("type", "--delay", str(gap_ms), text)

    def scan(self, text: str, gap_ms: int, end: str) -> None:
        """Take a scanner in hand, and let it read: characters at one pace, then its last key."""
        last = {"Return": "\n", "Tab": "\t"}[end]
        self._hands("sleep", "0.3", "type", "--delay", str(gap_ms), text + last)

    def press(self, *keys: str) -> None:
        """Press keys by the names that X gives them, such as ``Return`` or ``ctrl+p``."""
        self._hands("key", *keys)

    def click(self, place: tuple[int, int]) -> None:
        """Move the pointer there and press its first button."""
        self._hands("mousemove", str(place[0]), str(place[1]), "click", "1")

    def active_title(self) -> str:
        """Return the title of the window that has the manager's focus."""
        return self._say(["xdotool", "getactivewindow", "getwindowname"]).strip()

    def activate(self, title: str) -> None:
        """Go to a window as by a click on its bar, and wait until it is the active one."""
        self._hands("search", "--sync", "--onlyvisible", "--name", f"^{title}", "windowactivate", "--sync")

    def move(self, title: str, place: tuple[int, int], size: tuple[int, int] | None = None) -> None:
        """Put a window elsewhere, and make it another size."""
        found = self._say(["xdotool", "search", "--onlyvisible", "--name", f"^{title}"]).split()[-1]
        self._hands("windowmove", found, *map(str, place))
        if size is not None:
            self._hands("windowsize", found, *map(str, size))

    def picture(self) -> Image.Image:
        """Return what is on the screen."""
        return ImageGrab.grab(xdisplay=self.display)

    def codes(self) -> list[str]:
        """Return the texts of all codes that a phone could read from the screen."""
        return [found.text for found in zxingcpp.read_barcodes(self.picture())]

    def _hands(self, *words: str) -> None:
        command = ["xdotool", *words]
        subprocess.run(command, env=self._own(), check=True, capture_output=True, timeout=WAIT_S)


class Eyes:
    """What one watched program shows."""

    def __init__(self, program: Program, path: Path) -> None:
        self.program = program
        self._path = path

    def parts(self) -> list[Part]:
        """Return all visible parts of all its windows, windows first, in the order of the tree."""
        return [convert(each, Part) for each in self._ask({"do": "look"})]

    def see(self, words: str, role: str = "") -> Part:
        """Return the first part whose name or value holds these words, waiting for it."""
        return self._wait(lambda: self._found(words, role), f"{role} {words!r}")

    def see_enabled(self, words: str, role: str = "") -> Part:
        """Return the part as soon as it can be used."""

        def usable() -> Part | None:
            found = self._found(words, role)
            return found if found is not None and "disabled" not in found.states else None

        return self._wait(usable, f"usable {role} {words!r}")

    def see_no(self, words: str) -> None:
        """Wait until no part has these words."""
        self._wait(lambda: self._found(words, "") is None, f"no {words!r}")

    def focused(self) -> Part:
        """Return the part that has the keyboard, waiting for one."""
        found = self._wait(lambda: [each for each in self.parts() if "keyboard" in each.states], "focus")
        return found[-1]

    def hold(self, ms: int) -> None:
        """Keep the program's windows from doing anything for a while, from now on."""
        self._ask({"do": "hold", "ms": ms})

    def fail(self) -> None:
        """Let a slot of the program raise."""
        self._ask({"do": "fail"})

    def _found(self, words: str, role: str) -> Part | None:
        fitting = (each for each in self.parts() if words in each.name or words in each.value)
        return next((each for each in fitting if role in {"", each.role}), None)

    def _wait(self, look: Callable[[], _T | None], what: str) -> _T:
        try:
            return wait_for(look, what)
        except AssertionError:
            seen = "\n".join(f"{'  ' * each.depth}{each.role} {each.name!r}" for each in self.parts())
            words = f"not seen: {what}\n{seen}\n{self.program.heard}"
            raise AssertionError(words) from None

    def _ask(self, wish: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        with socket.socket(socket.AF_UNIX) as eye:
            eye.settimeout(WAIT_S)
            eye.connect(str(self._path))
            with eye.makefile("rw", encoding="utf-8") as line:
                line.write(json.dumps(wish) + "\n")
                line.flush()
                return json.loads(line.readline())


def wait_for(look: Callable[[], _T | None], what: str) -> _T:
    """Look until there is something, and return it."""
    until = time.monotonic() + WAIT_S
    while not (found := look()):
        assert time.monotonic() < until, f"not seen: {what}"
        time.sleep(_STEP_S)
    return found


def _quiet(
    command: list[str], environment: dict[str, str], kept: tuple[int, ...] = ()
) -> "subprocess.Popen[bytes]":
    nothing = subprocess.DEVNULL
    return subprocess.Popen(command, env=environment, pass_fds=kept, stdout=nothing, stderr=nothing)
