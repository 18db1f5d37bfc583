"""The table of handlers: each command has its own, which answers what the command says."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any, get_args, get_type_hints

from pos_app.domain import commands
from pos_app.domain.commands.base import Command
from pos_app.services.handlers import HANDLERS


def _all(kind: type[Command[Any]]) -> Iterator[type[Command[Any]]]:
    for below in kind.__subclasses__():
        yield below
        yield from _all(below)


def test_each_command_has_a_handler() -> None:
    """A command that somebody adds is carried out, or this test says which is not."""
    for module in pkgutil.iter_modules(commands.__path__):
        importlib.import_module(f"{commands.__name__}.{module.name}")
    own = {each for each in _all(Command) if each.__module__.startswith(commands.__name__)}
    assert len(own) > 30
    assert own == set(HANDLERS)


def _answer_of(kind: type[Command[Any]]) -> object:
    bases: tuple[Any, ...] = vars(kind)["__orig_bases__"]
    return next(get_args(base)[0] for base in bases if get_args(base))


def test_each_handler_answers_what_its_command_says() -> None:
    """Callers believe the type that the command names."""
    for kind, handle in HANDLERS.items():
        said = _answer_of(kind)
        answered = get_type_hints(handle)["return"]
        assert (kind, type(None) if said is None else said) == (kind, answered)
