"""Finds the name that was probably meant."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


MANY = 200
"""To compare each unknown name with each of more known ones would take minutes, so nothing is guessed then."""


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
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(b=folded)
    rated = []
    for at, candidate in enumerate(known):
        matcher.set_seq1(_fold(candidate))
        # The cheap upper bounds first: most candidates fail them.
        if matcher.real_quick_ratio() >= _CUTOFF and matcher.quick_ratio() >= _CUTOFF:
            ratio = matcher.ratio()
            if ratio >= _CUTOFF and (len(folded) > 4 or ratio >= 0.75 or _is_slip(folded, _fold(candidate))):
                rated.append((-ratio, at, candidate))
    return [candidate for _, _, candidate in sorted(rated)[:limit]]


_CUTOFF = 0.6


def _is_slip(name: str, candidate: str) -> bool:
    """Tell whether a short name has its letters out of order, or is the beginning of the other word."""
    return sorted(name) == sorted(candidate) or candidate.startswith(name)


def same(name: str, candidate: str) -> bool:
    """Tell whether two names differ in nothing but case, ``-``, ``_`` and blanks."""
    return _fold(name) == _fold(candidate)


def _fold(name: str) -> str:
    return name.lower().replace("-", "").replace("_", "").replace(" ", "")
