"""Mandatory rules: which layers make them mandatory, and the settings that apply to them.

A mandatory rule has the settings of the layer that makes it mandatory and of the layers above. What other layers and
the command line set can only make it stricter.
"""

from __future__ import annotations

from workerlint.config.keys import find_preview_errors, find_selector_errors
from workerlint.config.layers import known_rules
from workerlint.config.merge import merge
from workerlint.config.settings import Mandate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from workerlint.config.layers import Layer
    from workerlint.config.selection import SelectableRule


def read_mandates(
    layers: Sequence[Layer], load_rules: Callable[[bool], Sequence[SelectableRule]]
) -> tuple[Mandate, ...]:
    """Return what each of *layers* makes mandatory, the outermost first.

    Raise ConfigurationError for a selector that names no rule of its layer or of the layers above, or a preview
    rule that these do not allow.
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
        settings = merge(above, load_rules)
        if not settings.preview:
            for error in find_preview_errors(table, layer.source, lambda above=above: known_rules(above, load_rules)):  # type: ignore[misc]
                raise error
        lines = [layer.line("mandatory", at) for at in range(len(selectors))]
        mandates.append(Mandate(tuple(selectors), settings, layer.path, tuple(lines)))
    return tuple(mandates)
