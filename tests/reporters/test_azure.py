"""Azure Pipelines: one logging command per finding, and values that cannot end it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.diagnostic import ERROR, INFO, WARNING

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.report import RunReport

    Render = Callable[..., str]
    OneFinding = Callable[..., RunReport]


@pytest.mark.parametrize(("severity", "kind"), [(ERROR, "error"), (WARNING, "warning"), (INFO, "warning")])
def test_severities(one_finding: OneFinding, render: Render, severity: str, kind: str) -> None:
    assert render("azure", one_finding("a: 1\n", "1", severity=severity)) == (
        f"##vso[task.logissue type={kind};sourcepath=worker.yaml;linenumber=1;columnnumber=4;code=DW301;]"
        "something is wrong\n"
    )


def test_values_cannot_end_a_property_or_a_command(one_finding: OneFinding, render: Render) -> None:
    report = one_finding("a: 1\n", "1", "100%\n##vso[task.complete]", path="a;code=x]##vso[b.yaml")
    assert render("azure", report) == (
        "##vso[task.logissue type=error;sourcepath=a%3Bcode=x%5D#♯vso[b.yaml;linenumber=1;columnnumber=4;code=DW301;]"
        "100%AZP25␊#♯vso[task.complete]\n"
    )
