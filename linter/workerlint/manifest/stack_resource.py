"""Stack Resources: the stacks that an organization defines itself, each with the schema of its ``stackSpec``."""

from __future__ import annotations

from workerlint.core.diagnostic import Related
from workerlint.core.record import Record
from workerlint.core.text import Span
from workerlint.core.wording import is_slip, same
from workerlint.manifest.manifest import Stack
from workerlint.syntax.nodes import Mapping, Node, Scalar, known_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.core.text import Source

SCHEMA_PATH = ("stack", "stackSpecValueSchema", "jsonSchema")
"""The path of the JSON Schema of ``stackSpec``, which is a string."""
RUNNERS = {"workerConfig": "worker", "serviceConfig": "service", "workflowJobConfig": "workflow"}
"""The keys that define which types of resources may run a stack."""
_VARIABLES = ("${", "{{")
"""What a placeholder begins with. Neither occurs in JSON, except inside a string."""


class StackDefinition(Record):
    """What a Stack Resource, or the platform file, defines about one stack."""

    stack: Stack
    """Name, flavor and version."""
    runs_in: tuple[str, ...]
    """The types of the resources that may run it; empty if they are not known."""
    schema: str
    """The text of the JSON Schema of its ``stackSpec``; empty if there is none."""
    path: str
    """The file, as reports show it."""
    span: Span
    """The range of the name in that file."""

    @property
    def text(self) -> str:
        """The reference to it: ``NAME[+FLAVOR][:VERSION]``."""
        stack = self.stack
        flavour = f"+{stack.flavour}" if stack.flavour else ""
        return f"{stack.name}{flavour}:{stack.version}" if stack.version else f"{stack.name}{flavour}"

    def related(self, path: str) -> Related:
        """Return the related location for a finding in the file *path*."""
        return Related(self.span, f"`{self.text}` is defined here", None if self.path == path else self.path)


def read_stack(source: Source, root: Mapping) -> StackDefinition | None:
    """Return what a Stack Resource with this top level defines; None if its name, flavor or version is not known."""
    section = root.get(SCHEMA_PATH[0])
    if not isinstance(section, Mapping):
        return None
    parts = [section.get(key) for key in ("name", "flavor", "version")]
    texts = [known_text(part) for part in parts]
    name = parts[0]
    if name is None or not texts[0] or any(not _is_known(part) for part in parts):
        return None
    runs_in = tuple([kind for key, kind in RUNNERS.items() if key in section.entries])
    values = section.get(SCHEMA_PATH[1])
    schema = schema_text(values.get(SCHEMA_PATH[2])) if isinstance(values, Mapping) else ""
    is_known = not section.is_open and next(misspelled_runners(section), None) is None
    return StackDefinition(Stack(*texts), runs_in if is_known else (), schema, source.path, name.span)


def misspelled_runners(section: Mapping) -> Iterator[tuple[Node, str]]:
    """Yield each key of the section of a Stack that was meant to be one of RUNNERS, with the key that was meant."""
    for name, (key, _) in section.entries.items():
        if name not in RUNNERS:
            # Not any similar name: there may be other fields that end in `Config`.
            meant = [known for known in RUNNERS if same(name, known) or is_slip(name.lower(), known.lower())]
            if meant and meant[0] not in section.entries:
                yield key, meant[0]


def schema_text(node: Node | None) -> str:
    """Return the text of a JSON Schema; empty if it is not a string, or if a part of it is a variable.

    ``"$schema"`` and ``"$ref"`` are not variables.
    """
    if not isinstance(node, Scalar) or node.kind not in {"string", "unknown"}:
        return ""
    return "" if any(mark in node.text for mark in _VARIABLES) else node.text


def _is_known(node: Node | None) -> bool:
    return node is None or (isinstance(node, Scalar) and node.kind != "unknown")
