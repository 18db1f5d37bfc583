"""What the simulated bank can do is one list: scripts, behaviours, buttons and options are the same."""

import pytest

from pos_app.__main__ import build_parser
from pos_app.services.bank_simulator.behaviours import BEHAVIOURS
from pos_app.services.bank_simulator.scripts import SCRIPTS


def test_each_script_has_its_behaviour() -> None:
    """The list is that of the functions, in the order of the buttons."""
    assert list(SCRIPTS) == list(BEHAVIOURS)


@pytest.mark.parametrize("script", SCRIPTS)
def test_each_script_is_an_option(script: str) -> None:
    """``bank pay`` plays every script, not only those that somebody thought of."""
    option = f"--{script.replace('_', '-')}"

    options = build_parser().parse_args(["bank", "pay", "CODE", option])

    assert script == options.script


def test_without_a_script_the_payer_pays_as_asked() -> None:
    """A payment of the command line is an ordinary one unless it says otherwise."""
    assert build_parser().parse_args(["bank", "pay", "CODE"]).script is None


def test_two_scripts_are_a_wrong_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    """One payment plays one script."""
    with pytest.raises(SystemExit) as ended:
        build_parser().parse_args(["bank", "pay", "CODE", "--late", "--twice"])

    assert 2 == ended.value.code
    assert "not allowed with" in capsys.readouterr().err
