"""The alignment of the items of two lists: by name, by value or by similarity."""

from __future__ import annotations

from collections import Counter

from workerlint.core.record import Struct
from workerlint_shim.plan.text_diff import common_ends
from workerlint_shim.plan.tree import NOTHING, Branch, leaves

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint_shim.manifests.attributes import Attribute

    Pair = tuple[Branch, Branch]

_IDENTITIES = ("name", "label", "id", "key")
"""The fields that may identify the items of a list."""
_SIMILAR = 0.4
"""The similarity above which two items are the same item with changes."""
_NAME_WEIGHT = 1_000_000
"""The weight of a name or a label: items with different ones are not similar."""
_MOST = 40_000
"""The number of comparisons up to which items are compared each with each."""


def find_identity(old: list[Branch], new: list[Branch]) -> str:
    """Return the field that identifies the items of both lists; empty if there is none."""
    for key in _IDENTITIES:
        names = [[item.name(key) for item in items] for items in (old, new)]
        if all(all(side) and len(set(side)) == len(side) for side in names):
            return key
    return ""


def align_by_name(old: list[Branch], new: list[Branch], identity: str) -> Iterator[Pair]:
    """Yield the items with the same name in pairs, in the order of *new*; removed items come last."""
    before = {item.name(identity): item for item in old}
    after = {item.name(identity): item for item in new}
    for name in dict.fromkeys((*after, *before)):
        yield before.get(name, NOTHING), after.get(name, NOTHING)


class Aligner(Struct):
    """Alignment of the items of two lists."""

    key: bytes
    """The key of the tags."""
    depth: int
    """The number of steps in the paths of the items."""

    def align_as_set(self, old: list[Branch], new: list[Branch]) -> Iterator[Pair]:
        """Yield the items that only one list has, whatever their order."""
        before, after = self._values(old, new)
        left = Counter(after)
        for value, item in zip(before, old, strict=True):
            if left[value]:
                left[value] -= 1
            else:
                yield item, NOTHING
        left = Counter(before)
        for value, item in zip(after, new, strict=True):
            if left[value]:
                left[value] -= 1
            else:
                yield NOTHING, item

    def align_as_sequence(self, old: list[Branch], new: list[Branch]) -> Iterator[Pair]:
        """Yield equal items in pairs, in order; all others are removed or added."""
        from difflib import SequenceMatcher

        before, after = self._values(old, new)
        for kind, low, high, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if kind == "equal":
                yield from zip(old[low:high], new[start:end], strict=True)
            else:
                yield from ((item, NOTHING) for item in old[low:high])
                yield from ((NOTHING, item) for item in new[start:end])

    def align_by_similarity(self, old: list[Branch], new: list[Branch]) -> Iterator[Pair]:
        """Yield similar items in pairs, in order; all others are removed or added."""
        before, after = self._values(old, new)
        first, last = common_ends(before, after)
        yield from zip(old[:first], new[:first], strict=True)
        one, other = old[first : len(old) - last], new[first : len(new) - last]
        if len(one) * len(other) <= _MOST:
            yield from self._most_similar(one, other)
        else:
            yield from self.align_as_sequence(one, other)
        yield from zip(old[len(old) - last :], new[len(new) - last :], strict=True)

    def _most_similar(self, old: list[Branch], new: list[Branch]) -> Iterator[Pair]:
        features, others = ([self._features(item) for item in items] for items in (old, new))
        similarity = [[_similarity(one, other) for other in others] for one in features]
        # The largest total similarity of the items from each position on.
        best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
        for row in range(len(old) - 1, -1, -1):
            for column in range(len(new) - 1, -1, -1):
                paired = similarity[row][column] + best[row + 1][column + 1]
                best[row][column] = max(best[row + 1][column], best[row][column + 1], paired)
        row = column = 0
        while row < len(old) and column < len(new):
            alike = similarity[row][column]
            if alike and best[row][column] == alike + best[row + 1][column + 1]:
                yield old[row], new[column]
                row, column = row + 1, column + 1
            elif best[row][column] == best[row + 1][column]:
                yield old[row], NOTHING
                row += 1
            else:
                yield NOTHING, new[column]
                column += 1
        yield from ((item, NOTHING) for item in old[row:])
        yield from ((NOTHING, item) for item in new[column:])

    def _features(self, item: Branch) -> Counter[tuple[str, ...]]:
        """Return the paths of the fields of an item, and their values; indexes in the paths do not matter."""
        found: Counter[tuple[str, ...]] = Counter()
        for field in leaves(item):
            path = tuple("" if isinstance(step, int) else step for step in field.path[self.depth :])
            found[path] += 1
            found[(*path, field.tag_under(self.key) if field.is_hidden else field.canonical)] += 1
        for name in filter(None, map(item.name, _IDENTITIES[:2])):
            found["", name] = _NAME_WEIGHT
        return found

    def _values(self, old: list[Branch], new: list[Branch]) -> list[list[str]]:
        """Return for each item of both lists a text that is the same for equal items."""
        fields = [[list(leaves(item)) for item in items] for items in (old, new)]
        hidden = any(field.is_hidden for side in fields for item in side for field in item)

        def value(item: list[Attribute]) -> str:
            return repr(
                [(one.path[self.depth :], one.tag_under(self.key) if hidden else one.canonical) for one in item]
            )

        return [[value(item) for item in side] for side in fields]


def _similarity(one: Counter[tuple[str, ...]], other: Counter[tuple[str, ...]]) -> float:
    """Return how much of two items is the same, from 0 to 1; 0 if it is little."""
    total = one.total() + other.total()
    ratio = 2 * (one & other).total() / total if total else 1.0
    return ratio if ratio >= _SIMILAR else 0.0
