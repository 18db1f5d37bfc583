"""Puts everything together: one module for each way to run the program."""

import argparse
import gc

from pos_app.settings import Settings


def run(command: str, settings: Settings, options: argparse.Namespace) -> int:
    """Run one command of the command line; returns the exit code.

    Each command imports only what it needs: an export opens no window.
    """
    match command:
        case "display":
            from pos_app.app import display  # noqa: PLC0415

            return display.run_display(settings, options)
        case "bank":
            from pos_app.app import bank  # noqa: PLC0415

            return bank.run_bank(settings, options)
        case "demo":
            from pos_app.app import demo  # noqa: PLC0415

            return demo.run_demo(settings, options)
        case "key" | "pin" | "export" | "init" | "check" | "backup" | "restore":
            from pos_app.app import offline  # noqa: PLC0415

            return offline.COMMANDS[command](settings, options)
        case _:
            # Imports make objects that stay: collecting among them only delays the first paint. Later the
            # application looks after garbage.
            gc.disable()
            from pos_app.app import process  # noqa: PLC0415

            return process.run_cashier(settings)
