"""Offers amounts of CPU and memory, none that contradicts what is requested or limited beside it."""

from __future__ import annotations

from workerlint.manifest.quantities import CPU, DEFAULTS, LIMITS, MEMORY, REQUESTS, parse_quantity, read_amounts
from workerlint_lsp.complete.item import VALUE, Offer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.manifest.worker import Worker
    from workerlint_schemas.shape import Shape

_CPU = (
    ("100m", "a tenth of a core"),
    ("250m", "a quarter of a core"),
    ("400m", "two fifths of a core"),
    ("500m", "half a core"),
    ("1", "one core"),
    ("2", "two cores"),
    ("4", "four cores"),
)
_MEMORY = (
    ("100Mi", "100 mebibytes"),
    ("128Mi", "128 mebibytes"),
    ("256Mi", "256 mebibytes"),
    ("400Mi", "400 mebibytes"),
    ("512Mi", "512 mebibytes"),
    ("1Gi", "one gibibyte"),
    ("2Gi", "two gibibytes"),
    ("4Gi", "four gibibytes"),
    ("8Gi", "eight gibibytes"),
)


def offer_quantities(worker: Worker, part: str, resource: str, shape: Shape | None) -> Iterator[Offer]:
    """Yield amounts for ``resources.PART.RESOURCE``, smallest first."""
    choices = {CPU: _CPU, MEMORY: _MEMORY}.get(resource)
    if choices is None or part not in {REQUESTS, LIMITS}:
        return
    other = worker.cached(read_amounts).get((LIMITS if part == REQUESTS else REQUESTS, resource))
    bound = other.quantity if other is not None and other.is_sound else None
    for text, meaning in choices:
        amount = parse_quantity(text)
        if amount is not None and bound is not None and (amount > bound if part == REQUESTS else amount < bound):
            continue
        detail = f"{meaning}, the default" if DEFAULTS[part, resource] == text else meaning
        yield Offer(text, VALUE, detail=detail, shape=shape)
