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


def refuse(run: Run, folder: Any, *texts: str) -> str:
    folder.write("many.yaml", "---\n".join(texts))
    result = run("apply -f many.yaml")
    assert (result.code, result.out) == (1, "")
    err: str = result.err
    return err


def test_what_is_refused_is_counted_if_there_are_several(run: Run, folder: Any) -> None:
    good, bad = named("good"), named("bad").replace("INFO", "LOUD")
    assert refuse(run, folder, bad).endswith("failure applying resources\nNothing was applied.\n")
    assert refuse(run, folder, good, bad).endswith("Nothing was applied: 1 of 2 resources refused.\n")
    assert refuse(run, folder, bad.replace("bad", "worse"), good, bad).endswith(
        "Nothing was applied: 2 of 3 resources refused.\n"
    )


def test_each_refusal_is_shown_with_its_resource(run: Run, folder: Any) -> None:
    texts = [named(name).replace("INFO", level) for name, level in (("a", "LOUD"), ("b", "INFO"), ("c", "SHOUT"))]
    err = refuse(run, folder, *texts)
    shown = [line for line in err.splitlines() if "applying(public)" in line or "Invalid Parameter" in line]
    assert [line.partition("applying(public) ")[2] or line[line.index("invalid log") :][:25] for line in shown] == [
        "a:v1beta:worker...",
        "a:v1beta:worker...error",
        "invalid log level `LOUD`:",
        "b:v1beta:worker...",
        "b:v1beta:worker...skipped",
        "c:v1beta:worker...",
        "c:v1beta:worker...error",
        "invalid log level `SHOUT`",
    ]


def test_what_is_above_the_first_resource_is_shown_with_it(run: Run, folder: Any) -> None:
    err = refuse(run, folder, "- a list\n", named("a"))
    lines = err.splitlines()
    assert lines[2].endswith("a:v1beta:worker...error")
    assert lines[3].endswith("failure validating resource : not a manifest: expected a mapping")
    assert lines[4] == "   many.yaml:1:1"


def test_lint_prints_every_manifest_and_workspace(run: Run, folder: Any) -> None:
    depot = "name: d\nversion: v2alpha\ntype: depot\ndepot:\n  type: S3\n"
    texts = [named("a"), named("b").replace("type: worker", "type: worker\nworkspace: sales"), depot]
    folder.write("several.yaml", "---\n".join(texts))
    result = run("apply -f several.yaml --lint")
    assert (result.code, result.out) == (0, "---\n".join(texts))
    assert result.err == (
        "INFO[0000] 🛠 apply...\n"
        "INFO[0000] 🔧 applying a:v1beta:worker...valid\n"
        "INFO[0000] 🔧 applying b:v1beta:worker...valid\n"
        "INFO[0000] 🔧 applying d:v2alpha:depot...valid\n"
        "INFO[0000] 🛠 apply...lint\n"
        "INFO[0000] 🛠 apply(public)...lint\n"
        "INFO[0000] 🛠 apply(sales)...lint\n"
        "INFO[0000] 🛠 apply...nothing\n"
    )


def test_a_line_break_of_windows_is_not_printed(run: Run, folder: Any) -> None:
    (folder.path / "crlf.yaml").write_bytes(named("a").replace("\n", "\r\n").encode())
    assert run("apply -f crlf.yaml --de-ref").out == named("a")


@pytest.mark.parametrize(
    ("command", "doing"),
    [("apply", "applying"), ("create", "creating"), ("update", "updating"), ("resource run", "running")],
)
def test_the_action_is_named_as_dataos_ctl_names_it(run: Run, folder: Any, command: str, doing: str) -> None:
    folder.write("bad.yaml", named("bad").replace("INFO", "LOUD"))
    err = run(f"{command} -f bad.yaml").err
    assert f"🔧 {doing}(public) bad:v1beta:worker...error\n" in err
    assert f"ERRO[0000] failure {doing} resources\n" in err


def test_findings_that_do_not_refuse_are_counted(run: Run, folder: Any) -> None:
    folder.write("a.yaml", named("a").replace("bento-worker:3.0", "bento-worker"))
    assert run("apply -f a.yaml").err.endswith(
        "WARN[0000] a.yaml: 1 more finding; run `workerlint check a.yaml` for details\n"
    )
