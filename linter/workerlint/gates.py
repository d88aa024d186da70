"""Tells which rules have anything to say of a document, by the attributes and words that they speak of.

Two looks at what is there spare most of the calls: what is done around a rule that finds nothing counts forty times.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from workerlint.rule import Rule
    from workerlint.worker import Worker


_MOST = 256
"""Selections that are remembered."""


class Gates:
    """Lets some rules through, in order. Manifests of one kind have the same keys: what came of them is remembered."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = list(rules)
        self._keys = frozenset(key for rule in self._rules for key in rule.keys)
        self._words = tuple(dict.fromkeys(word for rule in self._rules for word in rule.words))
        self._known: dict[tuple[frozenset[str], tuple[str, ...]], list[Rule]] = {}

    def open_for(self, worker: Worker) -> list[Rule]:
        """Give the rules one of whose keys and words is in the document; those without any speak of every document."""
        text = worker.document_text
        words = tuple([word for word in self._words if word in text])
        if worker.inventory is None:
            # What was read in parts is not known by its keys, but each stands in the text.
            keys = frozenset(key for key in self._keys if key in text)
        else:
            keys = self._keys.intersection(worker.inventory.names)
        selected = self._known.get((keys, words))
        if selected is None:
            if len(self._known) >= _MOST:
                self._known.clear()
            selected = self._known[keys, words] = [rule for rule in self._rules if _speaks(rule, keys, words)]
        return selected


def _speaks(rule: Rule, keys: frozenset[str], words: tuple[str, ...]) -> bool:
    return (not rule.keys or not keys.isdisjoint(rule.keys)) and (
        not rule.words or not set(words).isdisjoint(rule.words)
    )
