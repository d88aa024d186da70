"""Hover: the field at the cursor as the schema describes it, the meaning of its value, and its findings."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from workerlint.core.text import Path, Span
from workerlint.core.wording import dotted, own_name, plural
from workerlint.engine.rule_page import link_to, read_page
from workerlint.manifest.addresses import ADDRESS, split_address
from workerlint.manifest.manifest import parse_stack
from workerlint.manifest.quantities import CPU, MEMORY
from workerlint.manifest.quantity import format_cpu, format_memory, parse_quantity
from workerlint.manifest.resources import COMPUTE, SECRET, USER, VOLUME, WORKSPACE
from workerlint.manifest.schema import mandatory_names
from workerlint.manifest.worker import Worker
from workerlint.report.effective import read_capacities
from workerlint.report.report import rule_url
from workerlint.syntax.nodes import Leaf, LeafIndex, Node, Scalar
from workerlint_lsp.features import Request, feature
from workerlint_lsp.markdown import code, describe_field, markup, plain
from workerlint_lsp.stack_shape import described_shape
from workerlint_schemas.stacks import known_stack

_MAX_DEFINITIONS = 5
_SEPARATOR = "\n\n---\n\n"


@feature(types.TEXT_DOCUMENT_HOVER, checked=True, interactive=True)
def hover(request: Request, params: types.HoverParams) -> types.Hover | None:
    """Return the description of the key or value at a position, and the findings there."""
    offset = request.positions.offset(params.position)
    worker = request.snapshot.document.worker_at(offset)
    if worker is None or worker.root is None:
        return None
    leaf = LeafIndex(worker.root).at(offset)
    parts = list(_findings(request, offset))
    span: Span | None = None
    if leaf is not None:
        span = leaf.node.span
        parts[:0] = _describe_leaf(request, worker, leaf)
    if not parts:
        return None
    range = request.positions.range_of(span) if span else None
    return types.Hover(markup(_SEPARATOR.join(parts), request.client.hover_markup), range)


def _describe_leaf(request: Request, worker: Worker, leaf: Leaf) -> Iterator[str]:
    path = leaf.path
    if not leaf.is_key:
        value = _describe_value(request, worker, path, leaf.node)
        if value:
            yield value
    shape = described_shape(worker, path, request.platform)
    if shape is not None and path:
        name = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
        parent = described_shape(worker, path[:-1], request.platform)
        required = parent is not None and path[-1] in mandatory_names(parent)
        yield describe_field(shape, "" if isinstance(path[-1], int) else name, required, dotted(path))


def _findings(request: Request, offset: int) -> Iterator[str]:
    """Yield the rules of the findings at an offset, with links; the editor itself shows the messages."""
    if request.checked is None:
        return
    rules = {rule.code: rule for rule in request.folder.rules}
    seen = set()
    for diagnostic in request.checked.file.diagnostics:
        span = diagnostic.span
        if span.start <= offset <= span.end and diagnostic.code not in seen and diagnostic.code in rules:
            seen.add(diagnostic.code)
            page, url = read_page(rules[diagnostic.code]), rule_url(rules[diagnostic.code])
            link = f" [Rule documentation]({url})" if url else ""
            sources = "".join(f"\n- source: {link_to(source)}" for source in page.sources)
            name = own_name(diagnostic.code, diagnostic.name)
            title = f"**{diagnostic.code}** `{name}`" if name else f"**{diagnostic.code}**"
            yield f"{title}: {page.title}.{link}" + (sources and f"\n{sources}")


def _describe_value(request: Request, worker: Worker, path: Path, node: Node) -> str:
    """Return the meaning of the value at *path*; empty if there is none. Secrets are never shown."""
    if not isinstance(node, Scalar):
        return ""
    if node.kind == "unknown":
        return _unknown(node)
    below = path[1:] if path[:1] == (worker.section_name,) else ()
    if below == ("stack",):
        return _stack(request, node.text)
    if below[:1] == ("resources",) and below[-1] in {CPU, MEMORY}:
        return _quantity(worker, str(below[-1]), node)
    if below[:1] == ("topology",) and "dependencies" in below:
        return _element(worker, node.text)
    if below == ("runAsUser",) or path == ("owner",):
        return _definition(request, USER, node.text)
    if path == ("workspace",) or below[::2] == ("dataosSecrets", "workspace"):
        return _definition(request, WORKSPACE, node.text)
    match = ADDRESS.fullmatch(node.text)
    if match:
        return _address(match[1], match[2])
    kind = _referenced_kind(below)
    return _definition(request, kind, node.text) if kind else ""


def _unknown(node: Scalar) -> str:
    if "{{" in node.text:
        return "Placeholder: replace it before you apply the manifest."
    if "$" in node.text:
        return "Replaced with a value from the environment when the manifest is applied."
    return "The value is known only when the manifest is applied."


def _stack(request: Request, text: str) -> str:
    stack = parse_stack(text)
    if stack is None:
        return ""
    known, defined = known_stack(stack.name), request.platform.stacks(stack)
    if known is None and not defined:
        return ""
    parts = [f"**{known.name}**: {known.description}" if known is not None else f"**{stack.name}**"]
    facts = [f"{code(item.text)} is defined in {plain(item.path)}" for item in defined[:_MAX_DEFINITIONS]]
    if known is not None and known.versions:
        facts.append(f"known versions: {', '.join(f'`{version}`' for version in known.versions)}")
    if known is not None and known.flavours:
        facts.append(f"known flavors: {', '.join(f'`{flavour}`' for flavour in known.flavours)}")
    if not stack.version:
        facts.append("no version set: each apply uses the latest version")
    return "\n\n".join([*parts, "\n".join(f"- {fact}" for fact in facts)]).strip()


def _quantity(worker: Worker, resource: str, node: Scalar) -> str:
    if node.is_ambiguous:
        return ""
    integer = node.integer
    quantity = parse_quantity(node.text if integer is None else str(integer))
    if quantity is None or quantity.numerator <= 0:
        return ""
    number = quantity.numerator / quantity.denominator
    write, number_text = (format_cpu, _cores(number)) if resource == CPU else (format_memory, _size(number))
    lines = [f"{code(node.text)} is {number_text} per replica."]
    lines += [
        f"{plural(capacity.replicas, 'replica')}: `{write(quantity.times(capacity.replicas))}`"
        for capacity in read_capacities(worker)
        if capacity.replicas > 1
    ]
    return "\n\n".join(lines)


def _cores(number: float) -> str:
    text = f"{number:g}" if number < 1000 else f"{number:.0f}"
    return "1 core" if text == "1" else f"{text} cores"


def _size(number: float) -> str:
    """Return a number of bytes with its unit: MiB from one MiB on."""
    mebibytes = number / (1 << 20)
    if mebibytes < 1:
        return f"{number:.0f} bytes"
    return f"{mebibytes:.4g} MiB" if mebibytes < 1000 else f"{mebibytes:.0f} MiB"


def _address(slashes: str, rest: str) -> str:
    parts = split_address(rest)
    if slashes != "//" or not parts.depot:
        return ""
    named = [("Depot", parts.depot), ("collection", parts.collection), ("dataset", parts.dataset)]
    names = ", ".join(f"{kind} {code(name)}" for kind, name in named if name)
    access = {"r": "read access", "rw": "read and write access"}.get("".join(parts.options_called("acl")[:1]))
    return f"{names}{f', {access}' if access else ''}."


def _element(worker: Worker, name: str) -> str:
    element = worker.topology.named.get(name)
    if element is None:
        return ""
    doc = element.node.get("doc")
    description = f": {plain(doc.text)}" if isinstance(doc, Scalar) and doc.text else ""
    kind = f", type {code(element.kind)}" if element.kind else ""
    return f"Topology element {code(name)}{kind}{description}"


def _referenced_kind(below: Path) -> str:
    if below == ("compute",):
        return COMPUTE
    if len(below) == 3 and below[2] == "name":
        return {"dataosSecrets": SECRET, "dataosVolumes": VOLUME}.get(str(below[0]), "")
    return VOLUME if below == ("persistentVolume", "name") else ""


def _definition(request: Request, kind: str, name: str) -> str:
    locations = []
    for path, found in request.index.of_kind(kind):
        if found.name == name:
            workspace = f" in workspace {code(found.workspace)}" if found.workspace else ""
            locations.append(f"- {kind} {code(name)}{workspace}, {plain(path)}:{found.line}")
    parts = ["\n".join(["Defined in this workspace folder:", "", *locations[:_MAX_DEFINITIONS]])] if locations else []
    parts += _listed(request, kind, name)
    return "\n\n".join(parts)


def _listed(request: Request, kind: str, name: str) -> Iterator[str]:
    """Yield what the configuration and the platform file contain about a name."""
    platform = request.platform
    if name in (platform.settings.computes if kind == COMPUTE else platform.configured(kind)):
        yield "Listed in the configuration."
    file = platform.file
    if file is None:
        return
    lists = platform.entries(kind, name)
    for names in lists[:_MAX_DEFINITIONS]:
        workspace = f" in workspace {code(names.workspace)}" if names.workspace else ""
        yield f"Exists on the platform{workspace}: listed in {plain(file.shown)}, {names.provenance}."
