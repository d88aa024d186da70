"""Reads the resources of one file, and refuses what cannot be applied whatever the linter says."""

from __future__ import annotations

import re
from functools import partial

from workerlint.core.text import Pattern, Span
from workerlint.core.wording import shorten
from workerlint.manifest.reader import RESOURCE_TYPES
from workerlint.report.effective import resolve_worker
from workerlint.report.report import MASK
from workerlint.syntax.nodes import Scalar, Sequence, leaves
from workerlint_shim.attributes import read_attributes
from workerlint_shim.capacity import capacity_range
from workerlint_shim.identity import INSTANCE_TYPES, PUBLIC, Identity
from workerlint_shim.manifest import Manifest
from workerlint_shim.placeholders import find_placeholders
from workerlint_shim.refusal import Refusal
from workerlint_shim.secrecy import is_hidden

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.manifest.worker import Worker
    from workerlint.syntax.nodes import Node
    from workerlint_shim.documents import Documents
    from workerlint_shim.examination import Examination
    from workerlint_shim.lint import FileToLint

MAX_NAME = 48
NAME_FORM = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_NAME = Pattern(NAME_FORM)
_BUNDLE = "bundle"
_DOCUMENT_MARK = Pattern(r"\A---[ \t]*(?:#.*)?\r?\n", re.MULTILINE)


class FileExaminer:
    """Looks at the documents of one *file* and adds what it sees to *found*. *workspace* is what ``-w`` says, if so."""

    def __init__(self, file: FileToLint, documents: Documents, workspace: str | None, found: Examination) -> None:
        self.file = file
        self.documents = documents
        self.workspace = workspace
        self.found = found

    def examine(self) -> None:
        """Note what is refused, and the resources whose identity is known."""
        for unset in self.file.interpolated.unset:
            braces = f"${{{unset.name}}}"
            # In braces dataos-ctl takes any name, but a shell sets none with a hyphen: templates are written so.
            help = f"export {unset.name}=..." if unset.name.isidentifier() else "write the value in its place"
            self._refuse_written(
                unset.span,
                f"{braces} has no value in the environment",
                f"{help}, or leave variables alone with --disable-interpolation",
            )
        for span, message in self.documents.faults:
            self._refuse(span, message)
        if not self.documents.all and not self.documents.faults:
            self._refuse(Span(0, 0), "there is no manifest in this file")
        for document in self.documents.all:
            for span, text in find_placeholders(document):
                self._refuse(span, f"the placeholder {text} is not filled in", "write the value in its place")
            self._read(document, linted=id(document) in self.documents.linted)

    def _read(self, document: Worker, *, linted: bool) -> None:
        if document.root is None or (linted and document.damaged):
            self._note_unread(document, "this Worker cannot be read as YAML")
            return
        identity = self._identity(document, linted=linted)
        if identity is None:
            return
        if not linted:
            self._judge(document, identity)
        masks = self.file.report.masks
        tags = document.root.get("tags")
        found = Manifest(
            identity,
            self._text(document.meta("owner")),
            tuple(self._text(item) for item in tags.values()) if isinstance(tags, Sequence) else (),
            self.file.written.path,
            self.file.position(document.root.start).line,
            partial(read_attributes, document, masks),
            capacity_range(resolve_worker(document).capacities) if linted else None,
            partial(self._resolved, document),
        )
        self.found.manifests.append(found)

    def _resolved(self, document: Worker) -> str:
        return _DOCUMENT_MARK.sub("", self.file.report.shown(document.span.start, document.span.end))

    def _text(self, node: Node | None) -> str:
        """Give the text of a scalar, masked when it holds a secret; empty for anything else."""
        if not isinstance(node, Scalar):
            return ""
        return MASK if is_hidden(node, self.file.report.masks) else node.text

    def _identity(self, document: Worker, *, linted: bool) -> Identity | None:
        """Give the identity of a document; None, with a refusal, when the document does not say what it is."""
        secret = [name for name in ("name", "version", "type", "workspace") if self._holds_secret(document, name)]
        if secret:
            return None
        fields = {}
        for name in ("name", "version", "type"):
            node = document.meta(name)
            if node is not None:
                fields[name] = node.text
            elif self._is_unknown(document, name):
                return None
            elif linted:
                self._note_unread(document, f"this Worker has no {name}")
                return None
            else:
                known = f"it has {', '.join(fields)} but no {name}" if fields else f"it has no {name}"
                hint = "every Resource has a name, a version and a type"
                self._refuse(
                    document.root.span if document.root else document.span, f"this is no Resource: {known}", hint
                )
                return None
        workspace = self._workspace(document, fields["type"])
        return Identity(fields["name"], fields["version"], fields["type"], workspace)

    def _holds_secret(self, document: Worker, name: str) -> bool:
        """Tell whether a secret is part of what a resource is called by, and refuse it: that is shown everywhere."""
        node = document.meta(name)
        if node is None or not is_hidden(node, self.file.report.masks):
            return False
        variable = self.file.interpolated.variable(node.span)
        rename = f"; if ${{{variable}}} holds none, give the variable another name" if variable else ""
        self._refuse(node.span, f"{name} holds a secret, and everybody may see it", f"write it without one{rename}")
        return True

    def _is_unknown(self, document: Worker, name: str) -> bool:
        """Tell whether a variable or a placeholder stands for what tells resources apart, and refuse it."""
        node = document.root.get(name) if document.root else None
        if node is None or node.kind != "unknown":
            return False
        at = self.file.position(node.start)
        place = (self.file.written.path, at.line, at.column)
        if not any((item.path, item.line, item.column) == place for item in self.found.refusals):
            text = shorten(document.text[node.start : node.end])
            self._refuse(node.span, f"{name} is {text}, so it is not known which resource this is", "write it out")
        return True

    def _note_unread(self, document: Worker, message: str) -> None:
        at = self.file.position(document.span.start)
        self.found.unread.append(Refusal(self.file.written.path, at.line, at.column, message))

    def _workspace(self, document: Worker, kind: str) -> str:
        node = document.meta("workspace")
        if kind in INSTANCE_TYPES:
            return ""
        if node is None:
            self._is_unknown(document, "workspace")
            return self.workspace or PUBLIC
        if self.workspace is not None and self.workspace != node.text:
            self._refuse(
                node.span,
                f"workspace is {node.text} here, and -w {f'says {self.workspace}' if self.workspace else 'is empty'}",
                f"write -w {node.text}, or take the workspace out of the manifest",
            )
        return node.text

    def _judge(self, document: Worker, identity: Identity) -> None:
        """Say of a resource that is no Worker what the platform says of any."""
        node = document.meta("name")
        if node is not None and (len(node.text) > MAX_NAME or not _NAME.fullmatch(node.text)):
            self._refuse(
                node.span,
                f"name is invalid '{node.text}', must be less than '{MAX_NAME}' chars and conform to the following "
                f"regex: '{NAME_FORM}'",
            )
        for leaf in leaves(document.root) if document.root else ():
            if not leaf.is_key and leaf.path[-1:] == ("file",) and isinstance(leaf.node, Scalar):
                line = self.file.position(leaf.node.start).line
                self.found.references.append(f"{self.file.written.path}:{line}: {self._text(leaf.node)}")
        line = self.file.position(document.root.start if document.root else 0).line
        place = f"{self.file.written.path}:{line}"
        if identity.kind not in RESOURCE_TYPES:
            self.found.notes.append(f"{place}: no type of Resource called {identity.kind} is known")
        if identity.kind == _BUNDLE:
            self.found.notes.append(
                f"{place}: the resources in this Bundle are neither linted nor planned: rehearse each by itself"
            )

    def _refuse(self, span: Span, message: str, help: str = "") -> None:
        at = self.file.position(span.start)
        hide = self.file.report.hide
        self.found.refusals.append(Refusal(self.file.written.path, at.line, at.column, hide(message), hide(help)))

    def _refuse_written(self, span: Span, message: str, help: str) -> None:
        position = self.file.written.lines.position(span.start)
        self.found.refusals.append(Refusal(self.file.written.path, position.line, position.column, message, help))
