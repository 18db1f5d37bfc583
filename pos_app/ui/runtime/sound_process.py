"""Programs that play a sound or say a sentence: run beside this one, and waited for by nobody."""

from PySide6.QtCore import QCoreApplication, QObject, QProcess, Qt, QTimer, Slot

_LONGEST_MS = 20_000
_KILL_MS = 500


class Playing(QObject):
    """One row of programs, one after the other; ends the one that hangs, and goes with the last."""

    def __init__(self, commands: tuple[tuple[str, ...], ...], parent: QObject) -> None:
        super().__init__(parent)
        self._left = list(commands)
        self._process = QProcess(self)
        self._process.setStandardOutputFile(QProcess.nullDevice())
        self._process.setStandardErrorFile(QProcess.nullDevice())
        self._process.finished.connect(self.go_on)
        # Queued: the next program must not start inside the failed start of this one.
        self._process.errorOccurred.connect(self._on_error, Qt.ConnectionType.QueuedConnection)
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.setInterval(_LONGEST_MS)
        self._limit.timeout.connect(self._process.kill)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self._stop)

    @Slot()
    def _stop(self) -> None:
        """End at once: the program closes."""
        self._left.clear()
        self._process.kill()
        self._process.waitForFinished(_KILL_MS)

    @Slot()
    def go_on(self) -> None:
        """Start the next program, or end."""
        self._limit.stop()
        if not self._left:
            self.deleteLater()
            return
        program, *arguments = self._left.pop(0)
        self._limit.start()
        self._process.start(program, arguments)

    @Slot(QProcess.ProcessError)
    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:  # any other end is told by ``finished`` too
            self.go_on()
