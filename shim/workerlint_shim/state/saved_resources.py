"""The resources in saved output: tables and details that dataos-ctl has printed, and the JSON of the dry run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from workerlint.core.record import Record, Struct, new, replace
from workerlint.core.text import Path, Pattern, Source
from workerlint.manifest.document import Document
from workerlint.platform.output_reader import TokenError, read_saved_output
from workerlint.platform.saved_output import FoundResource
from workerlint.secrets.redaction import MASK
from workerlint.syntax.nodes import Scalar, leaves
from workerlint_shim.errors import FileError
from workerlint_shim.manifests.attributes import PLATFORM, SECRET, Attribute, Attributes
from workerlint_shim.manifests.documents import read_documents
from workerlint_shim.manifests.file_set_check import read_manifests
from workerlint_shim.manifests.identity import PUBLIC, Identity
from workerlint_shim.manifests.redaction import NO_TAG
from workerlint_shim.state.recorded_state import RecordedResource
from workerlint_shim.state.resource_json import FormatError, read_resource

_OF_SERVER = frozenset(
    ("aggregateStatus", "builderState", "cloudKernelResources", "created", "generation", "runtimeState", "status",
     "uid", "webServiceResources")
)  # fmt: skip
"""The fields that the server adds. Source: the captured output of ``get -d`` for a Pager, whose lines after ``status:``
have lost their indentation."""
_TAG_OF_SERVER = "dataos:"
_DELETED = "deleted"

_LOG = Pattern(r"(?m)^[^\w\n]*+[A-Z]{3,5}\[[0-9]+\].*\n?")
_SANITIZED = Pattern(r"\*+|<redacted>|\[redacted\]|x{6,}|X{6,}")
"""What may stand for a secret in output that is sanitized."""


class ListKey(Record):
    """A list of resources: those of one type, in one workspace if the type has them."""

    kind: str
    workspace: str
    """Empty for a type that belongs to the instance."""

    def __str__(self) -> str:
        return f"{self.kind}:{self.workspace}" if self.workspace else self.kind


class SavedResources(Struct):
    """What a file with saved output contains."""

    resources: list[RecordedResource] = new(list)
    """The resources that exist; those of a table without fields."""
    deleted: list[Identity] = new(list)
    """The resources that are listed as deleted."""
    lists: dict[ListKey, bool] = new(dict)
    """The lists that were read, each with whether a command line shows that it is complete."""
    damaged: set[ListKey] = new(set)
    """The lists with rows that could not be read."""
    problems: list[tuple[int, str]] = new(list)
    """What was not read, with the 1-based line."""


def read_saved(source: Source, workspace: str, key: bytes) -> SavedResources:
    """Return the resources in saved output.

    *workspace* is that of resources whose output names none; empty for the default one. *key* is the key of the tags of
    secrets. Raises FileError.
    """
    own = _LOG.sub("", source.text).lstrip("\ufeff \t\r\n")
    if own.startswith("["):
        return _read_json(source, own)
    try:
        output = read_saved_output(source, workspace or PUBLIC)
    except TokenError:
        raise FileError(f"{source.path} contains a table of tokens or passwords", "delete the file") from None
    saved = SavedResources()
    saved.problems = [(item.line, item.message) for item in output.problems if not item.is_of_names]
    saved.damaged = {ListKey(names.kind, names.workspace) for names in output.lists.values() if names.is_damaged}
    for item in output.resources:
        if not item.version:
            saved.problems.append((item.line, "skipped a row without a version"))
            saved.damaged.add(ListKey(item.kind, item.workspace))
        elif item.status.lower() == _DELETED:
            saved.deleted.append(Identity(item.name, item.version, item.kind, item.workspace))
        else:
            saved.resources.append(_read_details(item, source.path, key) if item.text else _read_row(item))
    for names in output.lists.values():
        found = ListKey(names.kind, names.workspace)
        saved.lists[found] = names.closed and found not in saved.damaged
    return saved


def _read_json(source: Source, text: str) -> SavedResources:
    saved = SavedResources()
    try:
        saved.resources = [read_resource(item) for item in json.loads(text)]
    except (ValueError, RecursionError, TypeError, FormatError) as error:
        detail = f": {error}" if isinstance(error, ValueError) else ""
        hint = "create it with `dataos-ctl-dry get -a --output json`"
        raise FileError(f"{source.path} is not the JSON of recorded resources{detail}", hint) from None
    saved.lists = {ListKey(item.identity.kind, item.identity.workspace): False for item in saved.resources}
    return saved


def _read_row(item: FoundResource) -> RecordedResource:
    identity = Identity(item.name, item.version, item.kind, item.workspace)
    return RecordedResource(identity, item.owner, "", item.status, item.runtime)


def _read_details(item: FoundResource, path: str, key: bytes) -> RecordedResource:
    """Return the resource of a manifest with what the server adds to it."""
    row = _read_row(item)
    found = read_manifests([Source(path, item.text)], None, None).manifests
    manifest = next((one for one in found if one.identity.key[1:] == row.identity.key[1:]), None)
    if manifest is None:
        return row
    attributes = Attributes(_without_server(manifest.attributes(key), item.owner, _sanitized(item.text)))
    return replace(row, tags=manifest.tags, attributes=attributes, capacity=manifest.capacity)


def _sanitized(text: str) -> set[Path]:
    """Return the paths of the values that are sanitized: secrets that cannot be compared."""
    documents = read_documents(Document(Source("", text), markdown=False)).all
    roots = (document.root for document in documents if document.root)
    found = [leaf for root in roots for leaf in leaves(root) if not leaf.is_key]
    return {leaf.path for leaf in found if isinstance(leaf.node, Scalar) and _SANITIZED.fullmatch(leaf.node.text)}


def _without_server(attributes: Iterable[Attribute], owner: str, sanitized: set[Path]) -> Iterator[Attribute]:
    """Yield the fields of the manifest."""
    for item in attributes:
        value = item.value
        if item.path[0] in _OF_SERVER:
            continue
        if item.path in sanitized:
            yield Attribute(item.path, MASK, item.kind, SECRET, NO_TAG)
        elif (item.path[0] == "tags" and str(value).startswith(_TAG_OF_SERVER)) or (
            item.path[-1] == "runAsUser" and value == owner  # the default
        ):
            yield Attribute(item.path, value, item.kind, PLATFORM)
        else:
            yield item
