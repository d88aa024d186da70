"""Tells which attribute an unknown key was meant to be, so that a misspelt attribute is not called missing as well."""

from __future__ import annotations

from workerlint.did_you_mean import closest, same
from workerlint.foreign import is_foreign
from workerlint.nodes import Mapping, Node, Scalar
from workerlint.worker import AUTOSCALING_SPELLINGS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from workerlint.worker import Worker


def intended(name: str, mapping: Mapping, known: Iterable[str]) -> str:
    """Give the one of the *known* attributes that the key *name* of *mapping* was meant to be; empty when none is near.

    An attribute that *mapping* has already is given only when *name* is the same word in another spelling.
    """
    # Of the two accepted spellings, the one that manifests use.
    candidates = [candidate for candidate in known if candidate != AUTOSCALING_SPELLINGS[0]]
    found = closest(name, candidates)
    if found and same(name, found[0]):
        return found[0]
    return next((candidate for candidate in found if present_key(mapping, candidate) is None), "")


def present_key(mapping: Mapping, name: str) -> Node | None:
    """Give the key of the attribute *name* in *mapping*, in either of its spellings if it has two; None if absent."""
    for spelling in AUTOSCALING_SPELLINGS if name in AUTOSCALING_SPELLINGS else (name,):
        key = mapping.key(spelling)
        if key is not None:
            return key
    return None


def is_misspelt(worker: Worker, mapping: Mapping, known: Iterable[str], name: str) -> bool:
    """Tell whether a key of *mapping* that nobody knows was meant to be the attribute *name*."""
    known = tuple(known)
    return any(
        isinstance(key, Scalar)
        and key.kind != "unknown"
        and key.text not in known
        and not is_foreign(worker, mapping, key)
        and intended(key.text, mapping, known) == name
        for key, _ in mapping.pairs
    )
