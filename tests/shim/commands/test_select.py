"""The commands that read from a manifest which resources they concern."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from tests.shim.samples import SECRET, WORKER

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]

PRODUCT = "name: sales\nversion: v1beta\nentity: product\ntype: data\nv1beta:\n  data: {}\n"


def test_the_resources_are_named(run: Run, folder: Any) -> None:
    folder.write("several.yaml", f"{WORKER}---\n{SECRET}")
    result = run("runtime pause -f several.yaml -w curriculum")
    assert (result.code, result.out) == (0, "")
    assert result.err == (
        "INFO[0000] 🔍 runtime pause...\n"
        "INFO[0000] 🔍 runtime pause(curriculum) new-worker:v1beta:worker\n"
        "INFO[0000] 🔍 runtime pause(curriculum) orders-secret:v1:secret\n"
        "INFO[0000] 🔍 runtime pause...nothing was changed\n"
    )


@pytest.mark.parametrize("name", ["runtime pause", "product get"])
def test_without_a_manifest_there_is_nothing_to_name(run: Run, name: str) -> None:
    warning = f"WARN[0000] {name}: nothing to rehearse without -f; add --exec to run it\n"
    assert run(name) == (0, "", warning)


def test_other_flags_have_no_effect(run: Run) -> None:
    result = run("product get -f dataproducts/new-worker.yaml --tags -a -r --dry-run")
    assert [line for line in result.err.split("\n") if "no effect" in line] == [
        f"WARN[0000] --{name} has no effect in a dry run" for name in ("refresh", "tags", "all")
    ]


def test_before_the_real_command_flags_have_an_effect(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    result = run("product get -f dataproducts/new-worker.yaml --tags --exec")
    assert "dataos-ctl not found on PATH" in result.err
    assert "no effect" not in result.err


def test_a_product_belongs_to_no_workspace(run: Run, folder: Any) -> None:
    folder.write("product.yaml", PRODUCT)
    assert "product delete sales:v1beta:data\n" in run("product delete -f product.yaml").err


@pytest.mark.parametrize("line", ["delete -f several.yaml", "get -f several.yaml", "runtime stop -f several.yaml"])
def test_all_resources_are_identified_or_none(run: Run, folder: Any, line: str) -> None:
    folder.write("several.yaml", f"{WORKER}---\nname: ${{NAME}}\nversion: v1\ntype: secret\n")
    run("apply -f dataproducts/new-worker.yaml --record")
    result = run(line)
    assert (result.code, result.out) == (2, "")
    assert "several.yaml:" in result.err
    assert "`name` is ${NAME}: the resource cannot be identified" in result.err
    assert "new-worker" in run("get -t worker").out


def test_what_does_not_identify_a_resource_does_not_matter(run: Run, folder: Any) -> None:
    folder.write("faulty.yaml", WORKER.replace("INFO", "${LEVEL}").replace("replicas: 2", "replicas: many"))
    assert run("runtime stop -f faulty.yaml").code == 0


@pytest.mark.parametrize("line", ["delete -f {}", "get -f {}", "runtime pause -f {}", "product delete -f {}"])
def test_the_real_one_runs_only_if_the_manifest_can_be_read(process: Run, stage: Any, line: str) -> None:
    good, bad = line.format("dataproducts/new-worker.yaml"), line.format("bad.yaml")
    stage.folder.write("bad.yaml", "name: a\n")
    assert process("--exec", *bad.split()).code == 2
    assert stage.calls == []
    assert process("--exec", *good.split(), stdin=subprocess.DEVNULL).code == 0
    assert stage.arguments == [good.split()]


def test_an_exec_does_not_delete_from_the_recorded_state(process: Run, stage: Any) -> None:
    process("apply", "-f", "dataproducts/new-worker.yaml", "--record")
    process("delete", "-f", "dataproducts/new-worker.yaml", "--exec", stdin=subprocess.DEVNULL)
    assert "new-worker" in process("get", "-t", "worker").out
