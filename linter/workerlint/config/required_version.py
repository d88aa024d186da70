"""Version specifiers of PEP 440, for ``required-version``. The package ``packaging`` is not a dependency."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    Version = tuple[tuple[int, ...], tuple[int, int], tuple[int, int], tuple[int, int]]
    """The release without final zeros, then the ranks of the pre-release, the post-release and the development."""

_VERSION = (
    r"v?(?P<release>\d+(?:\.\d+)*)(?:[-_.]?(?P<pre>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?P<pre_number>\d*))?"
    r"(?P<post>-\d+|[-_.]?(?:post|rev|r)[-_.]?\d*)?(?P<dev>[-_.]?dev[-_.]?\d*)?"
)
_CLAUSE = re.compile(rf"\s*(?P<operator>~=|==|!=|<=|>=|<|>)\s*{_VERSION}(?P<any>\.\*)?\s*", re.IGNORECASE)
_ORDER = {"a": 1, "alpha": 1, "b": 2, "beta": 2, "c": 3, "rc": 3, "pre": 3, "preview": 3}
_LAST = (9, 0)


class SpecifierError(Exception):
    """The text is not a version specifier."""


def satisfies(version: str, specifier: str) -> bool:
    """Return whether *version* satisfies all clauses of *specifier*, such as ``>=0.2,<1``.

    Raise SpecifierError.
    """
    matches = [_CLAUSE.fullmatch(clause) for clause in specifier.split(",")]
    clauses = [match for match in matches if match is not None and _is_valid(match)]
    if len(clauses) < len(matches):
        raise SpecifierError(specifier)
    current = _CLAUSE.fullmatch(f"=={version.partition('+')[0]}")
    return current is not None and all(_holds(current, clause) for clause in clauses)


def _is_valid(clause: re.Match[str]) -> bool:
    if clause["any"]:
        plain = not (clause["pre"] or clause["post"] or clause["dev"])
        return plain and clause["operator"] in {"==", "!="}
    return clause["operator"] != "~=" or "." in clause["release"]


def _holds(current: re.Match[str], clause: re.Match[str]) -> bool:
    operator, version, other = clause["operator"], _key(current), _key(clause)
    if clause["any"]:
        numbers = _numbers(clause)
        return (_numbers(current, len(numbers)) == numbers) == (operator == "==")
    if operator == "~=":
        return version >= other and _numbers(current, len(_numbers(clause)) - 1) == _numbers(clause)[:-1]
    if operator == "<":
        # A pre-release of the excluded version does not satisfy the clause, and .dev0 is the first of them.
        return version < _key(clause, "" if clause["pre"] or clause["dev"] else "dev0")
    if operator == ">":  # nor does a post-release of the excluded version
        is_free = clause["post"] or clause["dev"] or not current["post"]
        return version > other and (bool(is_free) or version[:2] != other[:2])
    return {"==": version == other, "!=": version != other, "<=": version <= other, ">=": version >= other}[operator]


def _numbers(match: re.Match[str], length: int = 0) -> tuple[int, ...]:
    """Return the numbers of the release: all, or the first *length*, with zeros if there are fewer."""
    numbers = tuple(map(int, match["release"].split(".")))
    return (*numbers, *(0,) * (length - len(numbers)))[:length] if length else numbers


def _key(match: re.Match[str], dev: str = "") -> Version:
    """Return what versions are ordered by. *dev* is the part of a development release, if the text has none."""
    numbers = _numbers(match)
    dev = match["dev"] or dev
    while len(numbers) > 1 and not numbers[-1]:
        numbers = numbers[:-1]
    if match["pre"]:
        pre = (_ORDER[match["pre"].lower()], int(match["pre_number"] or 0))
    else:
        pre = (0, 0) if dev and not match["post"] else _LAST
    post = (1, _number(match["post"])) if match["post"] else (0, 0)
    return numbers, pre, post, (0, _number(dev)) if dev else _LAST


def _number(part: str) -> int:
    digits = part[len(part.rstrip("0123456789")) :]
    return int(digits) if digits else 0
