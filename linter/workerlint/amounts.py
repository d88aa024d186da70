"""The CPU and memory that a Worker requests and is limited to, as written and as exact amounts."""

from __future__ import annotations

from functools import lru_cache

from workerlint.diagnostic import Edit
from workerlint.misspelling import is_misspelt
from workerlint.nodes import Mapping, Node, Scalar, is_empty
from workerlint.places import is_own, quoted
from workerlint.quantity import BINARY_SUFFIXES, Quantity, format_cpu, format_memory, parse_quantity
from workerlint.wording import plural
from workerlint.worker import has_unknown_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.worker import Worker

REQUESTS = "requests"
LIMITS = "limits"
CPU = "cpu"
MEMORY = "memory"
DEFAULTS = {
    (REQUESTS, CPU): "100m",
    (REQUESTS, MEMORY): "100Mi",
    (LIMITS, CPU): "400m",
    (LIMITS, MEMORY): "400Mi",
}
"""What holds where nothing is given. Source: the commented Worker manifests of the platform's documentation."""

_SMALLEST_MEMORY = Quantity(4 << 20)
_LARGEST_MEMORY = Quantity(4 << 40)
_LARGEST_CPU = Quantity(1000)
_MANY_CPU = Quantity(100)
_SMALLEST_CPU = Quantity(1, 1000)
"""Kubernetes takes no finer amount of CPU."""
_CPU_SUFFIXES = frozenset(("", "m", "u", "n"))
_FRACTIONS = {"m": "thousandths", "u": "millionths", "n": "billionths"}


class Amount:
    """One of the four values. *node* holds its text and *key* is its key. *quantity* is None when the text is none."""

    __slots__ = ("is_sound", "key", "node", "part", "path", "quantity", "resource", "suspicion")

    part: str
    resource: str
    path: str
    key: Node
    node: Scalar
    quantity: Quantity | None
    suspicion: str
    """What the unit or the size comes to when it can hardly be meant; empty when nothing is odd."""
    is_sound: bool
    """Whether it can be compared: a quantity above zero with a believable unit."""

    def __init__(self, part: str, resource: str, path: str, key: Node, node: Scalar) -> None:
        self.part = part
        self.resource = resource
        self.path = path
        self.key = key
        self.node = node
        number = node.integer
        text = node.text if number is None else str(number)
        self.quantity = parse_quantity(text)
        self.suspicion = _suspicion(resource, text)
        self.is_sound = self.is_positive and not self.suspicion

    @property
    def text(self) -> str:
        """The value as written, without quotes."""
        return self.node.text

    @property
    def is_positive(self) -> bool:
        """Tell whether it is a quantity above zero."""
        return self.quantity is not None and self.quantity.numerator > 0

    @property
    def is_conceivable(self) -> bool:
        """Tell whether, odd as it is, a machine of that size may exist."""
        return self.quantity is not None and _is_conceivable(self.resource, self.quantity)

    def rewrite(self, text: str) -> Edit:
        """Put another amount in place of this one, in quotes when it had some."""
        return Edit(self.node.span, quoted(self.node, text) if self.node.style else text)

    def write(self, amount: Quantity) -> str:
        """Write another amount of the same resource in canonical form."""
        return format_cpu(amount) if self.resource == CPU else format_memory(amount)

    def is_own(self, worker: Worker, *, anchored: bool = False) -> bool:
        """Tell whether the value is written where it counts, so that a fix changes nothing else.

        *anchored* allows for a section with an anchor: what repeats the section is amounts as well. A tag, as of
        ``!!float 0.4``, would not hold for another text.
        """
        from workerlint.anchors import is_reused  # needed for a fix alone

        own = self.node.tag is None and is_own(worker, "resources", self.part, self.resource, anchored=anchored)
        return own and not is_reused(worker, self.node)


@lru_cache(1024)
def _suspicion(resource: str, text: str) -> str:
    """Say what the unit or the size comes to when it can hardly be meant; empty when nothing is odd.

    Remembered: most Workers ask for one of a few amounts.
    """
    amount = parse_quantity(text)
    if amount is None or amount.numerator <= 0:
        return ""
    if resource == CPU:
        if amount.suffix in BINARY_SUFFIXES:
            return f"and {amount.suffix} is a unit of memory"
        if amount.suffix not in _CPU_SUFFIXES or amount > _LARGEST_CPU:
            return f"which is {format_cpu(amount)} cores, more than any machine has"
        if _is_conceivable(resource, amount):
            return f"which is {format_cpu(amount)} whole cores"
        return "less than a thousandth of a core" if amount < _SMALLEST_CPU else ""
    if amount.suffix in _FRACTIONS:
        return f"and {amount.suffix} counts {_FRACTIONS[amount.suffix]} of a byte"
    if amount < _SMALLEST_MEMORY:
        if amount.suffix:
            return "less than 4Mi, which no program starts with"
        return f"which is {plural(amount.numerator // amount.denominator, 'byte')}: no program starts with that"
    if amount > _LARGEST_MEMORY:
        return "more than 4Ti, which no machine has"
    return ""


def _is_conceivable(resource: str, amount: Quantity) -> bool:
    return resource == CPU and not amount.suffix and not amount < _MANY_CPU and not amount > _LARGEST_CPU


def read_amounts(worker: Worker) -> dict[tuple[str, str], Amount]:
    """Give the values that are there and known, by part and resource; those at the wrong level count too."""
    found = {}
    for part in (REQUESTS, LIMITS):
        mapping = find_part(worker, part)
        if not isinstance(mapping, Mapping):
            continue
        for resource in (CPU, MEMORY):
            key, node = mapping.key(resource), mapping.get(resource)
            if key is not None and isinstance(node, Scalar) and node.kind in {"string", "integer", "number"}:
                path = f"{worker.section_name}.resources.{part}.{resource}"
                found[part, resource] = Amount(part, resource, path, key, node)
    return found


def written_amounts(worker: Worker) -> list[Amount]:
    """Give the values as they are written: one that an alias or a merge key brings in twice comes once."""
    return list({id(amount.node): amount for amount in reversed(worker.once(read_amounts).values())}.values())[::-1]


def odd_amounts(worker: Worker) -> list[Amount]:
    """Give the values that cannot be compared: no quantities, not above zero, or with a unit that is hardly meant."""
    return [amount for amount in written_amounts(worker) if not amount.is_sound]


def find_part(worker: Worker, part: str) -> Node | None:
    """Give ``requests`` or ``limits``, from beside an empty ``resources`` too."""
    node = worker.get("resources", part)
    return worker.misplaced.find("resources", part) if node is None else node


def part_is_left_out(worker: Worker, part: str) -> bool:
    """Tell whether ``requests`` or ``limits`` is truly not written: no line is unread, no placeholder stands for it."""
    if worker.damaged or worker.section is None or find_part(worker, part) is not None:
        return False
    resources = worker.get("resources")
    if resources is None or is_empty(resources):
        return not has_unknown_key(worker.section)
    if not isinstance(resources, Mapping) or resources.kind != "mapping" or has_unknown_key(resources):
        return False
    return not _is_misspelt(worker, resources, (REQUESTS, LIMITS), part)


def part_lacks(worker: Worker, part: str, resource: str) -> bool:
    """Tell whether ``requests`` or ``limits`` holds something but not *resource*.

    An explicit ``{}`` lacks nothing: it says that none is wanted. That is how the platform's own Workers run without
    limits, far above the documented default.
    """
    if (part, resource) in worker.once(read_amounts):
        return False
    node = find_part(worker, part)
    if worker.damaged or not isinstance(node, Mapping) or node.kind == "unknown" or has_unknown_key(node):
        return False
    value = node.get(resource)
    if value is None:
        return bool(node.pairs) and not _is_misspelt(worker, node, (CPU, MEMORY), resource)
    return value.kind == "null"


def _is_misspelt(worker: Worker, mapping: Mapping, known: tuple[str, ...], name: str) -> bool:
    # No rule speaks of unknown keys in the open shape.
    return not worker.v2alpha and is_misspelt(worker, mapping, known, name)


def idle_key(worker: Worker, part: str, resource: str) -> Node | None:
    """Give the key of a value that has nothing behind its colon; None when there is no such key."""
    node = find_part(worker, part)
    return node.key(resource) if isinstance(node, Mapping) else None


def default_amount(worker: Worker, part: str, resource: str) -> Quantity | None:
    """Give the documented default where a value is left out; None where it is given, or no default is documented."""
    node = find_part(worker, part)
    empty = node is not None and is_empty(node) and not worker.damaged
    if worker.v2alpha or not (empty or part_is_left_out(worker, part) or part_lacks(worker, part, resource)):
        return None
    return parse_quantity(DEFAULTS[part, resource])


def against_default(worker: Worker, part: str) -> list[Amount]:
    """Give the values that contradict the documented defaults of ``requests`` or ``limits``, which is left out whole.

    Only then does a default count: who writes some limits and leaves one out may well want none.
    """
    if worker.v2alpha or not part_is_left_out(worker, part):
        return []
    found = []
    for (own, resource), amount in worker.once(read_amounts).items():
        default = parse_quantity(DEFAULTS[part, resource])
        if own != part and amount.is_sound and amount.quantity and default:
            low, high = (default, amount.quantity) if part == LIMITS else (amount.quantity, default)
            if low < high:
                found.append(amount)
    return found
