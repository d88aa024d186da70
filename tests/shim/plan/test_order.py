"""The order of resources by their dependencies."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workerlint_shim.manifests.identity import Identity
from workerlint_shim.manifests.references import Use
from workerlint_shim.plan.order import order_by_dependency


def secret(name: str) -> Identity:
    return Identity(name, "v1", "secret", "public")


def worker(name: str) -> Identity:
    return Identity(name, "v1beta", "worker", "public")


USE = (Use(("secret", "instance-secret"), "s", "public"),)


def test_a_secret_comes_before_the_worker_that_uses_it() -> None:
    identities = [worker("a"), worker("b"), secret("other"), secret("s")]
    assert order_by_dependency(identities, [USE, (), (), ()], []) == [1, 2, 3, 0]


def test_a_secret_in_another_workspace_is_another_one() -> None:
    other = (Use(("secret",), "s", "finance"),)
    assert order_by_dependency([worker("a"), secret("s")], [other, ()], []) == [0, 1]


def test_the_resources_of_a_bundle_stay_in_their_order() -> None:
    identities = [Identity("bundle", "v1beta", "bundle", ""), worker("a"), secret("s"), secret("t")]
    assert order_by_dependency(identities, [(), USE, (), ()], [range(3)]) == [0, 1, 2, 3]


def test_the_resource_that_a_bundle_needs_comes_before_its_worker() -> None:
    identities = [Identity("bundle", "v1beta", "bundle", ""), worker("a"), secret("s")]
    assert order_by_dependency(identities, [(), USE, ()], [range(2)]) == [0, 2, 1]


@given(st.lists(st.sets(st.integers(0, 9)), max_size=10))
def test_every_resource_is_planned_once_even_in_a_cycle(needs: list[set[int]]) -> None:
    identities = [secret(str(number)) for number in range(len(needs))]
    uses = [[Use(("secret",), str(other), "public") for other in found] for found in needs]
    order = order_by_dependency(identities, uses, [])
    assert sorted(order) == list(range(len(needs)))


def test_a_resource_does_not_wait_for_itself() -> None:
    assert order_by_dependency([secret("s"), worker("a")], [USE, ()], []) == [0, 1]


def test_in_a_cycle_the_first_one_comes_first() -> None:
    uses = [(Use(("secret",), name, "public"),) for name in "bcab"]
    identities = [secret(name) for name in "abcd"]
    assert order_by_dependency(identities, uses, []) == [0, 2, 1, 3]


def test_a_resource_waits_for_all_that_it_uses() -> None:
    uses = (*USE, Use(("secret",), "t", "public"))
    assert order_by_dependency([worker("a"), secret("s"), worker("b"), secret("t")], [uses, (), (), ()], []) == [
        1, 2, 3, 0,
    ]  # fmt: skip


def test_of_two_resources_with_the_same_name_the_first_one_counts() -> None:
    assert order_by_dependency([worker("a"), secret("s"), worker("b"), secret("s")], [USE, (), (), ()], []) == [
        1, 0, 2, 3,
    ]  # fmt: skip


def test_two_bundles_wait_for_each_other_s_resources() -> None:
    bundles = [Identity(name, "v1beta", "bundle", "") for name in "xy"]
    identities = [bundles[0], worker("a"), bundles[1], secret("s")]
    assert order_by_dependency(identities, [(), USE, (), ()], [range(2), range(2, 4)]) == [0, 2, 3, 1]


def test_the_resources_of_a_bundle_wait_for_what_one_of_them_waits_for() -> None:
    identities = [Identity("bundle", "v1beta", "bundle", ""), worker("a"), worker("b"), secret("s")]
    assert order_by_dependency(identities, [(), USE, (), ()], [range(3)]) == [0, 3, 1, 2]
    assert order_by_dependency(identities, [(), USE, (), ()], [range(1, 3)]) == [0, 3, 1, 2]
