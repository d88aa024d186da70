"""``develop``: example manifests, schemas and Stacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from workerlint.cli.entry import main as linter

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


@pytest.mark.parametrize(
    "line",
    [
        "develop generate -t worker",
        "develop generate -t worker -n my-worker -v v1beta",
        "develop generate -t worker -v v2alpha",
        "develop schema generate -t worker",
        "develop schema generate -t worker -v v1beta",
        "develop schema generate -t worker -v v1alpha",
        "develop schema generate -t worker -v v2alpha",
        "develop schema get resource -t worker -v v1beta",
        "develop get resource -t worker -v v1alpha",
        "develop stack versions",
    ],
)
def test_develop(run: Run, line: str, snapshot: SnapshotAssertion) -> None:
    result = run(line)
    assert result.code == 0
    # Of a schema, the beginning: the whole is tested where it is made.
    assert f"{result.out[:600]}\n---\n{result.err}" == snapshot


@pytest.mark.parametrize("version", ["", "v1beta", "v2alpha"])
def test_the_schema_is_that_of_the_linter(run: Run, capsys: pytest.CaptureFixture[str], version: str) -> None:
    printed = run(f"develop schema generate -t worker{f' -v {version}' if version else ''}").out
    assert linter(["schema", *(["--version", version] if version else [])]) == 0
    assert capsys.readouterr().out == printed


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ("develop generate", "no resource type specified", "use `-t worker`"),
        ("develop schema generate", "no resource type specified", "use `-t worker`"),
        (
            "develop generate -t secret",
            "the dry run supports the type worker only, not secret",
            "use the real dataos-ctl",
        ),
        ("develop generate -t wroker", "unknown resource type wroker", "did you mean `worker`?"),
        ("develop generate -t zzz", "unknown resource type zzz", ""),
        ("develop generate x -t worker", "unexpected argument: x", ""),
        ("develop stack versions x", "unexpected argument: x", ""),
    ],
)
def test_a_call_that_makes_no_sense(run: Run, line: str, message: str, hint: str) -> None:
    help = f"  help: {hint}\n" if hint else ""
    assert run(line) == (2, "", f"ERRO[0000] {message}\n{help}")


def test_the_example_manifest_is_accepted(run: Run, folder: Any) -> None:
    folder.write("example.yaml", run("develop generate -t worker").out)
    result = run("apply -f example.yaml -w curriculum")
    assert result.code == 0
    assert "finding" not in result.err
