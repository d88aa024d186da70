"""What ``--verbose`` adds to stderr."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]


def test_the_configurations_and_the_suppressed_findings(run: Run, folder: Any) -> None:
    path = folder.faulty("a.yaml")
    path.write_text(path.read_text().replace("LOUD", "LOUD # workerlint: ignore[DW301] agreed"))
    folder.write("workerlint.toml", "fail-on = 'error'\n")
    lines = run("check", "--verbose", ".").err.splitlines()
    assert "configuration: workerlint.toml" in lines
    (suppressed,) = [line for line in lines if line.startswith("suppressed: ")]
    assert suppressed.endswith(" (agreed)")
    assert "DW301 invalid-log-level" in suppressed


def test_a_suppressed_finding_without_a_reason(run: Run, folder: Any) -> None:
    path = folder.faulty("a.yaml")
    path.write_text(path.read_text().replace("LOUD", "LOUD # workerlint: ignore[DW301]"))
    (suppressed,) = [line for line in run("check", "--verbose", ".").err.splitlines() if line.startswith("suppressed")]
    assert suppressed.endswith("DW301 invalid-log-level")


def test_the_configurations_are_in_order(run: Run, folder: Any) -> None:
    folder.write("workerlint.toml", "fail-on = 'error'\n")
    folder.write("jobs/workerlint.toml", "fail-on = 'warning'\n")
    folder.clean("a.yaml")
    folder.clean("jobs/b.yaml")
    lines = run("check", "--verbose", "jobs/b.yaml", "a.yaml").err.splitlines()
    assert [line for line in lines if line.startswith("configuration: ")] == [
        "configuration: workerlint.toml",
        "configuration: workerlint.toml, jobs/workerlint.toml",
    ]


def test_without_a_configuration_the_defaults_are_named(run: Run, folder: Any) -> None:
    folder.clean("a.yaml")
    assert "configuration: none (defaults)" in run("check", "--verbose", ".").err.splitlines()
    assert "configuration" not in run("check", ".").err


def test_a_secret_in_a_reason_is_masked(run: Run, folder: Any) -> None:
    path = folder.faulty("a.yaml")
    token = "AKIA" + "IOSFODNN7EXAMPL7"
    text = path.read_text().replace("LOUD", f"LOUD # workerlint: ignore[DW301] {token}")
    path.write_text(text + f"  envs: {{KEY: {token}}}\n")
    assert token not in run("check", "--verbose", ".").err
