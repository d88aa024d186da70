"""The ways to write a value in a manifest, and manifests that are written with them."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest
import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Path = tuple[str | int, ...]
Written = tuple[str, str]
"""A form and a literal: the same literal is another value in each form."""
Fields = dict[Path, Written]

IDENTITY: Fields = {
    ("name",): ("plain", "w"), ("version",): ("plain", "v1beta"), ("type",): ("plain", "worker"),
    ("worker", "stack"): ("plain", "bento:3.0"), ("worker", "compute"): ("plain", "runnable-default"),
}  # fmt: skip

_PLAIN = {
    "plain": "{}", "quoted": "'{}'", "tagged": "!!str {}", "list": "[{}]", "mapping": "{{a: {}}}", "null": "null",
    "empty": "", "variable": "${{X}}", "placeholder": "${{{{x}}}}", "custom": "!reference {}",
}  # fmt: skip
FORMS = (*_PLAIN, "alias", "merged", "missing")
"""A value as it is, as a string, inside of a list or a mapping, as null, unknown, from elsewhere, or left out."""


def forms_of(literal: str) -> list[Written]:
    """Return all ways to write a literal; one in quotes or brackets is not put in quotes or made a string."""
    bare = literal[:1] not in {"'", "[", "{"}
    return [(form, literal) for form in FORMS if bare or form not in {"quoted", "tagged"}]


STEPS = (pytest.param(7, id="some"), pytest.param(1, id="all", marks=pytest.mark.deep))
"""One of how many combinations of two values is tried where neither is written plainly.

No number of literals or forms is divisible by seven, so each form is tried with several others.
"""


def combinations(values: Sequence[Iterable[str]], step: int = 1) -> Iterator[tuple[Written, ...]]:
    """Yield the combinations of the literals of some fields, each in each form: all with a plain one, and some others."""
    ways = [[way for literal in literals for way in forms_of(literal)] for literals in values]
    for number, chosen in enumerate(itertools.product(*ways)):
        if number % step == 0 or any(form == "plain" for form, _ in chosen):
            yield chosen


class Numeric(str):
    """A scalar that YAML reads as a number, as it is written."""

    __slots__ = ()


UNKNOWN = object()
"""The value of a variable, of a placeholder or of a tag that the platform does not define."""
NOTHING = object()
"""The value of a key with nothing after its colon, as opposed to an explicit null."""


def render(fields: Fields) -> str:
    """Return the manifest with *fields*, each in its form; values from elsewhere are below ``x-shared``.

    An integer in a path is the index of an item. The identity of a Worker is added where it is not among the fields.
    """
    fields = {**IDENTITY, **fields}
    shared: list[str] = []
    tree: dict[Any, Any] = {}
    for path, written in fields.items():
        section = tree
        for name in path[:-1]:
            section = section.setdefault(name, {})
        if written[0] != "missing":
            section[path[-1]] = written
    lines = _lines(tree, "", shared)
    above = "".join(["x-shared:\n", *(f"  - {item}\n" for item in shared)]) if shared else ""
    return above + "".join(f"{line}\n" for line in lines)


def _lines(tree: dict[Any, Any], indent: str, shared: list[str]) -> list[str]:
    lines, merged = [], []
    for name, value in tree.items():
        if isinstance(value, dict):
            inner = _lines(value, f"{indent}  ", shared)
            first = f"{indent}-" if isinstance(name, int) else f"{indent}{name}:"
            lines += [first, *inner] if inner else []
            continue
        form, literal = value
        if form in {"alias", "merged"}:
            anchor = f"v{len(shared)}"
            shared.append(f"&{anchor} {literal if form == 'alias' else f'{{{name}: {literal}}}'}")
            if form == "alias":
                lines.append(f"{indent}{name}: *{anchor}")
            else:
                merged.append(f"*{anchor}")
        else:
            lines.append(f"{indent}{name}: {_PLAIN[form].format(literal)}".rstrip())
    if merged:
        sources = ", ".join(merged)
        lines.insert(0, f"{indent}<<: [{sources}]")
    return lines


class _Loader(yaml.CSafeLoader):
    """Reads numbers as they are written, and what is not known as UNKNOWN."""


def _scalar(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> object:
    text = loader.construct_scalar(node)
    return UNKNOWN if "${" in text else text


def _null(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> object:
    return None if loader.construct_scalar(node) else NOTHING


def _number(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Numeric:
    return Numeric(loader.construct_scalar(node))


for _tag in ("int", "float"):
    _Loader.add_constructor(f"tag:yaml.org,2002:{_tag}", _number)
_Loader.add_constructor("tag:yaml.org,2002:null", _null)
_Loader.add_constructor("tag:yaml.org,2002:str", _scalar)
_Loader.add_constructor("!reference", lambda _loader, _node: UNKNOWN)


def load(text: str) -> dict[str, Any]:
    """Return the data of a manifest as PyYAML reads it, with aliases and merge keys resolved."""
    loaded: dict[str, Any] = yaml.load(text, Loader=_Loader)
    return loaded
