"""Azure Pipelines: one logging command per finding, and values that cannot end it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from workerlint.core.diagnostic import ERROR, INFO, WARNING

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.report.report import RunReport

    Render = Callable[..., str]
    OneFinding = Callable[..., RunReport]

COMMAND = re.compile(r"##vso\[task\.logissue ((?:[a-z]+=[^;\]]*;)+)\](.+)")


@pytest.mark.parametrize(("severity", "kind"), [(ERROR, "error"), (WARNING, "warning"), (INFO, "warning")])
def test_severities(one_finding: OneFinding, render: Render, severity: str, kind: str) -> None:
    assert render("azure", one_finding("a: 1\n", "1", severity=severity)) == (
        f"##vso[task.logissue type={kind};sourcepath=worker.yaml;linenumber=1;columnnumber=4;code=DW301;]"
        "worker.yaml:1:4: DW301 something is wrong\n"
    )


def test_the_worst_come_first_since_azure_keeps_ten_of_a_kind(report: RunReport, render: Render) -> None:
    kinds = re.findall(r"type=(\w+);sourcepath=.*code=(\w+);", render("azure", report))
    assert [kind for kind, _ in kinds] == sorted(kind for kind, _ in kinds)
    assert kinds[-1] == ("warning", "DW304")  # an info


def test_the_log_says_what_to_write(one_finding: OneFinding, render: Render) -> None:
    output = render("azure", one_finding("a: 1\n", "1", help="write 2"))
    assert output.endswith("]worker.yaml:1:4: DW301 something is wrong; write 2\n")


def test_every_line_is_a_command_that_the_agent_reads(report: RunReport, empty: RunReport, render: Render) -> None:
    for line in render("azure", report).splitlines():
        properties, message = COMMAND.fullmatch(line).groups()  # type: ignore[union-attr]
        given = dict(pair.split("=", 1) for pair in properties.removesuffix(";").split(";"))
        assert given["type"] in {"error", "warning"}
        assert given.keys() <= {"type", "sourcepath", "linenumber", "columnnumber", "code"}
        assert message
    assert render("azure", empty) == ""


def test_values_cannot_end_a_property_or_a_command(one_finding: OneFinding, render: Render) -> None:
    report = one_finding("a: 1\n", "1", "100%\n##vso[task.complete]", path="a;code=x]##vso[b.yaml")
    assert render("azure", report) == (
        "##vso[task.logissue type=error;sourcepath=a%3Bcode=x%5D#♯vso[b.yaml;linenumber=1;columnnumber=4;code=DW301;]"
        "a;code=x]#♯vso[b.yaml:1:4: DW301 100%AZP25␊#♯vso[task.complete]\n"
    )
