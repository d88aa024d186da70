"""Small immutable value objects without the import cost of ``dataclasses`` (19 ms) or ``typing`` (11 ms)."""

from __future__ import annotations


class Record:
    """A value compared, hashed and shown by its slots.

    Subclasses name their fields in ``__slots__`` and set them in ``__init__``; nothing changes them afterwards.
    """

    __slots__: tuple[str, ...] = ()

    def _values(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__slots__)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
        return f"{type(self).__name__}({fields})"
