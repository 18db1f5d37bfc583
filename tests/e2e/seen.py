"""The program as where somebody looks at it: its windows stand and wait to be closed, though none is seen."""

import runpy

from pos_app.app import cashier


def _has_screen() -> bool:
    return True


if __name__ == "__main__":
    vars(cashier).update(has_screen=_has_screen)
    runpy.run_module("pos_app", run_name="__main__")
