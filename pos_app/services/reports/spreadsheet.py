"""Lines of a CSV file as Excel in Brazil opens it at once: ``;``, decimal comma, UTF-8 and its mark.

Every cell is quoted, and no text becomes a formula: not at its beginning, nor behind anything that some
program takes for the end of a cell. Pure. Rules: OWASP, "CSV Injection".
"""

import csv
import io
import re
from collections.abc import Iterable

MARK = "\ufeff"
"""Begins a file: without it Excel takes UTF-8 for an older code page."""
_SEPARATOR = ";"
# Signs that begin a formula, those of full width among them: Excel takes them for the same.
_FORMULA = re.compile(r'(^|[;,|"\t\r\n])([ \u00a0]*)([=+\-@\t\r\uff1d\uff0b\uff0d\uff20])')


def line_of(cells: Iterable[str]) -> str:
    """Return the line of some cells, without its end.

    >>> line_of(["Ana", "45,90", "x=1"])
    '"Ana";"45,90";"x=1"'
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=_SEPARATOR, quoting=csv.QUOTE_ALL, lineterminator="")
    writer.writerow([neutral(cell) for cell in cells])
    return buffer.getvalue()


def neutral(text: str) -> str:
    """Return a text with an apostrophe before each sign that could begin a formula.

    >>> neutral("=1+1"), neutral("a;  @SUM(A1)"), neutral("2026-12-13"), neutral("a=b")
    ("'=1+1", "a;  '@SUM(A1)", '2026-12-13', 'a=b')
    """
    return _FORMULA.sub(r"\1\2'\3", text)


def decimal_comma(value: str) -> str:
    """Return an amount of the wire as it is written in Brazil.

    >>> decimal_comma("1234.56")
    '1234,56'
    """
    return value.replace(".", ",")
