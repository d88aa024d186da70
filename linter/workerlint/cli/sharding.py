"""``check --shard 3/16``: which files are one machine's share."""

from __future__ import annotations

from zlib import crc32

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def divide(
    files: dict[str, bool], shard: tuple[int, int], shown: Callable[[str], str]
) -> tuple[dict[str, bool], dict[str, bool]]:
    """Give the files of one shard, and the others; *shown* gives what reports call a path.

    That name alone tells where a file belongs: on every machine alike, and whatever files come and go around it, so
    that each shard meets its own files again in the cache that it kept.
    """
    part, count = shard
    own: dict[str, bool] = {}
    others: dict[str, bool] = {}
    for path, named in files.items():
        chosen = own if crc32(shown(path).encode("utf-8", "surrogatepass")) % count == part - 1 else others
        chosen[path] = named
    return own, others
