"""Finds the name that was probably meant."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def closest(name: str, candidates: Iterable[str], limit: int = 3) -> list[str]:
    """Give up to *limit* of the *candidates* that resemble *name*, best first; none when nothing comes near.

    One that differs only in case or in ``-``, ``_`` and blanks comes alone.
    """
    known = list(candidates)
    folded = _fold(name)
    same = [candidate for candidate in known if _fold(candidate) == folded]
    if same:
        return same[:1]
    # Imported here: difflib costs 3 ms, and most runs have nothing to guess.
    from difflib import get_close_matches

    by_fold = {_fold(candidate): candidate for candidate in known}
    return [by_fold[match] for match in get_close_matches(folded, by_fold, limit, cutoff=0.6)]


def same(name: str, candidate: str) -> bool:
    """Tell whether two names differ in nothing but case, ``-``, ``_`` and blanks."""
    return _fold(name) == _fold(candidate)


def _fold(name: str) -> str:
    return name.lower().replace("-", "").replace("_", "").replace(" ", "")
