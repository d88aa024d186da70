"""The part of the verdict about suppressions and the configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.shim.samples import WORKER

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]

LINE = "apply -f dataproducts/new-worker.yaml"
SUPPRESSED = WORKER.replace("INFO", "LOUD # workerlint: ignore[DW301] for now")


def test_nothing_is_said_about_nothing(run: Run) -> None:
    assert "exemptions" not in run(LINE).err


@pytest.mark.parametrize(
    ("configuration", "expected"),
    [
        ('ignore = ["DW323"]', "ignores DW323"),
        ('ignore = ["DW323", "DW301"]', "ignores DW301 and DW323"),
        ('per-file-ignores = { "dataproducts/" = ["DW323"] }', "ignores DW323"),
        ('severity = { DW301 = "info" }', "lowers DW301"),
        ('severity = { DW301 = "off", DW311 = "warning" }', "ignores DW301 and lowers DW311"),
    ],
)
def test_the_configuration_is_named_with_what_it_does(run: Run, folder: Any, configuration: str, expected: str) -> None:
    folder.write("workerlint.toml", configuration)
    assert f"INFO[0000] checked with exemptions: configuration workerlint.toml {expected}\n" in run(LINE).err
    assert "exemptions" not in run(f"{LINE} --no-config").err


@pytest.mark.parametrize("configuration", ['severity = { DW323 = "error" }', "extend-select = ['DW301']", ""])
def test_a_stricter_configuration_is_not_an_exemption(run: Run, folder: Any, configuration: str) -> None:
    folder.write("workerlint.toml", configuration)
    assert "exemptions" not in run(LINE).err


def test_suppressions_are_counted(run: Run, folder: Any) -> None:
    folder.write("dataproducts/new-worker.yaml", SUPPRESSED)
    result = run(LINE)
    assert result.code == 0
    assert "checked with exemptions: 1 suppression\n" in result.err
    assert run(f"{LINE} --no-ignores").code == 1


def test_another_configuration(run: Run, folder: Any) -> None:
    folder.write("dataproducts/new-worker.yaml", WORKER.replace("INFO", "LOUD"))
    folder.write("conf/workerlint.toml", 'ignore = ["DW301"]')
    assert run(LINE).code == 1
    result = run(f"{LINE} --config conf/workerlint.toml")
    assert result.code == 0
    assert "configuration conf/workerlint.toml ignores DW301" in result.err
    assert run(f"{LINE} --config missing.toml").code == 2
    assert "--config cannot be used with --no-config" in run(f"{LINE} --config missing.toml --no-config").err


def test_a_refused_file_is_told_too(run: Run, folder: Any) -> None:
    folder.write("workerlint.toml", 'ignore = ["DW323"]')
    folder.write("dataproducts/new-worker.yaml", SUPPRESSED.replace("replicas: 2", "replicas: many"))
    result = run(LINE)
    assert result.code == 1
    assert "checked with exemptions: 1 suppression, configuration workerlint.toml ignores DW323\n" in result.err
