"""A cache for the results of a function, without the cost of importing ``functools``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class Memo(dict):  # type: ignore[type-arg] # a type variable would need the import of typing
    """The results of a pure function of one argument, each computed on first use.

    ``memo[argument]`` is faster than calling a function with ``lru_cache``, and importing ``functools`` takes
    4 % of a check of one file.
    """

    __slots__ = ("_compute", "_most")

    def __init__(self, compute: Callable[[Any], Any], most: int) -> None:
        """Cache at most *most* results of a function."""
        super().__init__()
        self._compute = compute
        self._most = most

    def __missing__(self, key: Any) -> Any:
        if len(self) >= self._most:
            self.clear()
        value = self[key] = self._compute(key)
        return value
