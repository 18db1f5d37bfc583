"""Sound and voice: by what the desktop has, never in the way, off when switched off."""

import wave
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from pos_app.domain.events import Event, EventKind, Recorded
from pos_app.domain.money import Centavos
from pos_app.paths import resource
from pos_app.ui.runtime.sound import DesktopSound, ProcessRunner, SoundWishes, read_wishes, write_wishes
from pos_app.ui.settings.settings_dialog import SettingsDialog
from tests.fakes import sales
from tests.fakes.clock import FakeClock
from tests.ui.cashier_rig import make_rig


class FakeRunner:
    """Has the programs that a test names, and remembers what was started."""

    def __init__(self, *programs: str) -> None:
        self.programs = programs
        self.started: list[tuple[tuple[str, ...], ...]] = []
        self.beeps: list[int] = []

    def find(self, name: str) -> str | None:
        """Return a path for the programs that there are."""
        return f"/bin/{name}" if name in self.programs else None

    def start(self, *commands: tuple[str, ...]) -> None:
        """Remember a row of commands."""
        self.started.append(commands)

    def beep(self, times: int) -> None:
        """Remember a beep."""
        self.beeps.append(times)

    def first_words(self) -> list[list[str]]:
        """Return the program of each command in each row."""
        return [[Path(command[0]).name for command in row] for row in self.started]


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    """Return settings of this test alone."""
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


def paid(sound: DesktopSound, *, training: bool = False) -> None:
    """Tell of R$ 45,90."""
    sound.paid(Centavos(4590), training=training)


def test_two_sounds_are_unlike_each_other(settings: QSettings) -> None:
    """Each has its own file, played by the first player that there is."""
    runner = FakeRunner("aplay", "paplay")
    sound = DesktopSound(settings, runner)
    paid(sound)
    sound.attention()
    assert [["paplay"], ["paplay"]] == runner.first_words()
    files = [Path(row[0][-1]) for row in runner.started]
    assert ["paid.wav", "attention.wav"] == [file.name for file in files]
    assert files[0].read_bytes() != files[1].read_bytes()


def test_without_a_player_it_beeps(settings: QSettings) -> None:
    """Once for paid, twice for attention; nothing is started."""
    runner = FakeRunner()
    sound = DesktopSound(settings, runner)
    paid(sound)
    sound.attention()
    assert ([1, 2], []) == (runner.beeps, runner.started)


def test_switched_off_is_silent(settings: QSettings) -> None:
    """Neither sound nor beep nor voice."""
    write_wishes(settings, SoundWishes(sounds=False, voice=False))
    runner = FakeRunner("paplay", "spd-say")
    sound = DesktopSound(settings, runner)
    paid(sound)
    sound.attention()
    assert ([], []) == (runner.beeps, runner.started)


def test_voice_is_off_until_it_is_wished(settings: QSettings) -> None:
    """By default only the sound plays, though a voice is there."""
    runner = FakeRunner("paplay", "spd-say")
    paid(DesktopSound(settings, runner))
    assert [["paplay"]] == runner.first_words()


@pytest.mark.parametrize("training", [False, True])
def test_amount_is_said_after_the_sound(settings: QSettings, *, training: bool) -> None:
    """In Portuguese words; a training ledger says so first."""
    write_wishes(settings, SoundWishes(voice=True))
    runner = FakeRunner("paplay", "espeak-ng")
    paid(DesktopSound(settings, runner), training=training)
    assert [["paplay", "espeak-ng"]] == runner.first_words()
    sentence = "Pix recebido: quarenta e cinco reais e noventa centavos"
    assert ("Treino. " if training else "") + sentence == runner.started[0][1][-1]


def test_missing_voice_is_no_error(settings: QSettings) -> None:
    """The sound plays alone."""
    write_wishes(settings, SoundWishes(voice=True))
    runner = FakeRunner("paplay")
    paid(DesktopSound(settings, runner))
    assert [["paplay"]] == runner.first_words()


@pytest.mark.parametrize("name", ["paid", "attention"])
def test_files_are_short_and_plain(name: str) -> None:
    """Sixteen bits, one channel, under a second."""
    with wave.open(str(resource(f"sounds/{name}.wav"))) as file:
        assert (1, 2) == (file.getnchannels(), file.getsampwidth())
        assert file.getnframes() < file.getframerate()


def test_program_that_cannot_start_lets_the_next_one(qtbot: QtBot, tmp_path: Path) -> None:
    """A player that is gone takes nothing with it: the next command is run."""
    runner = ProcessRunner()
    done = tmp_path / "done"
    runner.start(("/nowhere/player",), ("/bin/sh", "-c", f"exit 3 > {done}"))
    qtbot.waitUntil(done.exists)
    qtbot.waitUntil(lambda: len(runner.children()) == 1)


def test_window_says_what_was_paid(qtbot: QtBot, clock: FakeClock, tmp_path: Path) -> None:
    """The amount of the confirmed sale, and that it is training."""
    rig = make_rig(qtbot, clock, tmp_path)
    event = Event(kind=EventKind.CONFIRMED, record=sales.with_money(clock, sales.pending(clock)))
    rig.tell(Recorded(seq=1, at=clock.at, event=event))
    assert [(4590, True)] == rig.sound.said


def test_switches_hold_at_once(qtbot: QtBot, clock: FakeClock, tmp_path: Path) -> None:
    """Sound and voice are chosen without a PIN, and stay chosen on this computer."""
    rig = make_rig(qtbot, clock, tmp_path)
    rig.window.open_settings()
    dialog = rig.window.findChild(SettingsDialog)
    assert dialog is not None
    dialog.shop_page.sounds.click()
    dialog.shop_page.voice.click()
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    assert SoundWishes(sounds=False, voice=True) == read_wishes(settings)
    dialog.shop_page.test_button.click()
    assert ["paid"] == rig.sound.played
