"""What a page cannot show of DW604, DW620 and DW623: one and several entries of the platform file."""

from __future__ import annotations

import pytest
from tests.rules.test_limits import HEAD, RULES, found

from workerlint.engine.example import Example
from workerlint.engine.example_run import run_example

WORKERS = "format = 1\n[worker{}]\nlearned = 2026-01-31\nnames = ['w']\n"
SALES = WORKERS.format(".sales")


@pytest.mark.parametrize(
    ("platform", "workspace", "messages"),
    [
        (WORKERS.format(""), "", ["Worker `w` exists on the platform: applying this one updates it"]),
        (SALES, "workspace: sales\n", ["Worker `w` exists on the platform in workspace `sales`: applying this one updates it"]),
        (SALES, "", []),
    ],
)  # fmt: skip
def test_a_worker_that_exists(platform: str, workspace: str, messages: list[str]) -> None:
    assert [item.message for item in found("DW623", f"{workspace}{HEAD}", platform)] == messages


def test_a_compute_of_the_platform_is_known_next_to_those_of_the_configuration() -> None:
    platform = "format = 1\n[compute]\nlearned = 2026-01-31\nnames = ['gpu-large']\n"
    for name, codes in (("gpu-large", []), ("spot", []), ("gpu-lage", ["DW604"])):
        unknown = found("DW604", f"{HEAD}  compute: {name}\n", platform, "computes = ['spot']\n")
        assert [item.code for item in unknown] == codes


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["acme:1.0"], "stack `acme:1.0` was learned more than 30 days ago"),
        (["acme:1.0", "acme:2.0"], "2 stacks were learned more than 30 days ago"),
    ],
)
def test_old_stacks_have_one_finding(names: list[str], message: str) -> None:
    text = "format = 1\n" + "".join(f"[stack.'{name}']\nlearned = 2020-01-31\n" for name in names)
    _, (old,) = run_example(RULES["DW620"], Example("bad", text, is_platform=True))
    assert old.message == message
