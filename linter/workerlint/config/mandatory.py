"""Mandatory rules: the layers that make rules mandatory, and the settings that apply to these rules.

A mandatory rule has the settings of the layer that makes it mandatory and of the layers above. What other layers and
the command line set can only make it stricter.
"""

from __future__ import annotations

from workerlint.config.errors import display_path
from workerlint.config.keys import find_selector_errors
from workerlint.config.layers import known_rules
from workerlint.config.merge import merge
from workerlint.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from workerlint.config.layers import Layer
    from workerlint.config.selection import SelectableRule
    from workerlint.config.settings import Settings


class Mandate(Record):
    """The rules that a layer makes mandatory."""

    selectors: tuple[str, ...]
    settings: Settings
    """The settings of the layer and of those above."""
    path: str
    """The file of the layer."""
    lines: tuple[int, ...]
    """The 1-based line of each selector; 0 if unknown."""

    def location(self, selector: str) -> str:
        """Return the file and line of a selector, as messages show them."""
        line = self.lines[self.selectors.index(selector)]
        return f"{display_path(self.path)}:{line}" if line else display_path(self.path)


def read_mandates(
    layers: Sequence[Layer], load_rules: Callable[[bool], Sequence[SelectableRule]]
) -> tuple[Mandate, ...]:
    """Return what each of *layers* makes mandatory, the outermost first.

    Raise ConfigurationError for a selector that names no rule of its layer or of the layers above.
    """
    mandates = []
    for number, layer in enumerate(layers):
        selectors = layer.table.get("mandatory")
        if not selectors:
            continue
        above = layers[: number + 1]
        table = {"mandatory": selectors}
        for error in find_selector_errors(table, layer.source, lambda above=above: known_rules(above, load_rules)):  # type: ignore[misc]
            raise error
        lines = [layer.line("mandatory", at) for at in range(len(selectors))]
        mandates.append(Mandate(tuple(selectors), merge(above, load_rules), layer.path, tuple(lines)))
    return tuple(mandates)
