"""README.md and docs/ say what the program does: links lead somewhere, printed commands are understood."""

import argparse
import re
import shlex
from pathlib import Path

import pytest

import dev
from pos_app.__main__ import build_parser, settings_of
from pos_app.app import exits
from tests import modules_page

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text("utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
CODE = sorted([*(ROOT / "pos_app").rglob("*.py"), *(ROOT / "tests").rglob("*.py")])
_FILES = {
    path.name for folder in ("pos_app", "tests", "docs", "resources") for path in (ROOT / folder).rglob("*.*")
} | {path.name for path in ROOT.glob("*.*")}

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_QUOTED = re.compile(r"`([^`\s]+)`")
_BASES = [ROOT / name for name in (".", "pos_app", "pos_app/services", "pos_app/ui")]
"""Folders from which the pages name files."""
_FOLDERS = {folder.name for base in _BASES for folder in base.iterdir() if folder.is_dir()}
_PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)+/?")
_FILE = re.compile(r"\w+\.(?:py|js|mjs|md|toml|jsonl|ts)")
_PLACE = re.compile(r"docs/(\w+)\.md(?:, (section|row)s? ([\d, to and]*\d))?")
_HEADS = {"section": r"^## (\d+)\. ", "row": r"^\| (\d+) \| ", "": r"^#( )"}
_SHELL = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CODE_ROW = re.compile(r"^\| (\d+) \| (.+) \|$", re.MULTILINE)


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _section(head: str, text: str = README) -> str:
    """Return what stands under a headline, to the next one of its kind."""
    return text.split(f"\n## {head}\n", 1)[1].split("\n## ", 1)[0]


def _printed_commands() -> list[str]:
    lines = "".join(_SHELL.findall(README)).splitlines()
    return [line.partition(" > ")[0] for line in lines if line]


def _commands_of(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    choices = [each.choices for each in parser._actions if isinstance(each, argparse._SubParsersAction)]  # noqa: SLF001 - argparse has no other way to be read
    return dict(choices[0]) if choices else {}


def _options_of(parser: argparse.ArgumentParser) -> set[str]:
    found = {name for each in parser._actions for name in each.option_strings}  # noqa: SLF001 - as above
    return {name for name in found if name.startswith("--")}


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_lead_to_files(page: Path) -> None:
    """Every relative link and every picture is there."""
    links = [link.partition("#")[0] for link in _LINK.findall(page.read_text("utf-8")) if ":" not in link]
    assert [] == [link for link in links if not (page.parent / link).exists()]


def _is_there(name: str) -> bool:
    """Return whether a name of a page is that of a file or folder; of a module also without ``.py``."""
    if "/" not in name:
        return name in _FILES
    return any((base / name).exists() or (base / f"{name}.py").exists() for base in _BASES)


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_named_files_are_there(page: Path) -> None:
    """Whatever stands in backticks and looks like a file or folder of the project is one."""
    named = _QUOTED.findall(_FENCED.sub("", page.read_text("utf-8")))
    paths = [name for name in named if _PATH.fullmatch(name) and name.partition("/")[0] in _FOLDERS]
    files = [name for name in named if _FILE.fullmatch(name)]
    assert [] == [name for name in [*paths, *files] if not _is_there(name)]


def named_tests(lines: list[str]) -> list[list[tuple[str, str]]]:
    """Return the tests that each line names."""
    return [re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", line) for line in lines]


def missing_tests(named: list[list[tuple[str, str]]]) -> list[str]:
    """Return those that are not there."""
    return [
        test
        for tests in named
        for file, test in tests
        if f"def {test}" not in (ROOT / file).read_text("utf-8")
    ]


def test_each_line_of_rights_names_tests_that_are_there() -> None:
    """What somebody can do is held by a test, which has not been renamed."""
    text = (ROOT / "docs" / "rights.md").read_text("utf-8")
    lines = [
        line
        for line in text.splitlines()
        if line.startswith("| ") and "can " not in line and "---" not in line
    ]
    named = named_tests(lines)
    assert [] == [line for line, tests in zip(lines, named, strict=True) if not tests]
    assert [] == missing_tests(named)


def test_each_kind_that_strangers_broke_names_its_tests() -> None:
    """A fault that was found is held by a test, which has not been renamed."""
    text = (ROOT / "docs" / "reliability.md").read_text("utf-8")
    section = text.partition("### What strangers broke")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")][2:]
    named = named_tests(lines)
    assert lines
    assert [] == [line for line, tests in zip(lines, named, strict=True) if not tests]
    assert [] == missing_tests(named)


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_rows_of_tables_have_the_columns_of_their_head(page: Path) -> None:
    """A row with a column too many or too few is shown cut off."""
    rows = _FENCED.sub("", page.read_text("utf-8"))
    tables = re.findall(r"(?:^\|.*\|$\n?)+", rows, flags=re.MULTILINE)
    widths = [{line.count("|") for line in table.splitlines()} for table in tables]
    assert [] == [table for table, width in zip(tables, widths, strict=True) if len(width) != 1]


def test_code_points_to_pages_and_sections_that_are_there() -> None:
    """A module that names a section or row of a page leads its reader to one of that number."""
    missing = []
    for path in CODE:
        for page, kind, numbers in _PLACE.findall(path.read_text("utf-8")):
            place = ROOT / "docs" / f"{page}.md"
            text = place.read_text("utf-8") if place.exists() else ""
            known = set(re.findall(_HEADS[kind], text, re.MULTILINE))
            if not known or not set(re.findall(r"\d+", numbers)) <= known:
                missing.append(f"{_name(path)}: docs/{page}.md {kind} {numbers}")
    assert [] == missing


def test_glossary_has_words_of_screens_and_code() -> None:
    """What is said to stand on a screen does, and what is called a name of the code is one."""
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "pos_app").rglob("*.py")).lower()
    rows = [line.split("|")[1:] for line in GLOSSARY.splitlines() if line.startswith("| ")]
    shown = [word for row in rows for word in re.findall(r"\*([^*]+)\*", row[0])]
    names = [
        name for row in rows for quoted in re.findall(r"`([\w.]+)`", row[1]) for name in quoted.split(".")
    ]
    assert len(shown) > 40
    assert [] == [word for word in shown if word.lower() not in code]
    assert [] == [name for name in names if not re.search(rf"\b{name.lower()}\b", code)]


def test_examples_of_code_are_in_the_file_that_they_name() -> None:
    """Who learns the style by an example finds it where it is said to be."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    examples = re.findall(r"^```python (\S+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert len(examples) > 5
    assert [] == [file for file, example in examples if example not in (ROOT / file).read_text("utf-8")]


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_named_commands_of_dev_py_are_there(page: Path) -> None:
    """Whatever a page tells to type, ``dev.py`` knows."""
    named = re.findall(r"python3 dev\.py ([a-z]+)", page.read_text("utf-8"))
    assert set(named) <= set(dev.COMMANDS)


def test_page_of_modules_is_what_the_modules_say() -> None:
    """docs/modules.md was made after the last change of a first line: ``python3 dev.py modules``."""
    assert modules_page.page() == modules_page.PAGE.read_text("utf-8")


def test_each_module_says_what_it_is_for() -> None:
    """The first line of a module is a sentence, ended by a full stop."""
    modules = sorted((ROOT / "pos_app").rglob("*.py"))
    assert [] == [_name(path) for path in modules if not modules_page.first_line(path).endswith(".")]


def test_pictures_are_small() -> None:
    """Whoever clones the project does not wait for its pictures."""
    pictures = sorted((ROOT / "docs" / "pictures").glob("*.png"))
    assert pictures
    assert [] == [_name(each) for each in pictures if each.stat().st_size > 120_000]


@pytest.mark.parametrize("line", _printed_commands())
def test_printed_command_is_understood(line: str) -> None:
    """Each command of the README is one of dev.py, the program's own parser, or the example client."""
    words = shlex.split(line)
    if words[0] != "python3":
        assert ".venv/bin/python" == words[0]
        assert (ROOT / words[1]).is_file()
        assert f"python client.py KEY_FILE {words[3]} " in (ROOT / words[1]).read_text("utf-8")
        return
    assert "dev.py" == words[1]
    assert words[2] in dev.COMMANDS
    arguments = {"run": words[3:], "demo": words[2:]}.get(words[2])
    if arguments is None:
        assert ["test"] == words[2:]
        return
    settings_of(build_parser().parse_args(arguments))


def test_exit_codes_are_those_of_the_program() -> None:
    """README, the page on reliability and --help name the codes that the program ends with."""
    reliability = (ROOT / "docs" / "reliability.md").read_text("utf-8")
    epilog = build_parser().epilog or ""
    codes = {value for name, value in vars(exits).items() if name.isupper() and isinstance(value, int)}
    assert codes == {int(code) for code, _ in _CODE_ROW.findall(_section("Options and exit codes"))}
    assert codes == {int(code) for code, _ in _CODE_ROW.findall(_section("9. Exit codes", reliability))}
    assert codes == {int(code) for code in re.findall(r"^  (\d)  ", epilog, re.MULTILINE)}


def test_options_are_those_of_the_program() -> None:
    """The table of options is the parser's own list, and that of commands names each with its options."""
    parser = build_parser()
    section = _section("Options and exit codes")
    assert _options_of(parser) == set(re.findall(r"^\| `(--[\w-]+)` \|", section, re.MULTILINE))
    rows = dict(re.findall(r"^\| `([a-z]+)` \| (.*) \|$", section, re.MULTILINE))
    commands = _commands_of(parser)
    assert set(commands) == set(rows)
    for name, row in rows.items():
        assert set(re.findall(r"--[\w-]+", row)) <= _options_of(commands[name])
