"""Which of the eight masks of a QR symbol is the best, by the four penalties of ISO/IEC 18004, section 7.8.3.

The ``qrcode`` library chooses the same mask, module by module, in the longest part of a drawing. Here a whole
symbol is one integer, a bit for each module, so that a penalty is a few shifts and a count of ones.
"""

from collections.abc import Iterable, Sequence
from functools import cache, reduce
from operator import and_
from typing import Any

_MASKS = range(8)
_FINDERS = (0b00001011101, 0b10111010000)
"""Like a finder with four light modules on one side; the first module is the lowest bit."""
_FINDER_LENGTH = 11
_RUN = 5
_RUN_POINTS, _BLOCK_POINTS, _FINDER_POINTS, _BALANCE_POINTS = 3, 3, 40, 10


def best_mask(symbol: Any) -> int:  # noqa: ANN401 - a QRCode of a library without types
    """Return the mask to draw ``symbol`` with, whose version is chosen; leaves it half drawn."""
    symbol.makeImpl(True, 0)  # noqa: FBT003 - the library's test pattern, without format information
    lines = _both_ways(symbol.modules)
    masks = _masks(symbol.version)
    size = symbol.modules_count

    def points(mask: int) -> int:
        flips = zip(lines, masks[0], masks[mask], strict=True)
        rows, columns = (line ^ first ^ this for line, first, this in flips)
        return _line_points(rows, size) + _line_points(columns, size) + _area_points(rows, size)

    return min(_MASKS, key=points)


@cache
def _masks(version: int) -> tuple[tuple[int, int], ...]:
    """Return each mask over the fixed modules of a version; what is fixed falls out of two of them."""
    import qrcode  # noqa: PLC0415 - not before the first paint

    blank = qrcode.QRCode(version, qrcode.ERROR_CORRECT_M)
    blank.data_cache = []
    found = []
    for mask in _MASKS:
        blank.makeImpl(True, mask)  # noqa: FBT003 - as above
        found.append(_both_ways(blank.modules))
    return tuple(found)


def _both_ways(modules: Sequence[Sequence[bool]]) -> tuple[int, int]:
    """Return the rows of a symbol behind each other, and its columns; one light bit parts two lines."""
    return _packed(modules), _packed(zip(*modules, strict=True))


def _packed(lines: Iterable[Iterable[bool]]) -> int:
    texts = ["0" + "".join("1" if dark else "0" for dark in tuple(line)[::-1]) for line in lines]
    return int("".join(reversed(texts)), 2)


@cache
def _starts(size: int, length: int, lines: int) -> int:
    """Return ones where ``length`` modules of a line begin, in so many lines."""
    line = (1 << (size - length + 1)) - 1
    return sum(line << (number * (size + 1)) for number in range(lines))


def _line_points(lines: int, size: int) -> int:
    """Return the points of runs of one colour and of patterns like a finder's, in one direction."""
    pairs = _same(lines, 1, _starts(size, 2, size))
    runs = _all_of(pairs >> shift for shift in range(_RUN - 1))
    # A run of L modules leaves L - 4 ones in a row: a point for each, and what the first five cost more.
    points = runs.bit_count() + (_RUN_POINTS - 1) * (runs & ~(runs << 1)).bit_count()
    starts = _starts(size, _FINDER_LENGTH, size)
    for finder in _FINDERS:
        found = _all_of(
            (lines if finder >> place & 1 else ~lines) >> place for place in range(_FINDER_LENGTH)
        )
        points += _FINDER_POINTS * (found & starts).bit_count()
    return points


def _area_points(rows: int, size: int) -> int:
    """Return the points of blocks of two by two and of too much dark or light."""
    beside = _same(rows, 1, _starts(size, 2, size))
    below = _same(rows, size + 1, _starts(size, 2, size - 1))
    blocks = beside & beside >> (size + 1) & below
    share = rows.bit_count() / size**2
    return _BLOCK_POINTS * blocks.bit_count() + _BALANCE_POINTS * int(abs(share * 100 - 50) / 5)


def _same(bits: int, shift: int, where: int) -> int:
    return ~(bits ^ bits >> shift) & where


def _all_of(bits: Iterable[int]) -> int:
    return reduce(and_, bits)
