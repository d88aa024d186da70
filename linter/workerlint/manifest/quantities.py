"""The CPU and memory that a Worker requests and is limited to, as written and as exact quantities."""

from __future__ import annotations

from workerlint.core.diagnostic import INFO, Finding, Fix
from workerlint.core.memo import Memo
from workerlint.core.wording import code, listing, plural
from workerlint.manifest.attributes import find_attribute
from workerlint.manifest.quantity import BINARY_SUFFIXES, Quantity, format_cpu, format_memory, parse_quantity
from workerlint.manifest.unknown import is_misspelt
from workerlint.manifest.worker import Worker
from workerlint.syntax.nodes import Mapping, Node, Scalar, is_empty
from workerlint.syntax.scalars import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint.manifest.attribute import Attribute

REQUESTS = "requests"
LIMITS = "limits"
CPU = "cpu"
MEMORY = "memory"
DEFAULTS = {(REQUESTS, CPU): "100m", (REQUESTS, MEMORY): "100Mi", (LIMITS, CPU): "400m", (LIMITS, MEMORY): "400Mi"}
"""The defaults. Source: the commented Worker manifests of the platform's documentation."""
UNITS_HELP = {
    CPU: "use cores, such as `0.5`, or millicores, such as `500m`",
    MEMORY: "use `Mi` or `Gi`, such as `512Mi`",
}

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

    __slots__ = ("is_sound", "is_unusual", "node", "part", "quantity", "resource", "suspicion")

    part: str
    resource: str
    node: Scalar
    quantity: Quantity | None
    """None when the text is not a valid quantity."""
    suspicion: str
    """What is wrong with the unit or the size when it can hardly be intended; an empty string when nothing is."""
    is_unusual: bool
    """Whether the suspicion is about the size alone: a machine of that size may exist."""
    is_sound: bool
    """Whether it can be compared: a quantity above zero with a plausible unit."""

    def __init__(self, part: str, resource: str, node: Scalar) -> None:
        self.part = part
        self.resource = resource
        self.node = node
        number = node.integer if node.kind == "integer" else None
        text = node.text if number is None else str(number)
        self.quantity, self.suspicion, self.is_unusual = _EVALUATED[part, resource, text]
        self.is_sound = self.is_positive and not self.suspicion

    @property
    def text(self) -> str:
        """The value as written, without quotes."""
        return self.node.text

    @property
    def noun(self) -> str:
        """The resource as messages name it."""
        return "CPU" if self.resource == CPU else self.resource

    @property
    def label(self) -> str:
        """The field as messages name it: ``CPU request``."""
        return f"{self.noun} {self.part.removesuffix('s')}"

    @property
    def counterpart(self) -> str:
        """What to set as the limit for a request, or as the request for a limit, in the words of a help text."""
        part, bound = (LIMITS, "more") if self.part == REQUESTS else (REQUESTS, "less")
        return f"`{part}.{self.resource}`" + (f" to {code(self.text)} or {bound}" if self.is_sound else "")

    @property
    def is_positive(self) -> bool:
        """Whether it is a quantity above zero."""
        return self.quantity is not None and self.quantity.numerator > 0

    def exceeds(self, other: Amount) -> bool:
        """Return whether it is greater than another value; False where one of them cannot be compared."""
        one, another = self.quantity, other.quantity
        return self.is_sound and other.is_sound and one is not None and another is not None and one > another

    def write(self, quantity: Quantity) -> str:
        """Return another quantity of the same resource in canonical form."""
        return format_cpu(quantity) if self.resource == CPU else format_memory(quantity)

    def attribute(self, worker: Worker) -> Attribute:
        """Return the handle on the value."""
        found = find_attribute(worker, "resources", self.part, self.resource)
        if found is None:
            raise LookupError(self.label)
        return found

    def rewrite(self, worker: Worker, text: str, title: str = "", *, safe: bool = False) -> Fix | None:
        """Return the fix that replaces the quantity by *text*, in quotes if it has some; None as for the handle."""
        content = quoted(self.node, text) if self.node.style else text
        return self.attribute(worker).rewrite(content, title or f"Replace with `{text}`", safe=safe)


def _evaluate(part_resource_text: tuple[str, str, str]) -> tuple[Quantity | None, str, bool]:
    """Return the quantity, the suspicion, and whether that is about the size alone."""
    part, resource, text = part_resource_text
    quantity = parse_quantity(text)
    if quantity is None or quantity.numerator <= 0:
        return quantity, "", False
    suspicion = _wrong_unit(resource, quantity)
    if suspicion:
        return quantity, suspicion, False
    suspicion = _unusual_size(part, resource, quantity)
    return quantity, suspicion, bool(suspicion)


_EVALUATED = Memo(_evaluate, 1024)


def _wrong_unit(resource: str, amount: Quantity) -> str:
    """Return why the unit can hardly be intended, or an empty string."""
    suffix = amount.suffix
    if resource == MEMORY:
        return f"`{suffix}` means {_FRACTIONS[suffix]} of a byte" if suffix in _FRACTIONS else ""
    if suffix in BINARY_SUFFIXES:
        return f"`{suffix}` is a unit of memory"
    if suffix not in _CPU_SUFFIXES:
        return f"it means {_cores(amount)}"
    return "Kubernetes accepts no less than a thousandth of a core" if amount < _SMALLEST_CPU else ""


def _cores(amount: Quantity) -> str:
    """Return a CPU quantity in cores, rounded up to thousandths."""
    cores, thousandths = divmod(-(-amount.numerator * 1000 // amount.denominator), 1000)
    return f"{cores}.{thousandths:03}".rstrip("0") + " cores" if thousandths else plural(cores, "core")


def _unusual_size(part: str, resource: str, amount: Quantity) -> str:
    """Return why the size is unusual, or an empty string. A small request of memory is only a reservation."""
    if resource == CPU:
        many = not amount < _MANY_CPU if not amount.suffix else amount > _LARGEST_CPU
        return _cores(amount) if many else ""
    if part == LIMITS and amount < _SMALLEST_MEMORY:
        return "less than 4Mi" if amount.suffix else plural(amount.numerator // amount.denominator, "byte")
    return "more than 4Ti" if amount > _LARGEST_MEMORY else ""


def read_amounts(worker: Worker) -> dict[tuple[str, str], Amount]:
    """Return the known values by part and resource, misplaced ones included; an ambiguous number is not known."""
    found = {}
    for part in (REQUESTS, LIMITS):
        mapping = find_part(worker, part)
        if isinstance(mapping, Mapping) and mapping.kind == "mapping":
            for resource in (CPU, MEMORY):
                node = mapping.get(resource)
                if isinstance(node, Scalar) and node.kind in {"string", "integer", "number"} and not node.is_ambiguous:
                    found[part, resource] = Amount(part, resource, node)
    return found


def has_all_amounts(worker: Worker) -> bool:
    """Return whether CPU and memory have a request and a limit each, as in most manifests: then none is missing."""
    return len(worker.cached(read_amounts)) == len(DEFAULTS)


def amounts_of(worker: Worker, part: str) -> list[Amount]:
    """Return the values of ``requests`` or ``limits``, CPU first."""
    return [amount for (own, _), amount in worker.cached(read_amounts).items() if own == part]


def written_amounts(worker: Worker, amounts: Iterable[Amount]) -> list[Amount]:
    """Return *amounts*, each once: one that an alias or a merge key repeats is listed where it is written."""
    found: dict[int, Amount] = {}
    for amount in amounts:
        if id(amount.node) not in found or amount.attribute(worker).use is None:
            found[id(amount.node)] = amount
    return list(found.values())


def odd_amounts(worker: Worker) -> list[Amount]:
    """Return the values that cannot be compared: not valid, not above zero, or with an implausible unit."""
    odd = [amount for amount in worker.cached(read_amounts).values() if not amount.is_sound]
    return written_amounts(worker, odd) if odd else []


def find_part(worker: Worker, part: str) -> Node | None:
    """Return ``requests`` or ``limits``, also when it is at the wrong level."""
    node = worker.get("resources", part)
    if node is None:
        found = worker.misplaced.find("resources", part)
        node = found.node if found is not None else None
    return node


def part_is_left_out(worker: Worker, part: str) -> bool:
    """Return whether ``requests`` or ``limits`` is missing: every line was read, and no placeholder may become it."""
    if worker.damaged or worker.section is None or not _is_unset(find_part(worker, part)):
        return False
    resources = worker.get("resources")
    if resources is None or resources.kind == "null":
        return not worker.section.is_open
    if not isinstance(resources, Mapping) or resources.kind != "mapping" or resources.is_open:
        return False
    return not _is_misspelt(worker, resources, (REQUESTS, LIMITS), part)


def _is_unset(node: Node | None) -> bool:
    """Return whether a value is missing or an explicit null. DW207 reports one with nothing after its colon."""
    return node is None or (node.kind == "null" and not is_empty(node))


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


def find_unpaired(worker: Worker, part: str) -> Iterator[Finding]:
    """Yield the findings on values without a counterpart in *part*.

    None where they contradict the documented defaults: that is another finding.
    """
    if has_all_amounts(worker):
        return
    other = LIMITS if part == REQUESTS else REQUESTS
    amounts = amounts_of(worker, other)
    if amounts and part_is_left_out(worker, part):
        section = amounts[0].attribute(worker).parent
        if section is not None and not against_default(worker, part):
            counterparts = listing([amount.counterpart for amount in amounts])
            no_limits = f", or add `{LIMITS}: {{}}` for no limits" if part == LIMITS else ""
            yield section.finding(
                f"`{other}` is set without `{part}`", help=f"set {counterparts}{no_limits}", at_key=True
            )
        return
    for amount, key in amounts_without(worker, part):
        name = amount.resource
        empty = find_attribute(worker, "resources", part, name) if key is not None else None
        yield (empty or amount.attribute(worker)).finding(
            f"`{part}.{name}` is empty" if empty else f"`{other}.{name}` is set without `{part}.{name}`",
            help=f"set {amount.counterpart}",
            # A CPU limit only slows a replica down: the platform's advice for critical Workers is to set none.
            severity=INFO if name == CPU and part == LIMITS and not empty else None,
            at_key=True,
        )


def default_amount(worker: Worker, part: str, resource: str) -> Quantity | None:
    """Return the documented default of a value that is left out; None when it is written, or has no default."""
    node = find_part(worker, part)
    empty = node is not None and node.kind == "null" and not worker.damaged
    if worker.v2alpha or not (empty or part_is_left_out(worker, part) or _part_lacks(worker, part, resource)):
        return None
    return parse_quantity(DEFAULTS[part, resource])


def against_default(worker: Worker, part: str) -> list[Amount]:
    """Return the values that contradict the documented defaults of a missing ``requests`` or ``limits``.

    Only then do the defaults count: who writes some limits and leaves one out may want none.
    """
    if worker.v2alpha or has_all_amounts(worker) or not part_is_left_out(worker, part):
        return []
    found = []
    for (own, resource), amount in worker.cached(read_amounts).items():
        default = parse_quantity(DEFAULTS[part, resource])
        if own != part and amount.is_sound and amount.quantity and default:
            low, high = (default, amount.quantity) if part == LIMITS else (amount.quantity, default)
            if low < high:
                found.append(amount)
    return found
