"""What ``jsonschema`` and ``referencing`` use of ``rpds``, in Python.

``rpds-py`` is a compiled extension. The extension for VS Code and Pyodide have no wheel of it. The collections
here have a few dozen items, so each change copies them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")
Item = TypeVar("Item")


def install() -> None:
    """Make ``import rpds`` return this module if the extension cannot be imported."""
    try:
        __import__("rpds")
    except ImportError:
        sys.modules["rpds"] = sys.modules[__name__]


class HashTrieMap(Mapping[Key, Value]):
    """An immutable mapping."""

    __slots__ = ("_hash", "_items")

    def __init__(self, value: Mapping[Key, Value] | Iterable[tuple[Key, Value]] = (), **named: Any) -> None:
        self._items: dict[Key, Value] = dict(value, **named)
        self._hash: int | None = None

    @classmethod
    def convert(cls, value: Any) -> HashTrieMap[Any, Any]:
        """Return *value* itself if it is such a mapping already, else one with the same items."""
        return value if isinstance(value, HashTrieMap) else cls(value)

    @classmethod
    def fromkeys(cls, keys: Iterable[Any], value: Any = None) -> HashTrieMap[Any, Any]:
        """Return a mapping in which each of *keys* has the same value."""
        return cls(dict.fromkeys(keys, value))

    def __getitem__(self, key: Key) -> Value:
        return self._items[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __contains__(self, key: object) -> bool:
        return key in self._items

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and self._items == dict(other)

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset(self._items.items()))
        return self._hash

    def __repr__(self) -> str:
        return f"HashTrieMap({self._items!r})"

    def insert(self, key: Key, val: Value) -> HashTrieMap[Key, Value]:
        """Return a mapping in which *key* has the value *val*."""
        return HashTrieMap({**self._items, key: val})

    def remove(self, key: Key) -> HashTrieMap[Key, Value]:
        """Return a mapping without *key*. Raise KeyError if there is none."""
        items = dict(self._items)
        del items[key]
        return HashTrieMap(items)

    def discard(self, key: Key) -> HashTrieMap[Key, Value]:
        """Return a mapping without *key*."""
        return self.remove(key) if key in self._items else self

    def update(self, *others: Any, **named: Any) -> HashTrieMap[Any, Any]:
        """Return a mapping with the items of *others* too."""
        items: dict[Any, Any] = dict(self._items)
        for other in others:
            items.update(other)
        return HashTrieMap(items, **named)


class HashTrieSet(frozenset[Item]):
    """An immutable set."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"HashTrieSet({{{', '.join(map(repr, self))}}})"

    def insert(self, value: Item) -> HashTrieSet[Item]:
        """Return a set with *value*."""
        return HashTrieSet((*self, value))

    def remove(self, value: Item) -> HashTrieSet[Item]:
        """Return a set without *value*. Raise KeyError if it is not in this one."""
        if value not in self:
            raise KeyError(value)
        return self.discard(value)

    def discard(self, value: Item) -> HashTrieSet[Item]:
        """Return a set without *value*."""
        return HashTrieSet(item for item in self if item != value)

    def update(self, *others: Iterable[Any]) -> HashTrieSet[Any]:
        """Return a set with the items of *others* too."""
        return HashTrieSet(self.union(*others))


class List(Iterable[Item]):
    """An immutable list that grows at its front."""

    __slots__ = ("_items",)

    def __init__(self, value: Iterable[Item] = (), *more: Item) -> None:
        self._items: tuple[Any, ...] = (value, *more) if more else tuple(value)

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, List) and self._items == other._items

    def __hash__(self) -> int:
        return hash(self._items)

    def __repr__(self) -> str:
        return f"List({list(self._items)!r})"

    def push_front(self, value: Item) -> List[Item]:
        """Return a list with *value* before the items of this one."""
        return List([value, *self._items])

    def drop_first(self) -> List[Item]:
        """Return a list without the first item. Raise IndexError if there is none."""
        if not self._items:
            raise IndexError("empty list")
        return List(self._items[1:])
