"""Tells which rules have anything to say of a document, by the attributes and words that they speak of.

Two looks at what is there spare most of the calls: what is done around a rule that finds nothing counts forty times.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from workerlint.rule import Rule
    from workerlint.worker import Worker


class Gates:
    """Some rules, in order; those that speak of the same keys and words go through one gate."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        numbers: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = {}
        self._rules = [(rule, numbers.setdefault((rule.keys, rule.words), len(numbers))) for rule in rules]
        self._gates = list(numbers)

    def open_for(self, worker: Worker) -> list[Rule]:
        """Give the rules one of whose keys and words is in the document; those without any speak of every document."""
        text = worker.document_text
        # What was read in parts has no inventory: what is a key there stands in the text at least.
        names = worker.inventory.names if worker.inventory else None
        gates = [
            (not keys or (any(key in text for key in keys) if names is None else not names.isdisjoint(keys)))
            and (not words or any(word in text for word in words))
            for keys, words in self._gates
        ]
        return [rule for rule, number in self._rules if gates[number]]
