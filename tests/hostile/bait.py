"""Bait for regular expressions: texts on which an expression that can be slow is slow, made from the expression itself."""

from __future__ import annotations

from importlib import import_module
from itertools import product
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

sre: Any = import_module("re._constants")
parser: Any = import_module("re._parser")

_CATEGORIES = {
    sre.CATEGORY_SPACE: " ",
    sre.CATEGORY_WORD: "a",
    sre.CATEGORY_DIGIT: "0",
    sre.CATEGORY_NOT_SPACE: "a",
    sre.CATEGORY_NOT_WORD: "-",
    sre.CATEGORY_NOT_DIGIT: "a",
}
_OTHERS = "aA0 -.:#\"'[{<$\n"
_LAST = ("", "\0", "!", "\n\0", " x")


class Bait:
    """A text that grows: *head*, then *beat* as often as one likes, then *tail*."""

    def __init__(self, head: str, beat: str, tail: str) -> None:
        self.head, self.beat, self.tail = head, beat, tail

    def text(self, times: int) -> str:
        return self.head + self.beat * times + self.tail

    def __repr__(self) -> str:
        return f"{self.head!r} + {self.beat!r} * n + {self.tail!r}"


def baits(pattern: str, flags: int) -> Iterator[Bait]:
    """Yield texts that grow where *pattern* repeats something, and others of all pairs of its characters."""
    tree = parser.parse(pattern, flags)
    seen: set[tuple[str, str, str]] = set()
    for head, beat, tail in _all(tree):
        if beat and (head, beat, tail) not in seen:
            seen.add((head, beat, tail))
            yield Bait(head, beat, tail)


def _all(tree: Any) -> Iterator[tuple[str, str, str]]:
    whole = _sample(tree)
    for head, beat in _repeats(tree, ""):
        for last in _LAST:
            yield head, beat, last
            yield "", head + beat, last
        yield "", whole, "\0"
        yield head, beat, whole
    letters = sorted(_letters(tree))[:12]
    for letter in letters:
        for last in _LAST:
            yield "", letter, last
    for one, two in product(letters, letters):
        yield "", one + two, "\0"
        yield one, two, "\0"


def _repeats(tree: Any, head: str) -> Iterator[tuple[str, str]]:
    """Yield, for everything that may repeat without end, a text that leads there and one of each that it repeats."""
    for op, value in tree:
        if op in {sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT}:
            least, most, body = value
            for sample in _samples(body):
                if most > 50:
                    yield head, sample
            yield from _repeats(body, head)
            head += _sample(body) * least
        elif op is sre.SUBPATTERN:
            yield from _repeats(value[3], head)
            head += _sample(value[3])
        elif op is sre.ATOMIC_GROUP:
            yield from _repeats(value, head)
            head += _sample(value)
        elif op is sre.BRANCH:
            for branch in value[1]:
                yield from _repeats(branch, head)
            head += _sample(value[1][0])
        elif op in {sre.ASSERT, sre.ASSERT_NOT}:
            yield from _repeats(value[1], head)
        else:
            head += _one(op, value)


def _samples(tree: Any) -> list[str]:
    """Return a few texts that *tree* matches, or nearly: each alternative of the first choice in it."""
    items = list(tree)
    if len(items) == 1:
        op, value = items[0]
        if op is sre.BRANCH:
            return [_sample(branch) for branch in value[1]]
        if op is sre.SUBPATTERN:
            return _samples(value[3])
        if op is sre.IN:
            return _members(value)[:4]
    return [_sample(tree)]


def _sample(tree: Any) -> str:
    text = ""
    for op, value in tree:
        if op in {sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT}:
            text += _sample(value[2]) * max(value[0], min(1, value[1]))
        elif op is sre.SUBPATTERN:
            text += _sample(value[3])
        elif op is sre.ATOMIC_GROUP:
            text += _sample(value)
        elif op is sre.BRANCH:
            text += _sample(value[1][0])
        else:
            text += _one(op, value)
    return text


def _one(op: Any, value: Any) -> str:
    if op is sre.LITERAL:
        return chr(value)
    if op is sre.ANY:
        return "a"
    if op is sre.NOT_LITERAL:
        return next(letter for letter in _OTHERS if ord(letter) != value)
    return _members(value)[0] if op is sre.IN else ""


def _members(items: Any) -> list[str]:
    """Return characters of a set, one for each of its parts."""
    negated = items[0][0] is sre.NEGATE
    found = []
    for op, value in items:
        if op is sre.LITERAL:
            found.append(chr(value))
        elif op is sre.RANGE:
            found.append(chr(value[0]))
        elif op is sre.CATEGORY:
            found.append(_CATEGORIES[value])
    if not negated:
        return found
    refused = set(found)
    return [letter for letter in _OTHERS if letter not in refused] or ["\u00e9"]


def _letters(tree: Any) -> set[str]:
    found: set[str] = set()
    todo = [tree]
    while todo:
        for op, value in todo.pop():
            if op in {sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT}:
                todo.append(value[2])
            elif op is sre.SUBPATTERN:
                todo.append(value[3])
            elif op is sre.ATOMIC_GROUP:
                todo.append(value)
            elif op is sre.BRANCH:
                todo += value[1]
            elif op in {sre.ASSERT, sre.ASSERT_NOT}:
                todo.append(value[1])
            elif op is sre.IN:
                found.update(_members(value))
            else:
                found.add(_one(op, value))
    return found - {""}


def grows_too_fast(use: Callable[[str], object], bait: Bait, clock: Callable[[], float]) -> bool:
    """Return whether *use* of the bait takes much more than twice as long when the bait is twice as long.

    Times are compared with each other, never with a number of seconds. Because another program may slow one of them down,
    only growth in each of three comparisons counts. The sizes begin small: one more beat may double the time.
    """

    def cost(times: int, tries: int) -> float:
        text = bait.text(times)
        least = float("inf")
        for _ in range(tries):
            begun = clock()
            use(text)
            least = min(least, clock() - begun)
        return least

    reference = max(cost(1, 3), 2e-6)
    for times in (2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 28, 40, 64, 128, 256, 512, 1024, 2048):
        if cost(times, 1) > 3_000 * reference:
            break
    else:
        return False

    def grows() -> bool:
        if times < 128:  # what is quadratic is not yet slow
            return cost(times, 3) > 100 * cost(times // 2, 3) or cost(times + 1, 2) > 1.8 * cost(times, 2)
        # What is linear takes four times as long for four times as much, what is quadratic sixteen times.
        return cost(times * 2, 3) > 6.5 * cost(times // 2, 3)

    return all(grows() for _ in range(3))
