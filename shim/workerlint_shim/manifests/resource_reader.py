"""The reader of the resources in one file, which refuses what cannot be applied, whatever the linter finds."""

from __future__ import annotations

import re
from functools import partial
from textwrap import dedent

from workerlint.config.settings import DEFAULT
from workerlint.core.record import Record, Struct
from workerlint.core.text import Pattern, Span
from workerlint.core.wording import closest, shorten
from workerlint.manifest.bundle import BundleEntry, bundle_entries, inline_span
from workerlint.manifest.placeholders import find_placeholders
from workerlint.manifest.reader import BUNDLE
from workerlint.manifest.unset_variables import Use, find_unset
from workerlint.manifest.worker import Worker
from workerlint.report.effective import read_capacities
from workerlint.secrets.redaction import MASK
from workerlint.syntax.nodes import Node, Scalar, Sequence, leaves
from workerlint_shim.grammar.commands import CHECK, PLAN, SELECT
from workerlint_shim.manifests.attribute_reader import read_attributes
from workerlint_shim.manifests.bundled_files import BundledFiles, in_order
from workerlint_shim.manifests.capacity import CapacityRange
from workerlint_shim.manifests.credentials import plaintext_credentials
from workerlint_shim.manifests.documents import ManifestFile
from workerlint_shim.manifests.findings import Examination, Manifest, Refusal
from workerlint_shim.manifests.identity import INSTANCE_TYPES, PUBLIC, Identity
from workerlint_shim.manifests.packing import pack_attributes
from workerlint_shim.manifests.redaction import is_hidden, mask_at


class NameForm(Record):
    """The form of names."""

    expression: str
    """The regular expression, as the platform prints it."""
    limit: int
    """The number of characters in the platform's message."""
    longest: int
    """The number of characters of the longest valid name."""

    def accepts(self, name: str) -> bool:
        """Check whether a name is valid."""
        return len(name) <= self.longest and re.fullmatch(self.expression, name) is not None


_NAME_FORMS = (
    NameForm("[a-z0-9]([-a-z0-9]*[a-z0-9])?", 48, 48),
    NameForm("[a-z]([-_.a-z0-9]*[a-z0-9])", 60, 59),
)
"""The form of all names, and another one that resources of version v2alpha may also have.

Sources: the platform's own message, whose "less than 48" the documentation reads as "at most 48"; and the configuration
of Secrets in the documentation of DataOS 2.0, which is the only type that it is documented for.
"""
_NEW_VERSION = "v2alpha"
_DOCUMENT_MARK = Pattern(r"\A---[ \t]*(?:#.*)?\r?\n", re.MULTILINE)


class Purpose(Record):
    """What manifests are read for."""

    rehearsal: str = PLAN
    """PLAN, CHECK or SELECT; with CHECK, a document need not be a resource."""
    workspace: str | None = None
    """The value of ``-w``; None if it is not given."""
    instance_wide: bool = False
    """Whether manifests describe products or domains, which belong to no workspace and have types of their own."""
    prints: bool = False
    """Whether the manifests are printed."""


class ResourceReader(Struct):
    """Reader of the resources in one file."""

    file: ManifestFile
    purpose: Purpose
    workspace: str | None
    """The value of ``-w``; None if it is not given, or if the entry of a Bundle counts."""
    types: frozenset[str] | None
    """The resource types that exist; None to accept any."""
    found: Examination
    """The result, to which resources and refusals are added."""
    bundled: BundledFiles
    default: str = PUBLIC
    """The workspace of a resource that names none, without ``-w``: for the file of a Bundle, that of its entry."""

    def read(self) -> None:
        """Add the refusals, and the resources whose identity is known."""
        self.bundled.open.append(self.file.written.path)
        self.bundled.read.add(self.file.written.path)
        documents = self.file.documents
        for span, message in documents.errors:
            self._refuse(span.start, message)
        for span in documents.others if self.purpose.rehearsal != CHECK else ():
            self._refuse(span.start, "not a manifest: expected a mapping")
        for document in documents.all:
            inline = [worker for worker in documents.inline.values() if worker.span.overlaps(document.span)]
            self._refuse_open(document, [worker.span for worker in inline])
            for worker in inline:
                self._refuse_open(worker, [])
            self._read_document(document, linted=id(document) in documents.linted)
        self.bundled.open.pop()

    def _refuse_open(self, document: Worker, others: list[Span]) -> None:
        """Refuse the unset variables and placeholders of a document, except those in the Workers at *others*."""
        if self.purpose.rehearsal == SELECT or (self.purpose.rehearsal == CHECK and self.file.values is None):
            return
        self._refuse_unset(document, others)
        for _, span in find_placeholders(document):
            if not any(span.overlaps(other) for other in others):
                text = shorten(document.text[span.start : span.end])
                self._refuse(span.start, f"unreplaced placeholder {text}", "replace it with a value")

    def _refuse_unset(self, document: Worker, others: list[Span]) -> None:
        values = self.file.values
        if values is None:
            return
        help = "or use `--disable-interpolation`"
        for use in find_unset(document, values):
            if any(use.span.overlaps(other) for other in others):
                continue
            if self._refuse_part_of_secret(use):
                continue
            state = "empty" if use.name in values else "not set"
            message = f"${{{use.name}}} is {state} in the environment"
            self._refuse(use.span.start, message, f"run `export {use.name}=...`, {help}")
        for item in document.filling.rejected if document.filling else ():
            if any(item.span.overlaps(other) for other in others):
                continue
            message = f"the value of ${{{item.name}}} {item.reason}"
            self._refuse(item.span.start, message, f"set a value that fits here, {help}")

    def _refuse_part_of_secret(self, use: Use) -> bool:
        """Refuse what looks like a variable and is part of a secret, which no message may show.

        Return whether it is: in a secret, only a name in braces or one in capitals alone is certainly a variable.
        """
        text = self.file.written.text
        mask = mask_at(use.span, self.file.redactor.masks)
        value = text[use.leaf.node.start : use.leaf.node.end].strip("\"'")
        certain = text.startswith("${", use.span.start) or (value == f"${use.name}" and use.name.isupper())
        if mask is None or certain:
            return False
        message = "a secret contains `$`, which begins a variable that is not set in the environment"
        self._refuse_once(self.file.refusal(mask.start, message, "use `--disable-interpolation` to apply it as it is"))
        return True

    def _refuse_once(self, refusal: Refusal) -> None:
        if refusal not in self.found.refusals:
            self.found.refusals.append(refusal)

    def _read_document(self, document: Worker, *, linted: bool) -> None:
        if document.root is None or (linted and document.damaged):
            self._add_unreadable(document, "invalid YAML in this document")
            return
        identity = self._identity(document, linted=linted)
        if identity is None:
            return
        if self.purpose.rehearsal != SELECT:
            self._check_type(document, identity)
            if not linted:
                self._check_other(document, identity)
        capacities = list(read_capacities(document)) if linted else []
        tags = document.root.get("tags")
        found = Manifest(
            identity,
            self._text(document.meta("owner")),
            tuple(self._text(item) for item in tags.values()) if isinstance(tags, Sequence) else (),
            self.file.written.path,
            self.file.line(document.root.start),
            pack_attributes(partial(read_attributes, document, self.file.redactor.masks)),
            CapacityRange(capacities[0], capacities[-1]) if capacities else None,
            self._resolved(document) if self.purpose.prints else "",
        )
        self.found.manifests.append(found)
        if identity.kind == BUNDLE:
            start = len(self.found.manifests) - 1
            for entry in in_order(bundle_entries(document.root)):
                self._read_entry(entry)
            self.found.bundles.append(range(start, len(self.found.manifests)))

    def _resolved(self, document: Worker) -> str:
        """Return the text of a document with variables filled in and secrets masked."""
        text = self.file.resolved(document)
        return _DOCUMENT_MARK.sub("", text if document.entry is None else dedent(text))

    def _read_entry(self, entry: BundleEntry) -> None:
        """Read a resource of a Bundle: the manifest in it, or the file that it names."""
        spec, file = entry.spec, entry.file
        if spec is not None:
            worker = self.file.documents.inline.get(spec.start)
            source = self.file.document.yaml
            document = worker or Worker(source, inline_span(source, spec), spec, DEFAULT, [], [], [], entry=entry)
            self._read_document(document, linted=worker is not None)
        if file is None:
            return
        path = self.file.written.path
        target = self.bundled.find(path, file.text)
        location = f"{path}:{self.file.line(file.start)}"
        if target is None:
            self.found.warnings.append(f"{location}: file {self._text(file)} not found: the resource is not planned")
        elif target in self.bundled.problems:
            error = self.bundled.problems[target]
            self._refuse(file.start, str(error), error.hint)
        elif target not in self.bundled.open:  # a Bundle may name itself
            workspace = None if entry.workspace else self.workspace
            default = entry.workspace or self.default
            file_read = self.bundled.files[target]
            ResourceReader(file_read, self.purpose, workspace, self.types, self.found, self.bundled, default).read()

    def _text(self, node: Node | None) -> str:
        """Return the text of a scalar, masked if it contains a secret; empty for other nodes."""
        if not isinstance(node, Scalar):
            return ""
        return MASK if is_hidden(node, self.file.redactor.masks) else node.text

    def _identity(self, document: Worker, *, linted: bool) -> Identity | None:
        """Return the identity of a document; refuse a document without one and return None."""
        secret = [name for name in ("name", "version", "type", "workspace") if self._refuse_secret(document, name)]
        if secret:
            return None
        fields = {}
        for name in ("name", "version", "type"):
            node = document.meta(name)
            if node is not None:
                fields[name] = node.text
            elif self._refuse_unknown(document, name):
                return None
            elif linted:
                self._add_unreadable(document, f"missing required field `{name}`")
                return None
            elif self.purpose.rehearsal == CHECK:
                return None
            else:
                hint = "every resource requires `name`, `version` and `type`"
                start = document.root.start if document.root else document.span.start
                self._refuse(start, f"not a resource: missing required field `{name}`", hint)
                return None
        workspace = self._workspace(document, fields["type"])
        return Identity(fields["name"], fields["version"], fields["type"], workspace)

    def _refuse_secret(self, document: Worker, name: str) -> bool:
        """Refuse a secret in a field of the identity, which is shown everywhere; return whether there is one."""
        node = document.meta(name)
        if node is None or not is_hidden(node, self.file.redactor.masks):
            return False
        variable = self.file.variable(node.span)
        rename = f"; if ${{{variable}}} is not a secret, rename the variable" if variable else ""
        self._refuse(node.start, f"`{name}` contains a secret, which everyone can see", f"remove the secret{rename}")
        return True

    def _refuse_unknown(self, document: Worker, name: str) -> bool:
        """Refuse a variable or placeholder in a field of the identity; return whether there is one."""
        node = document.root.get(name) if document.root else None
        if node is None or node.kind != "unknown":
            return False
        text = shorten(document.text[node.start : node.end])
        message = f"`{name}` is {text}: the resource cannot be identified"
        refusal = self.file.refusal(node.start, message, "replace it with a value")
        if not any(item.location == refusal.location for item in self.found.refusals):
            self.found.refusals.append(refusal)
        return True

    def _add_unreadable(self, document: Worker, message: str) -> None:
        self.found.unreadable.append(self.file.refusal(document.span.start, message))

    def _workspace(self, document: Worker, kind: str) -> str:
        node = document.meta("workspace")
        if kind in INSTANCE_TYPES:
            return ""
        if node is None:
            self._refuse_unknown(document, "workspace")
            return document.workspace or self.workspace or self.default
        if self.workspace is not None and self.workspace != node.text:
            self._refuse(
                node.start,
                f"`workspace` is {node.text}, but -w is {self.workspace or 'empty'}",
                f"use `-w {node.text}`, or remove `workspace` from the manifest",
            )
        return node.text

    def _check_type(self, document: Worker, identity: Identity) -> None:
        node = document.meta("type")
        if node is None or self.types is None or identity.kind in self.types:
            return
        near = closest(identity.kind, sorted(self.types), 1)
        hint = f"did you mean {near[0]}?" if near else "to allow it, add it to `resource-types` in workerlint.toml"
        self._refuse(node.start, f"unknown resource type {identity.kind}", hint)

    def _check_other(self, document: Worker, identity: Identity) -> None:
        """Check a resource that is not a Worker as the platform checks any resource."""
        node = document.meta("name")
        forms = _NAME_FORMS if identity.version == _NEW_VERSION else _NAME_FORMS[:1]
        if node is not None and not any(form.accepts(node.text) for form in forms):
            form = forms[-1]
            self._refuse(
                node.start,
                f"name is invalid '{node.text}', must be less than '{form.limit}' chars and conform to the following "
                f"regex: '{form.expression}'",
            )
        for offset, message, help in plaintext_credentials(document):
            self.found.credentials.append(self.file.refusal(offset, message, help))
        path = self.file.written.path
        # Those of the resources of a Bundle are listed with the Bundle.
        for leaf in leaves(document.root) if document.root and document.entry is None else ():
            if not leaf.is_key and leaf.path[-1:] == ("file",) and isinstance(leaf.node, Scalar):
                self.found.references.append(f"{path}:{self.file.line(leaf.node.start)}: {self._text(leaf.node)}")

    def _refuse(self, offset: int, message: str, help: str = "") -> None:
        self.found.refusals.append(self.file.refusal(offset, message, help))
