"""What a value comes to, as Markdown: a stack, an amount, an address, a name that is defined elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workerlint.core.wording import plural
from workerlint.manifest.addresses import ADDRESS, split_address
from workerlint.manifest.manifest import parse_stack
from workerlint.manifest.quantities import CPU, MEMORY, format_cpu, format_memory, parse_quantity
from workerlint.manifest.resources import COMPUTE, SECRET, VOLUME
from workerlint.report.effective import effective
from workerlint.syntax.nodes import Scalar
from workerlint_lsp.markdown import code, plain
from workerlint_schemas.stacks import known_stack

if TYPE_CHECKING:
    from workerlint.manifest.worker import Worker
    from workerlint.syntax.nodes import Node
    from workerlint_lsp.features import Request

    Path = tuple[str | int, ...]


def describe_value(request: Request, worker: Worker, path: Path, node: Node) -> str:
    """Say what the value at *path* means; empty where there is nothing to say. Secrets are never shown."""
    if not isinstance(node, Scalar):
        return ""
    if node.kind == "unknown":
        return _unknown(node)
    below = path[1:] if path[:1] == (worker.section_name,) else ()
    if below == ("stack",):
        return _stack(node.text)
    if below[:1] == ("resources",) and below[-1] in {CPU, MEMORY}:
        return _amount(worker, str(below[-1]), node)
    if below[:1] == ("topology",) and "dependencies" in below:
        return _element(worker, node.text)
    match = ADDRESS.fullmatch(node.text)
    if match:
        return _address(match[1], match[2])
    kind = _referred(below)
    return _definition(request, kind, node.text) if kind else ""


def _unknown(node: Scalar) -> str:
    if "{{" in node.text:
        return "A placeholder: it has to be replaced before the manifest is applied."
    return "Filled in from the environment when the manifest is applied."


def _stack(text: str) -> str:
    stack = parse_stack(text)
    known = known_stack(stack.name) if stack else None
    if stack is None or known is None:
        return ""
    parts = [f"**{known.name}**: {known.description}"]
    facts = []
    if known.versions:
        facts.append(f"versions seen: {', '.join(f'`{version}`' for version in known.versions)}")
    if known.flavours:
        facts.append(f"flavours: {', '.join(f'`{flavour}`' for flavour in known.flavours)}")
    if not stack.version:
        facts.append("no version is given: the newest is taken at each apply")
    return "\n\n".join([*parts, "\n".join(f"- {fact}" for fact in facts)]).strip()


def _amount(worker: Worker, resource: str, node: Scalar) -> str:
    number = node.integer
    quantity = parse_quantity(node.text if number is None else str(number))
    if quantity is None or quantity.numerator <= 0:
        return ""
    amount = quantity.numerator / quantity.denominator
    write, said = (format_cpu, _cores(amount)) if resource == CPU else (format_memory, _size(amount))
    lines = [f"{code(node.text)} is {said} for each replica."]
    lines += [
        f"{plural(capacity.replicas, 'replica')}: `{write(quantity.times(capacity.replicas))}`"
        for capacity in worker.cached(effective).capacities
        if capacity.replicas > 1
    ]
    return "\n\n".join(lines)


def _cores(amount: float) -> str:
    if amount < 1:
        return f"{amount:g} of a core"
    number = f"{amount:g}" if amount < 1000 else f"{amount:.0f}"
    return "1 core" if number == "1" else f"{number} cores"


def _size(amount: float) -> str:
    """Write an amount of bytes; from one MiB on, in these."""
    mebibytes = amount / (1 << 20)
    if mebibytes < 1:
        return f"{amount:.0f} bytes"
    return f"{mebibytes:.4g} MiB" if mebibytes < 1000 else f"{mebibytes:.0f} MiB"


def _address(slashes: str, rest: str) -> str:
    parts = split_address(rest)
    if slashes != "//" or not parts.depot:
        return ""
    named = [("Depot", parts.depot), ("collection", parts.collection), ("dataset", parts.dataset)]
    said = ", ".join(f"{what} {code(name)}" for what, name in named if name)
    access = {"r": "to be read", "rw": "to be read and written"}.get("".join(parts.options_called("acl")[:1]))
    return f"{said}{f', {access}' if access else ''}."


def _element(worker: Worker, name: str) -> str:
    element = worker.topology.named.get(name)
    if element is None:
        return ""
    doc = element.node.get("doc")
    said = f": {plain(doc.text)}" if isinstance(doc, Scalar) and doc.text else ""
    kind = f", of type {code(element.kind)}" if element.kind else ""
    return f"The element {code(name)} of this topology{kind}{said}"


def _referred(below: Path) -> str:
    if below == ("compute",):
        return COMPUTE
    if len(below) == 3 and below[2] == "name":
        return {"dataosSecrets": SECRET, "dataosVolumes": VOLUME}.get(str(below[0]), "")
    return VOLUME if below == ("persistentVolume", "name") else ""


def _definition(request: Request, kind: str, name: str) -> str:
    places = []
    for path, found in request.index.of_kind(kind):
        if found.name == name:
            where = f" of workspace {code(found.workspace)}" if found.workspace else ""
            places.append(f"- {kind} {code(name)}{where}, {plain(path)}:{found.line}")
    return "\n".join(["Defined in this workspace folder:", "", *places[:5]]) if places else ""
