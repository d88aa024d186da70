"""The order of the resources of a plan: each after those that it depends on."""

from __future__ import annotations

from heapq import heappop, heappush

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from workerlint_shim.manifests.identity import Identity
    from workerlint_shim.manifests.references import Use


def order_by_dependency(
    identities: Sequence[Identity], uses: Sequence[Iterable[Use]], bundles: Iterable[range]
) -> list[int]:
    """Return the indexes of resources, each after the Secrets and Volumes that it uses, else in the given order.

    *bundles* are the ranges of the resources of each Bundle, which stay in their order.
    """
    first: dict[tuple[str, str, str], int] = {}
    for at, identity in enumerate(identities):
        first.setdefault(identity.key, at)
    needs: list[set[int]] = [set() for _ in identities]
    bundle_of: dict[int, range] = {}
    for members in bundles:
        for at in members:
            bundle_of[at] = members  # of the outermost one
            if at > members.start:
                needs[at].add(at - 1)
    for at, used in enumerate(uses):
        found = {first[target.key] for use in used for target in use.targets if target.key in first}
        # Inside a Bundle, the dependencies that it declares decide.
        needs[at] |= {other for other in found if at not in bundle_of or bundle_of[at] is not bundle_of.get(other)}
    return _sorted(needs)


def _sorted(needs: list[set[int]]) -> list[int]:
    """Return the indexes, each after those that it needs; in a cycle, the first one comes first."""
    needed_by: list[list[int]] = [[] for _ in needs]
    missing = [len(found - {at}) for at, found in enumerate(needs)]
    for at, found in enumerate(needs):
        for other in found - {at}:
            needed_by[other].append(at)
    ready = [at for at, count in enumerate(missing) if not count]  # in order, so it is a heap
    ordered: list[int] = []
    done: set[int] = set()
    rest = iter(range(len(needs)))
    while len(ordered) < len(needs):
        at = heappop(ready) if ready else next(other for other in rest if other not in done)
        if at in done:
            continue
        done.add(at)
        ordered.append(at)
        for other in needed_by[at]:
            missing[other] -= 1
            if not missing[other]:
                heappush(ready, other)
    return ordered
