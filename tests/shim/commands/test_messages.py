"""The messages of a dry run, as the documentation of dataos-ctl shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.shim.samples import APPLY, named

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]


@pytest.fixture
def city(folder: Any) -> None:
    folder.write("city.yaml", named("cnt-city-demo-001"))


@pytest.mark.usefixtures("city")
def test_without_record_every_result_is_marked(run: Run) -> None:
    marked = APPLY.replace("created\n", "created (dry run)\n").replace("complete\n", "complete (dry run)\n")
    assert run("apply -f city.yaml").err == marked
    assert run("apply -f city.yaml --dry-run").err == marked


def test_a_resource_of_the_instance_has_no_workspace(run: Run, folder: Any) -> None:
    folder.write("depot.yaml", "name: depotsecret-r\nversion: v1\ntype: instance-secret\ninstance-secret:\n  acl: r\n")
    result = run("apply -f depot.yaml -w curriculum --record")
    assert "INFO[0000] 🔧 applying depotsecret-r:v1:instance-secret...created\n" in result.err


def test_lint_prints_the_resolved_manifest_first(run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STACK", "bento-worker:3.0")
    folder.write("test.yaml", named("wf-test-customer").replace("bento-worker:3.0", "${STACK}"))
    result = run("apply -f test.yaml -l")
    assert result.out == named("wf-test-customer")
    assert result.err == (
        "INFO[0000] 🛠 apply...\n"
        "INFO[0000] 🔧 applying wf-test-customer:v1beta:worker...valid\n"
        "INFO[0000] 🛠 apply(public)...lint\n"
        "INFO[0000] 🛠 apply...nothing\n"
    )
    assert result.code == 0
    assert not folder.state.exists()
