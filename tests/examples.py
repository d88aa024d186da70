"""How many examples a property test tries."""

from __future__ import annotations

import hypothesis

DEFAULT = 100
"""The number of examples of the profile `deep`."""


def is_deep() -> bool:
    """Return whether the profile is `deep`."""
    return hypothesis.settings().max_examples >= DEFAULT


def examples(deep: int) -> int:
    """Return how many examples to try where *deep* are to be tried with the profile `deep`: a share of them otherwise."""
    return max(1, deep * hypothesis.settings().max_examples // DEFAULT)
