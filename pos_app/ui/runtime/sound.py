"""The till's two sounds and its voice, by the programs that the desktop has; a beep where there is none.

Nothing waits for them, none is the only sign of anything, and what is missing is no error. They are asked for
by the window after the commit only (docs/charge.md).
"""

import shutil
import sys
from typing import Protocol

from msgspec import Struct
from PySide6.QtCore import QObject, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from pos_app.domain.money import Centavos, spoken
from pos_app.paths import resource

_SECOND_BEEP_MS = 280
_PAID, _ATTENTION = "sounds/paid.wav", "sounds/attention.wav"
_PLAYERS: tuple[tuple[str, ...], ...] = (
    ("paplay",),
    ("pw-play",),
    ("aplay", "-q"),
    ("afplay",),
)
_VOICES: tuple[tuple[str, ...], ...] = (
    ("spd-say", "-l", "pt-BR", "-w"),
    ("espeak-ng", "-v", "pt-br"),
    ("espeak", "-v", "pt-br"),
    ("say", "-v", "Luciana"),
)


class Runner(Protocol):
    """Starts programs beside this one."""

    def find(self, name: str) -> str | None:
        """Return the path of a program, None where it is not installed."""
        ...

    def start(self, *commands: tuple[str, ...]) -> None:
        """Start the first of ``commands``, each next one after its end; returns at once."""
        ...

    def beep(self, times: int) -> None:
        """Let the desktop beep."""
        ...


class ProcessRunner(QObject):
    """Meets :class:`Runner` by processes that nobody waits for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_SECOND_BEEP_MS)
        self._again.timeout.connect(QApplication.beep)

    def find(self, name: str) -> str | None:
        """Return the path of a program, None where it is not installed."""
        return shutil.which(name)

    def start(self, *commands: tuple[str, ...]) -> None:
        """Start the first of ``commands``, each next one after its end; returns at once."""
        from pos_app.ui.runtime.sound_process import Playing  # noqa: PLC0415 - after the first paint

        Playing(commands, self).go_on()

    def beep(self, times: int) -> None:
        """Let the desktop beep once or twice."""
        QApplication.beep()
        if times > 1:
            self._again.start()


class SoundWishes(Struct, frozen=True):
    """What the shop wants to hear: the sounds, and the amount spoken."""

    sounds: bool = True
    voice: bool = False


def read_wishes(settings: QSettings) -> SoundWishes:
    """Return what was chosen on this computer."""
    return SoundWishes(
        sounds=settings.value("sound/on", defaultValue=True, type=bool) is True,
        voice=settings.value("sound/voice", defaultValue=False, type=bool) is True,
    )


def write_wishes(settings: QSettings, wishes: SoundWishes) -> None:
    """Keep what was chosen."""
    settings.setValue("sound/on", wishes.sounds)
    settings.setValue("sound/voice", wishes.voice)


class DesktopSound(QObject):
    """Meets the ``Sound`` port; reads at each sound what was chosen, so a change needs no restart."""

    def __init__(self, settings: QSettings, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._runner = runner

    def paid(self, amount: Centavos, *, training: bool) -> None:
        """Play the bright sound, then say the amount; ``training`` is said first."""
        wishes = read_wishes(self._settings)
        play = self._play(_PAID) if wishes.sounds else None
        say = self._say(amount, training=training) if wishes.voice else None
        commands = tuple(command for command in (play, say) if command is not None)
        if commands:
            self._runner.start(*commands)
        if wishes.sounds and play is None:
            self._runner.beep(1)

    def attention(self) -> None:
        """Play the low sound."""
        if not read_wishes(self._settings).sounds:
            return
        play = self._play(_ATTENTION)
        if play is None:
            self._runner.beep(2)
        else:
            self._runner.start(play)

    def _play(self, name: str) -> tuple[str, ...] | None:
        file = str(resource(name))
        if sys.platform == "win32":
            quoted = file.replace("'", "''")
            script = f"(New-Object Media.SoundPlayer '{quoted}').PlaySync()"
            return "powershell", "-NoProfile", "-Command", script
        return self._with_program(_PLAYERS, file)

    def _say(self, amount: Centavos, *, training: bool) -> tuple[str, ...] | None:
        return self._with_program(_VOICES, spoken_payment(amount, training=training))

    def _with_program(self, programs: tuple[tuple[str, ...], ...], last: str) -> tuple[str, ...] | None:
        for name, *options in programs:
            path = self._runner.find(name)
            if path is not None:
                return path, *options, last
        return None


def spoken_payment(amount: Centavos, *, training: bool) -> str:
    """Return the sentence for the voice; Portuguese, as the amount's words are.

    >>> spoken_payment(Centavos(4590), training=True)
    'Treino. Pix recebido: quarenta e cinco reais e noventa centavos'
    """
    sentence = f"Pix recebido: {spoken(amount)}"
    return f"Treino. {sentence}" if training else sentence
