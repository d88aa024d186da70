"""TODO."""

from __future__ import annotations

from workerlint.core.record import Record
from workerlint.core.text import Pattern
from workerlint.syntax.nodes import Mapping, Node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    T = TypeVar("T")

AUTOSCALING_SPELLINGS = ("autoscaling", "autoScaling")
"""The specification's spelling, and the one that every published Worker uses."""


_STACK = Pattern(r"([A-Za-z0-9][A-Za-z0-9_.-]*)(?:\+([A-Za-z0-9][A-Za-z0-9_.-]*))?(?::([A-Za-z0-9][A-Za-z0-9_.-]*))?")


_NOT_ASKED = Node()


class Stack(Record):
    """The parts of ``NAME[+FLAVOUR][:VERSION]``; the last two are empty when not given."""

    name: str
    flavour: str
    version: str


def parse_stack(text: str) -> Stack | None:
    """Take a stack string apart; None when it does not read ``NAME[+FLAVOUR][:VERSION]``."""
    match = _STACK.fullmatch(text)
    return Stack(match[1], match[2] or "", match[3] or "") if match else None


def has_unknown_key(mapping: Mapping) -> bool:
    """Tell whether a placeholder stands for attributes of *mapping* (``${{attributes}}:``), so that any may be there.

    A merge key that leads nowhere (``<<: *missing``) is no less open.
    """
    return mapping.is_open
