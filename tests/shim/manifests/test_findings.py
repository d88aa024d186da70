"""The locations of refusals."""

from __future__ import annotations

from workerlint_shim.manifests.findings import Refusal


def test_the_location_of_a_refusal() -> None:
    assert Refusal("a.yaml", 3, 5, "wrong").location == "a.yaml:3:5"
    assert Refusal("a.yaml", 0, 0, "wrong").location == "a.yaml"
