"""The CPU and memory that a Worker requests and is limited to, as written and as exact quantities."""

from __future__ import annotations

from workerlint.core.diagnostic import Edit
from workerlint.core.memo import Memo
from workerlint.core.wording import plural
from workerlint.manifest.attribute import Attribute, attribute
from workerlint.manifest.attributes import is_own
from workerlint.manifest.quantity import BINARY_SUFFIXES, Quantity, format_cpu, format_memory, parse_quantity
from workerlint.manifest.unknown import is_misspelt
from workerlint.manifest.worker import Worker
from workerlint.syntax.nodes import Mapping, Node, Scalar, is_empty
from workerlint.syntax.scalars import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

REQUESTS = "requests"
LIMITS = "limits"
CPU = "cpu"
MEMORY = "memory"
DEFAULTS = {(REQUESTS, CPU): "100m", (REQUESTS, MEMORY): "100Mi", (LIMITS, CPU): "400m", (LIMITS, MEMORY): "400Mi"}
"""The defaults. Source: the commented Worker manifests of the platform's documentation."""

_SMALLEST_MEMORY = Quantity(4 << 20)
_LARGEST_MEMORY = Quantity(4 << 40)
_LARGEST_CPU = Quantity(1000)
_MANY_CPU = Quantity(100)
_SMALLEST_CPU = Quantity(1, 1000)
"""Kubernetes accepts no smaller CPU quantity."""
_CPU_SUFFIXES = frozenset(("", "m", "u", "n"))
_FRACTIONS = {"m": "thousandths", "u": "millionths", "n": "billionths"}


class Amount:
    """One of the four values of ``resources``."""

    __slots__ = ("is_sound", "is_unusual", "key", "node", "part", "path", "quantity", "resource", "suspicion")

    part: str
    resource: str
    path: str
    key: Node
    """The key of the value."""
    node: Scalar
    quantity: Quantity | None
    """None when the text is not a valid quantity."""
    suspicion: str
    """What is wrong with the unit or the size when it can hardly be intended; an empty string when nothing is."""
    is_unusual: bool
    """Whether the suspicion is about the size alone: a machine of that size may exist."""
    is_sound: bool
    """Whether it can be compared: a quantity above zero with a plausible unit."""

    def __init__(self, part: str, resource: str, path: str, key: Node, node: Scalar) -> None:
        self.part = part
        self.resource = resource
        self.path = path
        self.key = key
        self.node = node
        number = node.integer if node.kind == "integer" else None
        text = node.text if number is None else str(number)
        self.quantity, self.suspicion, self.is_unusual = _JUDGED[part, resource, text]
        self.is_sound = self.is_positive and not self.suspicion

    @property
    def text(self) -> str:
        """The value as written, without quotes."""
        return self.node.text

    @property
    def is_positive(self) -> bool:
        """Whether it is a quantity above zero."""
        return self.quantity is not None and self.quantity.numerator > 0

    def write(self, amount: Quantity) -> str:
        """Return another quantity of the same resource in canonical form."""
        return format_cpu(amount) if self.resource == CPU else format_memory(amount)

    def rewrite(self, text: str) -> Edit:
        """Return the edit that replaces this quantity, in quotes when it had some."""
        return Edit(self.node.span, quoted(self.node, text) if self.node.style else text)

    def is_own(self, worker: Worker, *, anchored: bool = False) -> bool:
        """Return whether the value is written at its own path, so that a fix changes nothing else.

        *anchored* allows a section with an anchor: where it is repeated, its values are quantities too. A tag, as in
        ``!!float 0.4``, might not fit another value.
        """
        from workerlint.manifest.anchors import is_reused  # needed by fixes only

        own = self.node.tag is None and is_own(worker, "resources", self.part, self.resource, anchored=anchored)
        return own and not is_reused(worker, self.node)

    def attribute(self, worker: Worker) -> Attribute:
        """Return the handle on the value: in ``resources``, or next to it where the indentation is lost."""
        path = (self.part, self.resource)
        for found in (attribute(worker, "resources", *path), attribute(worker, *path)):
            if found is not None and found.node is self.node:
                return found
        return Attribute(worker, None, None, self.resource, self.key, self.node)


def _judge(part_resource_text: tuple[str, str, str]) -> tuple[Quantity | None, str, bool]:
    """Return the quantity and the suspicion of an Amount, and whether that is about the size alone."""
    part, resource, text = part_resource_text
    quantity = parse_quantity(text)
    if quantity is None or quantity.numerator <= 0:
        return quantity, "", False
    suspicion = _wrong_unit(resource, quantity)
    if suspicion:
        return quantity, suspicion, False
    suspicion = _unusual_size(part, resource, quantity)
    return quantity, suspicion, bool(suspicion)


_JUDGED = Memo(_judge, 1024)


def _wrong_unit(resource: str, amount: Quantity) -> str:
    """Return why the unit can hardly be intended, or an empty string."""
    suffix = amount.suffix
    if resource == MEMORY:
        return f"`{suffix}` means {_FRACTIONS[suffix]} of a byte" if suffix in _FRACTIONS else ""
    if suffix in BINARY_SUFFIXES:
        return f"`{suffix}` is a unit of memory"
    if suffix not in _CPU_SUFFIXES:
        return f"it means {format_cpu(amount)} cores"
    return "Kubernetes accepts no less than a thousandth of a core" if amount < _SMALLEST_CPU else ""


def _unusual_size(part: str, resource: str, amount: Quantity) -> str:
    """Return why the size is unusual, or an empty string. A small request of memory is only a reservation."""
    if resource == CPU:
        many = not amount < _MANY_CPU if not amount.suffix else amount > _LARGEST_CPU
        return f"{format_cpu(amount)} cores" if many else ""
    if part == LIMITS and amount < _SMALLEST_MEMORY:
        return "less than 4Mi" if amount.suffix else plural(amount.numerator // amount.denominator, "byte")
    return "more than 4Ti" if amount > _LARGEST_MEMORY else ""


def read_amounts(worker: Worker) -> dict[tuple[str, str], Amount]:
    """Return the known values by part and resource, misplaced ones included; an ambiguous number is not known."""
    found = {}
    for part in (REQUESTS, LIMITS):
        mapping = find_part(worker, part)
        if not isinstance(mapping, Mapping):
            continue
        for resource in (CPU, MEMORY):
            pair = mapping.entries.get(resource)
            node = pair[1].target() if pair else None
            if (
                pair
                and isinstance(node, Scalar)
                and node.kind in {"string", "integer", "number"}
                and not node.is_ambiguous
            ):
                path = f"{worker.section_name}.resources.{part}.{resource}"
                found[part, resource] = Amount(part, resource, path, pair[0], node)
    return found


def has_all_amounts(worker: Worker) -> bool:
    """Return whether CPU and memory have a request and a limit each, as in most manifests: then none is missing."""
    return len(worker.cached(read_amounts)) == len(DEFAULTS)


def amounts_of(worker: Worker, part: str) -> list[Amount]:
    """Return the values of ``requests`` or ``limits``, CPU first."""
    return [amount for (own, _), amount in worker.cached(read_amounts).items() if own == part]


def written_amounts(worker: Worker) -> list[Amount]:
    """Return the values as written: one that an alias or a merge key repeats is listed once."""
    return list({id(amount.node): amount for amount in reversed(worker.cached(read_amounts).values())}.values())[::-1]


def odd_amounts(worker: Worker) -> list[Amount]:
    """Return the values that cannot be compared: not valid, not above zero, or with an implausible unit."""
    if all(amount.is_sound for amount in worker.cached(read_amounts).values()):
        return []
    return [amount for amount in written_amounts(worker) if not amount.is_sound]


def find_part(worker: Worker, part: str) -> Node | None:
    """Return ``requests`` or ``limits``, also when it is next to an empty ``resources``."""
    node = worker.get("resources", part)
    misplaced = worker.misplaced.find("resources", part) if node is None else None
    return misplaced.node if misplaced is not None else node


def part_is_left_out(worker: Worker, part: str) -> bool:
    """Return whether ``requests`` or ``limits`` is missing: every line was read, and no placeholder may become it."""
    if worker.damaged or worker.section is None or find_part(worker, part) is not None:
        return False
    resources = worker.get("resources")
    if resources is None or is_empty(resources):
        return not worker.section.is_open
    if not isinstance(resources, Mapping) or resources.kind != "mapping" or resources.is_open:
        return False
    return not _is_misspelt(worker, resources, (REQUESTS, LIMITS), part)


def _part_lacks(worker: Worker, part: str, resource: str) -> bool:
    """Return whether ``requests`` or ``limits`` has content but not *resource*.

    An explicit ``{}`` lacks nothing: it means that none is wanted. That is how the platform's own Workers run without
    limits, far above the documented default.
    """
    if (part, resource) in worker.cached(read_amounts):
        return False
    node = find_part(worker, part)
    if worker.damaged or not isinstance(node, Mapping) or node.kind == "unknown" or node.is_open:
        return False
    value = node.get(resource)
    if value is None:
        return bool(node.pairs) and not _is_misspelt(worker, node, (CPU, MEMORY), resource)
    return value.kind == "null"


def _is_misspelt(worker: Worker, mapping: Mapping, known: tuple[str, ...], name: str) -> bool:
    # No rule reports unknown keys in the open shape.
    return not worker.v2alpha and is_misspelt(worker, mapping, known, name)


def amounts_without(worker: Worker, part: str) -> Iterator[tuple[Amount, Node | None]]:
    """Yield the values of the other part that *part* lacks, each with the key in *part* if it has no value."""
    for amount in amounts_of(worker, LIMITS if part == REQUESTS else REQUESTS):
        if _part_lacks(worker, part, amount.resource):
            node = find_part(worker, part)
            yield amount, node.key(amount.resource) if isinstance(node, Mapping) else None


def default_amount(worker: Worker, part: str, resource: str) -> Quantity | None:
    """Return the documented default of a value that is left out; None when it is written, or has no default."""
    node = find_part(worker, part)
    empty = node is not None and is_empty(node) and not worker.damaged
    if worker.v2alpha or not (empty or part_is_left_out(worker, part) or _part_lacks(worker, part, resource)):
        return None
    return parse_quantity(DEFAULTS[part, resource])


def against_default(worker: Worker, part: str) -> list[Amount]:
    """Return the values that contradict the documented defaults of a missing ``requests`` or ``limits``.

    Only then do the defaults count: who writes some limits and leaves one out may want none.
    """
    if worker.v2alpha or not part_is_left_out(worker, part):
        return []
    found = []
    for (own, resource), amount in worker.cached(read_amounts).items():
        default = parse_quantity(DEFAULTS[part, resource])
        if own != part and amount.is_sound and amount.quantity and default:
            low, high = (default, amount.quantity) if part == LIMITS else (amount.quantity, default)
            if low < high:
                found.append(amount)
    return found
