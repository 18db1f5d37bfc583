"""The command line: reads options and calls one function of ``app``; imports nothing heavy at the top."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from pos_app import __version__
from pos_app.app import streams
from pos_app.services.bank_simulator.scripts import SCRIPTS
from pos_app.settings import DEFAULT_PORT, LANGUAGES, Settings, SettingsError, data_dir_of

EXIT_OK = 0
EXIT_USAGE = 2
_UMASK = 0o077
"""Whatever this program writes, ledger, keys, copies, exports, reports, is of this login alone."""

_EXIT_CODES = """\
exit codes:
  0  ended well, or raised the window of the till that runs already
  1  refused or failed; the sentence on standard error says what
  2  wrong command line
  3  the data folder cannot be used
  4  a newer program made the ledger
  5  the ledger is damaged
  6  the ledger cannot be looked at
  7  the disk failed while running
"""
_BIND = "interface for other computers, with TLS; what the settings say, if left out"


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="pos-app",
        description="A till that charges by Pix. Without a command: the cashier's window.",
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"pos-app {__version__}")
    _add_till_options(parser)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _add_display(commands.add_parser("display", help="customer display on another screen or computer"))
    _add_bank(commands.add_parser("bank", help="bank simulator, for training ledgers only"))
    _add_demo(commands.add_parser("demo", help="cashier, display and simulator together"))
    _add_key(commands.add_parser("key", help="keys of banks, displays and integrations"))
    _add_pin(commands.add_parser("pin", help="the manager's PIN"))
    _add_export(commands.add_parser("export", help="print events and payments, read-only"))
    _add_data_dir(
        commands.add_parser(
            "check", help="look whether the ledger is sound: 0 sound, 5 damaged, 6 cannot look"
        )
    )
    _add_backup(commands.add_parser("backup", help="copy the ledger into backups/, also while the till runs"))
    _add_restore(
        commands.add_parser("restore", help="put a copy in the ledger's place; close the till first")
    )
    _add_init(commands.add_parser("init", help="make a real ledger"))
    return parser


def _add_data_dir(parser: argparse.ArgumentParser) -> None:
    # SUPPRESS: an option given before the command is not undone by the command's default.
    parser.add_argument(
        "--data-dir", metavar="DIR", default=argparse.SUPPRESS, help="folder of the ledger (one per till)"
    )
    parser.add_argument(
        "--training", action="store_true", default=argparse.SUPPRESS, help="use the training ledger"
    )


def _add_language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--language", choices=LANGUAGES, default=argparse.SUPPRESS, help="of the windows")


def _add_till_options(parser: argparse.ArgumentParser) -> None:
    _add_data_dir(parser)
    _add_language(parser)
    parser.add_argument(
        "--bind",
        metavar="ADDRESS",
        default=argparse.SUPPRESS,
        help=_BIND,
    )
    parser.add_argument(
        "--port", type=int, metavar="N", default=argparse.SUPPRESS, help=f"{DEFAULT_PORT}; 0 for any free one"
    )
    parser.add_argument(
        "--verifying",
        type=int,
        metavar="SECONDS",
        default=argparse.SUPPRESS,
        help="length of the last questions to the bank: 15; 5 to 60, from 1 in training",
    )
    parser.add_argument(
        "--bank-rate",
        type=int,
        metavar="N",
        default=argparse.SUPPRESS,
        help="messages a second read of one bank, on a training ledger: 200",
    )


def _add_display(parser: argparse.ArgumentParser) -> None:
    _add_language(parser)
    parser.add_argument("--server", metavar="URL", help="wss://192.168.0.10:8765/ws; the key's, if left out")
    parser.add_argument(
        "--key-file",
        type=Path,
        metavar="FILE",
        help="where the key is, or with --pair goes; else this login's own place",
    )
    parser.add_argument(
        "--pair", action="store_true", help="ask for the till's address and code also where there is a key"
    )
    parser.add_argument("--windowed", action="store_true", help="do not fill the screen")


def _add_bank(parser: argparse.ArgumentParser) -> None:
    _add_data_dir(parser)
    _add_language(parser)
    parser.add_argument("--server", metavar="URL", help="ws://127.0.0.1:8765/ws; the key file's, if left out")
    parser.add_argument(
        "--key-file", type=Path, help="a key of role bank; made by the till that runs, if left out"
    )
    parser.add_argument("--queue", type=Path, metavar="FILE", help="where unanswered messages are kept")
    parser.add_argument("--auto", action="store_true", help="pay every new charge")
    parser.add_argument("--after", type=float, metavar="SECONDS", default=0.0, help="wait before paying")
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    pay = actions.add_parser("pay", help="pay one code without a window")
    pay.add_argument("code", metavar="CODE_OR_PNG", help="the text of a code, or a picture of one")
    scripts = pay.add_mutually_exclusive_group()
    for name, text in SCRIPTS.items():
        option = f"--{name.replace('_', '-')}"
        scripts.add_argument(option, dest="script", action="store_const", const=name, help=text)
    pay.add_argument("--amount", metavar="VALUE", help="pay another amount, such as 40.00")
    pay.add_argument("--after", type=float, metavar="SECONDS", default=argparse.SUPPRESS, help="wait first")


def _add_demo(parser: argparse.ArgumentParser) -> None:
    _add_language(parser)
    parser.add_argument("--headless", action="store_true", help="play all endings without a screen")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where the timeline and the pictures go")


def _add_key(parser: argparse.ArgumentParser) -> None:
    _add_data_dir(parser)
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = actions.add_parser("add", help="make a key; it is shown once, as one line of JSON")
    _add_data_dir(add)
    add.add_argument("--role", required=True, choices=("bank", "display", "integration"))
    add.add_argument("--name", required=True)
    add.add_argument("--scope", choices=("own", "register"), default="own", help="what an integration sees")
    add.add_argument("--proof-required", action="store_true", help="refuse a bank's bare confirmations")
    _add_out(add, "write the key to a new file that only this login may read")
    add.add_argument("--count", type=int, default=1, metavar="N", help="make N keys, one line each")
    _add_data_dir(actions.add_parser("list", help="all devices"))
    renew = actions.add_parser("renew", help="make a second key; the older ends with its first use")
    _add_data_dir(renew)
    _add_out(renew, "write the key to a new file that only this login may read")
    renew.add_argument("device", metavar="DEVICE")
    revoke = actions.add_parser("revoke", help="refuse a device from now on")
    _add_data_dir(revoke)
    revoke.add_argument("device", metavar="DEVICE")


def _add_out(parser: argparse.ArgumentParser, text: str) -> None:
    parser.add_argument("--out", type=Path, metavar="FILE", help=text)


def _add_pin(parser: argparse.ArgumentParser) -> None:
    _add_data_dir(parser)
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    _add_data_dir(
        actions.add_parser("change", help="choose another; from a pipe, the old and the new, a line each")
    )


def _add_export(parser: argparse.ArgumentParser) -> None:
    _add_data_dir(parser)
    parser.add_argument("--format", choices=("jsonl", "csv"), default="jsonl")
    parser.add_argument("--what", choices=("all", "events", "payments"), default="all")
    _add_out(parser, "write to a file, which no console's code page can spoil")


def _add_backup(parser: argparse.ArgumentParser) -> None:
    _add_data_dir(parser)
    parser.add_argument("--copy-to", metavar="DIR", help="copy it into this folder too")


def _add_restore(parser: argparse.ArgumentParser) -> None:
    _add_data_dir(parser)
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="which copy; the newest good one")
    parser.add_argument("--list", action="store_true", help="which copies there are")


def _add_init(parser: argparse.ArgumentParser) -> None:
    _add_data_dir(parser)
    parser.add_argument("--real", action="store_true", required=True, help="a ledger for real money")
    parser.add_argument("--shop", required=True, help="the shop's name")
    parser.add_argument("--receiver", required=True, help="the receiver's name as in the bank")
    parser.add_argument("--city", required=True)
    parser.add_argument("--pix-key", required=True, help="the key that receives")


def settings_of(options: argparse.Namespace) -> Settings:
    """Return the checked settings of a command line.

    Raises:
        SettingsError: an option makes no sense.
    """
    chosen = vars(options)
    return Settings(
        data_dir=data_dir_of(chosen.get("data_dir")),
        bind=chosen.get("bind", ""),
        port=chosen.get("port", DEFAULT_PORT),
        training=chosen.get("training", False),
        language=chosen.get("language", LANGUAGES[0]),
        verifying_s=chosen.get("verifying"),
        bank_rate=chosen.get("bank_rate"),
    )


def _speak_utf8() -> None:
    """Begin anew, as the same process, where names of files would be read by another code than UTF-8.

    Qt and SQLite read them as UTF-8 whatever the locale says: an accent in a path would name two files.
    """
    if sys.platform != "win32" and sys.getfilesystemencoding() != "utf-8":
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606 - this program


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    if arguments is None:
        _speak_utf8()
    streams.secure()
    os.umask(_UMASK)
    options = build_parser().parse_args(arguments)
    try:
        settings = settings_of(options)
    except SettingsError as error:
        streams.warn(f"pos-app: {error}")
        return EXIT_USAGE
    from pos_app import app  # noqa: PLC0415 - a usage error, --help and --version need nothing of it

    command: str = options.command or "cashier"
    return app.run(command, settings, options)


if __name__ == "__main__":
    sys.exit(main())
