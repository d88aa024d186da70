"""The CPU and memory that a Worker requests and is limited to, as written and as exact amounts."""

from __future__ import annotations

from workerlint.diagnostic import Edit
from workerlint.nodes import Mapping, Node, Scalar, is_empty
from workerlint.places import quoted
from workerlint.quantity import BINARY_SUFFIXES, Quantity, format_cpu, format_memory, parse_quantity

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

WORDS = ("resources", "requests", "limits")
"""What stands in the text of every manifest that gives any."""

_SMALLEST_MEMORY = Quantity(4 << 20)
_LARGEST_MEMORY = Quantity(4 << 40)
_LARGEST_CPU = Quantity(1000)
_CPU_SUFFIXES = frozenset(("", "m", "u", "n"))
_FRACTIONS = frozenset(("m", "u", "n"))


class Amount:
    """One of the four values. *quantity* is None when the text is no quantity; *node* holds the text."""

    __slots__ = ("node", "part", "path", "quantity", "resource")

    part: str
    resource: str
    path: str
    node: Scalar
    quantity: Quantity | None

    def __init__(self, part: str, resource: str, path: str, node: Scalar) -> None:
        self.part = part
        self.resource = resource
        self.path = path
        self.node = node
        self.quantity = parse_quantity(node.text.strip())

    @property
    def text(self) -> str:
        """The value as written, without quotes."""
        return self.node.text

    @property
    def is_positive(self) -> bool:
        """Tell whether it is a quantity above zero."""
        return self.quantity is not None and self.quantity.numerator > 0

    @property
    def suspicion(self) -> str:
        """Say why the unit or the size can hardly be meant; empty when nothing is odd."""
        amount = self.quantity
        if amount is None or amount.numerator <= 0:
            return ""
        if self.resource == CPU:
            if amount.suffix in BINARY_SUFFIXES:
                return "a unit of memory"
            if amount.suffix not in _CPU_SUFFIXES or amount > _LARGEST_CPU:
                return f"{format_cpu(amount)} cores, which no machine has"
            return ""
        if amount.suffix in _FRACTIONS:
            return "thousandths of a byte" if amount.suffix == "m" else "less than a byte"
        if amount < _SMALLEST_MEMORY:
            return "less than 4Mi, which no program starts with"
        if amount > _LARGEST_MEMORY:
            return "more than 4Ti, which no machine has"
        return ""

    @property
    def is_sound(self) -> bool:
        """Tell whether it can be compared: a quantity above zero with a believable unit."""
        return self.is_positive and not self.suspicion

    def rewrite(self, text: str) -> Edit:
        """Put another amount in place of this one, in quotes when it had some."""
        return Edit(self.node.span, quoted(self.node, text) if self.node.style else text)

    def write(self, amount: Quantity) -> str:
        """Write another amount of the same resource in canonical form."""
        return format_cpu(amount) if self.resource == CPU else format_memory(amount)


def read_amounts(worker: Worker) -> dict[tuple[str, str], Amount]:
    """Give the values that are there and known, by part and resource; those at the wrong level count too."""
    found = {}
    for part in (REQUESTS, LIMITS):
        mapping = find_part(worker, part)
        if not isinstance(mapping, Mapping):
            continue
        for resource in (CPU, MEMORY):
            node = mapping.get(resource)
            if isinstance(node, Scalar) and node.kind in {"string", "integer", "number"}:
                path = f"{worker.section_name}.resources.{part}.{resource}"
                found[part, resource] = Amount(part, resource, path, node)
    return found


def odd_amounts(worker: Worker) -> list[Amount]:
    """Give the values that cannot be compared: no quantities, not above zero, or with a unit that is hardly meant."""
    return [amount for amount in worker.once(read_amounts).values() if not amount.is_sound]


def find_part(worker: Worker, part: str) -> Node | None:
    """Give ``requests`` or ``limits``, from beside an empty ``resources`` too."""
    node = worker.get("resources", part)
    return worker.misplaced.find("resources", part) if node is None else node


def is_left_out(worker: Worker, part: str, resource: str) -> bool:
    """Tell whether a value is truly not given, and not by an explicit ``{}``, which says that none is wanted.

    An empty mapping is how the platform's own Workers run without limits, far above the documented default.
    """
    if worker.damaged or worker.section is None:
        return False
    resources = worker.get("resources")
    if resources is not None and not is_empty(resources) and not isinstance(resources, Mapping):
        return False
    node = find_part(worker, part)
    if node is None or is_empty(node):
        return not (isinstance(resources, Mapping) and _may_hold_more(resources))
    if not isinstance(node, Mapping) or node.kind == "unknown" or not node.pairs or _may_hold_more(node):
        return False
    value = node.get(resource)
    return value is None or is_empty(value)


def _may_hold_more(mapping: Mapping) -> bool:
    return any(key.kind == "unknown" for key, _ in mapping.pairs)


def default_amount(worker: Worker, part: str, resource: str) -> Quantity | None:
    """Give the documented default where a value is left out; None where it is given, or no default is documented."""
    if worker.v2alpha or not is_left_out(worker, part, resource):
        return None
    return parse_quantity(DEFAULTS[part, resource])
