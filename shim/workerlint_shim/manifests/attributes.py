"""The fields of a resource as typed values, in a form that can be compared, stored and shown."""

from __future__ import annotations

import json

from workerlint.core.record import Record
from workerlint.core.text import Path, Pattern
from workerlint.manifest.quantity import parse_quantity
from workerlint.secrets.redaction import MASK
from workerlint_shim.manifests.redaction import is_same_tag, tag

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    Value = None | bool | int | float | str | dict[str, Any] | list[Any]

GIVEN = "given"
VARIABLE = "variable"
SECRET = "secret"  # noqa: S105 - the name of an origin
DEFAULT = "default"
DESCRIBED = "described"
PLATFORM = "platform"

_RESOURCES = ("requests", "limits")
_SIZES = frozenset((("volume", "size"), ("spec", "size")))
"""The paths of quantities outside ``resources``."""


class Attribute(Record):
    """A field of a resource: a scalar, or an empty mapping or list."""

    path: Path
    """The keys and the 0-based indexes of lists from the root. Each path occurs once in a resource."""
    value: Value
    """The value, as JSON represents it; MASK if it is hidden. The text as written if *kind* has no value in JSON."""
    kind: str
    """The type by YAML 1.2: string, integer, number, boolean, null, mapping, list, or unknown (a placeholder).

    The value of an integer or a number is a string if readers differ (``010``) or JSON has none (``.inf``).
    """
    origin: str = GIVEN
    """Where the value comes from.

    GIVEN, the manifest; VARIABLE, a variable, at least in part; SECRET, any of these, but it is a secret; DEFAULT, the
    documented default; DESCRIBED, a default that depends on the call and which the value describes; PLATFORM, added by
    the platform.
    """
    tag: str = ""
    """The keyed tag of a value from a variable and of a secret; empty for other values."""

    @property
    def is_hidden(self) -> bool:
        """Whether only the tag of the value is known: it is a secret, or a recorded value from a variable."""
        return self.origin == SECRET or (self.origin == VARIABLE and self.value == MASK)

    @property
    def is_default(self) -> bool:
        """Whether the manifest does not contain the field."""
        return self.origin in {DEFAULT, DESCRIBED}

    @property
    def canonical(self) -> str:
        """A text that is the same for equal values: for equal numbers and quantities, however they are written."""
        kind, value = "number" if self.kind == "integer" else self.kind, self.value
        if is_quantity(self.path) and kind in {"string", "number"}:
            quantity = parse_quantity(str(value))
            if quantity is not None:
                from fractions import Fraction

                kind, value = "quantity", str(Fraction(quantity.numerator, quantity.denominator))
        # Python writes 3.0 and 3 differently, although they are equal.
        return json.dumps([kind, int(value) if isinstance(value, float) and value.is_integer() else value])

    def tag_under(self, key: bytes) -> str:
        """Return the tag of the value; *key* is used where it is not tagged yet."""
        return self.tag or tag(key, self.canonical)

    def tagged(self, key: bytes) -> Attribute:
        """Return the field with its tag under *key*; a secret is masked."""
        value = MASK if self.origin == SECRET else self.value
        return Attribute(self.path, value, self.kind, self.origin, self.tag_under(key))


def is_equal(before: Attribute, after: Attribute, key: bytes) -> bool:
    """Check whether two fields have the same value; *key* is the key of the tags."""
    if before.is_hidden or after.is_hidden:
        return is_same_tag(before.tag_under(key), after.tag_under(key))
    return before.canonical == after.canonical


class Attributes(list[Attribute]):
    """The fields of one resource, in the order of its manifest; defaults come last."""

    def as_lists(self) -> list[list[Any]]:
        """Return the fields as they are stored: of values from variables only the tag."""
        return [
            [list(item.path), MASK if item.origin == VARIABLE else item.value, item.kind, item.origin, item.tag]
            for item in self
        ]

    @classmethod
    def from_lists(cls, lists: Iterable[Iterable[Any]]) -> Attributes:
        """Return the fields that ``as_lists`` has returned as lists."""
        return cls(Attribute(tuple(path), *rest) for path, *rest in lists)

    def by_path(self) -> dict[Path, Attribute]:
        """Return the fields by their paths."""
        return {item.path: item for item in self}


def is_quantity(path: Path) -> bool:
    """Check whether a field is a Kubernetes quantity: in the ``resources`` of any resource, or the size of a volume."""
    return (len(path) > 2 and path[-2] in _RESOURCES and path[-3] == "resources") or path in _SIZES


_PLAIN_KEY = Pattern(r"""[^."\[\]]+""")


def path_text(path: Path) -> str:
    """Return a path as reports show it, such as ``worker.topology[0].name``; unusual keys are quoted."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            plain = step.isprintable() and _PLAIN_KEY.fullmatch(step)
            text += f"{'.' if text else ''}{step if plain else json.dumps(step, ensure_ascii=False)}"
    return text


def value_text(attribute: Attribute) -> str:
    """Return a value in one line, as YAML writes it; quoted if it is ambiguous."""
    value = attribute.value
    if attribute.is_hidden or not isinstance(value, str) or attribute.kind != "string":
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False) if is_ambiguous(value) else value


def is_ambiguous(text: str) -> bool:
    """Check whether a string needs quotes to be recognized as one."""
    from workerlint.syntax.nodes import Scalar

    return (
        not text.isprintable()
        or text != text.strip()
        or text in {"", "{}", "[]", MASK}
        or text.startswith('"')
        or Scalar.of(0, 0, text).kind != "string"
    )
