"""The resources of a run and the references of its Workers, for rules that look across files."""

from __future__ import annotations

from sys import intern

from workerlint.config.settings import DEFAULT
from workerlint.core.diagnostic import UNSAFE, Edit, Finding, Fix, Related
from workerlint.core.record import Record
from workerlint.core.text import Pattern, Source, Span
from workerlint.core.wording import one_line
from workerlint.manifest.attribute import attribute, items, meta, volumes
from workerlint.manifest.document import Document
from workerlint.manifest.reader import BUNDLE, is_resource, is_worker
from workerlint.manifest.worker import Worker
from workerlint.syntax.nodes import Mapping, Scalar, known_text
from workerlint.syntax.scalars import scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint.manifest.attribute import Attribute
    from workerlint.manifest.demand import Demand
    from workerlint.manifest.stack_resource import StackDefinition

SECRET = "secret"  # noqa: S105 - a kind of resource
VOLUME = "volume"
COMPUTE = "compute"
WORKER = "worker"
STACK = "stack"
WORKSPACE = "workspace"
USER = "user"
BUNDLE_FILE = "bundle-file"
"""Not a resource but the `file:` of a Bundle: its name is the path, its workspace that of the Bundle's entry."""

_REFERRED_TYPES = {"secret": SECRET, "instance-secret": SECRET, "volume": VOLUME, "compute": COMPUTE, "stack": STACK}
_TYPE = Pattern(r"""type["']?[ \t]*:[ \t]*["']?(?i:secret|instance-secret|volume|compute|stack|bundle)\b""")
"""A document without this at the start of a line, or in braces, defines nothing that a Worker refers to.

It is not parsed.
"""


class Reference(Record):
    """A reference of a Worker to another resource."""

    kind: str
    name: str
    workspace: str
    """The workspace of that resource; empty when the Worker does not name it."""
    span: Span
    """The range of the name."""
    path: tuple[str | int, ...]
    """The path of the name from the root of the document."""
    use: Span | None = None
    """Where an alias or a merge key repeats the name; None if it is written there."""
    editable: bool = False
    """Whether the name may be replaced without a change of anything else."""

    def finding(
        self,
        message: str,
        *,
        help: str = "",
        name: str = "",
        related: Iterable[Related] = (),
        severity: str | None = None,
    ) -> Finding:
        """Return a finding on the reference, with a fix that replaces its name by *name* if there is one."""
        fix = None
        if name and self.editable:
            fix = Fix(f"Replace with `{one_line(name)}`", [Edit(self.span, scalar(name))], UNSAFE, [self.path])
        written = [Related(self.span, "defined here")] if self.use else []
        finding = Finding(
            self.use or self.span,
            message,
            help=help,
            fix=fix,
            related=[*written, *related],
            severity=severity,
            path=self.path,
        )
        finding.written = self.span if self.use else None
        return finding


class Resource(Record):
    """One document that defines a resource with a known name."""

    kind: str
    name: str
    workspace: str
    """The workspace; empty when the document does not name it."""
    span: Span
    """The range of the name in its file."""
    line: int
    """The 1-based line of the name."""
    references: tuple[Reference, ...] = ()
    """The references of a Worker."""
    prefix: str = ""
    """The path of a Worker inside its document, or of the entry of a Bundle; empty for a whole document."""
    stack: str = ""
    """The name of the stack that a Worker uses or a Stack defines; empty if it is not known."""
    definition: StackDefinition | None = None
    """What a Stack defines."""
    demand: Demand | None = None
    """The replicas, CPU and memory of a Worker, if a budget is configured."""


def defines_referred(text: str) -> bool:
    """Return whether *text* may define a Secret, Volume, Compute or Stack."""
    # An expression that matches from the start of the line is tried at each character, which takes five times as long.
    for match in _TYPE.finditer(text):
        at = match.start()
        before = text[text.rfind("\n", 0, at) + 1 : at].strip(" \t\"'")
        if not before or before[-1] in "{,":
            return True
    return False


def read_referred(document: Document) -> Iterator[Resource]:
    """Yield the Secrets, Volumes, Computes and Stacks that *document* defines.

    A Bundle in it also defines workspaces, and names files. What cannot be read is skipped.
    """
    source = document.yaml
    for part in document.other_parts(defines_referred):
        root = part.root
        assert isinstance(root, Mapping)  # noqa: S101 - as it is in each part that is yielded
        resource = _referred(source, root)
        if resource is not None:
            yield resource
        if BUNDLE not in root.entries:
            continue
        from workerlint.manifest.bundle import bundle_entries, bundle_workspaces  # most files have no Bundles

        for name in bundle_workspaces(root):
            yield Resource(WORKSPACE, name.text, "", name.span, _line(source, name.start))
        for entry in bundle_entries(root):
            spec, file = entry.spec, entry.file
            resource = _referred(source, spec, entry.workspace) if spec is not None else None
            if resource is not None:
                yield resource
            if file is not None and document.yaml is document.source:  # an excerpt in Markdown has no files around it
                line = _line(source, file.start)
                yield Resource(BUNDLE_FILE, file.text, entry.workspace, file.span, line, prefix=entry.name)


def resource_type(root: Mapping) -> str:
    """Return the type of a resource; empty if it is not known.

    If only its case is wrong, and the resource has the section of the type that is meant, it is that type.
    """
    text = known_text(root.get("type")).strip()
    meant = text.lower()
    if meant == text or not (meant in _REFERRED_TYPES or meant == BUNDLE):
        return text
    has_section = meant in root.entries or (meant == "instance-secret" and SECRET in root.entries)
    return meant if has_section and is_resource(root) else text


def _referred(source: Source, root: Mapping, workspace: str = "") -> Resource | None:
    """Return a resource that a Worker may refer to; None for any other. *workspace* is that of a Bundle's entry."""
    kind = _REFERRED_TYPES.get(resource_type(root))
    if kind is None:
        return None
    if kind != STACK:
        return _resource(source, root, kind, workspace)
    from workerlint.manifest.stack_resource import read_stack  # most runs have no Stacks

    definition = read_stack(source, root)
    stack = definition.stack.name if definition is not None else ""
    return _resource(source, root, kind, workspace, stack=stack, definition=definition)


def other_resources(document: Document) -> Iterator[Worker]:
    """Yield the resources that Workers may refer to, and the Bundles with those inside them.

    Each has the form of a Worker without a section.
    """
    source = document.yaml
    for part in document.other_parts(defines_referred) if defines_referred(source.text) else ():
        root = part.root
        assert isinstance(root, Mapping)  # noqa: S101 - as above
        yield Worker(source, Span(part.start, part.end), root, DEFAULT, [], part.problems or [], part.damaged)
        if BUNDLE not in root.entries:
            continue
        from workerlint.manifest.bundle import bundle_entries, inline_span  # as above

        seen = set()
        for entry in bundle_entries(root):
            spec = entry.spec
            if spec is not None and id(spec) not in seen and not is_worker(spec):
                seen.add(id(spec))
                yield Worker(source, inline_span(source, spec), spec, DEFAULT, [], [], [], None, entry)


def read_resources(document: Document) -> list[Resource]:
    """Return everything that *document* defines and other files may refer to or repeat, without checking it."""
    found = [resource for worker in document.workers if (resource := worker_resource(worker)) is not None]
    return [*found, *read_referred(document)] if defines_referred(document.yaml.text) else found


_NEAR = 5000
"""Up to this offset (code points), counting lines is as fast as building the index of all lines."""


def worker_resource(worker: Worker) -> Resource | None:
    """Return a Worker as a resource; None when its name is not known."""
    if worker.root is None:
        return None
    workspace = worker.workspace if worker.entry is not None else ""
    stack = worker.stack
    name = stack.name if stack is not None else ""
    return _resource(worker.source, worker.root, WORKER, workspace, worker_references(worker), worker.prefix, name)


def worker_references(worker: Worker) -> tuple[Reference, ...]:
    """Return the names of the resources that a Worker refers to."""
    if worker.section is None:
        return ()
    found = []
    for secret in items(worker, "dataosSecrets"):
        of_secret = secret.node.get("workspace") if isinstance(secret.node, Mapping) else None
        found.append(_reference(SECRET, secret.get("name"), known_text(of_secret)))
    mounted = volumes(worker)
    if mounted:
        workspace = worker.workspace
        found += [_reference(VOLUME, volume.get("name"), workspace) for volume in mounted]
    found.append(_reference(COMPUTE, attribute(worker, "compute"), ""))
    settings = worker.settings
    if settings.platform or settings.workspaces or settings.owners:  # else these names are compared with nothing
        workspaces = (meta(worker, "workspace"), *(item.get("workspace") for item in items(worker, "dataosSecrets")))
        found += [_reference(WORKSPACE, name, "") for name in workspaces]
        found += [_reference(USER, user, "") for user in (meta(worker, "owner"), attribute(worker, "runAsUser"))]
    return tuple([reference for reference in found if reference is not None])


def may_mean(reference: Reference, resource: Resource) -> bool:
    """Return whether *reference* may be to *resource*: one without a workspace gets it when it is applied."""
    return (
        reference.kind == resource.kind
        and reference.name == resource.name
        and (not reference.workspace or resource.workspace in {"", reference.workspace})
    )


def _resource(
    source: Source,
    root: Mapping,
    kind: str,
    default: str = "",
    references: tuple[Reference, ...] = (),
    prefix: str = "",
    stack: str = "",
    definition: StackDefinition | None = None,
) -> Resource | None:
    """Return the resource with this top level, in the workspace *default* if it names none."""
    name, workspace = root.get("name"), root.get("workspace")
    if not isinstance(name, Scalar) or name.kind in {"unknown", "null"}:
        return None
    if workspace is not None and workspace.kind == "unknown":
        return None
    where = intern((known_text(workspace) or default) if workspace is not None else default)  # many share it
    return Resource(kind, name.text, where, name.span, _line(source, name.start), references, prefix, stack, definition)


def _line(source: Source, offset: int) -> int:
    """Return the 1-based line of an offset."""
    text = source.text
    # Further down, counting again for each document of a long stream would take quadratic time.
    near = offset < _NEAR and "\r" not in text
    return text.count("\n", 0, offset) + 1 if near else source.lines.line_of(offset) + 1


def _reference(kind: str, name: Attribute | None, workspace: str) -> Reference | None:
    node = name.node if name is not None else None
    if name is None or not isinstance(node, Scalar) or not known_text(node):
        return None
    use = name.use
    editable = use is None and name.editable and node.style not in {"|", ">"}
    return Reference(kind, node.text, workspace, node.span, name.path, use.span if use is not None else None, editable)
