"""No format lets the values of a manifest, or the name of a file, forge commands, markup or terminal output."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from workerlint.core.diagnostic import Edit, Fix, Related
from workerlint.core.text import Span
from workerlint.report.reporters import REPORTERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.report.report import RunReport

HOSTILE = [
    "::error::forged",
    "\n::error::forged",
    "\r\n::set-output name=x::y",
    "##vso[task.setvariable variable=PATH]x",
    "##[error]forged",
    "##teamcity[buildStop]",
    "]]><failure/>",
    "</testcase><testcase name='x'/>",
    "\"/><error line='1'/>",
    "<!-- & &lt; -->",
    "\x1b[2J\x1b]8;;https://evil.example\x1b\\x",
    "\x00\x07\x08\x7f\x85\x9b31m",
    "\u202egnp.exe\u2066",
    "\u2028\u2029",
    "\ud800 lone",
    "\ufffe\uffff",
    "%0A::error::forged",
]


@pytest.fixture
def hostile(one_finding: Callable[..., RunReport]) -> dict[str, RunReport]:
    """Create a report for each value, with that value in all fields of the manifest and in the path."""
    reports = {}
    for value in HOSTILE:
        related = Related(Span(0, 1), value)
        fix = Fix(value, [Edit(Span(3, 4), value)])
        report = one_finding(f"a: 1 # {value}\n", "1", value, path=value, help=value, fixes=(fix,), related=(related,))
        report.files[0].suppressed = [(report.files[0].diagnostics[0], value)]
        report.problems = [value]
        reports[ascii(value)] = report
    return reports


@pytest.fixture
def outputs(hostile: dict[str, RunReport], render: Callable[..., str]) -> Callable[[str], dict[str, str]]:
    """Return the output of a format for each report."""

    def outputs(name: str) -> dict[str, str]:
        return {value: render(name, report) for value, report in hostile.items()}

    return outputs


@pytest.mark.parametrize("name", REPORTERS)
def test_no_line_is_taken_for_a_command(name: str, outputs: Callable[..., dict[str, str]]) -> None:
    for value, output in outputs(name).items():
        output.encode()
        for line in re.split(r"[\r\n\x85\u2028\u2029]", output):
            commands = re.findall(r"##\w*\[", line)
            if name == "azure":
                assert len(commands) == line.startswith("##vso[task.logissue "), value
                assert not line or commands, value
            else:
                assert not commands, value
            if name == "github":
                assert not line or line.startswith("::error "), value
            else:
                assert not line.lstrip().startswith("::"), value


@pytest.mark.parametrize("name", REPORTERS)
def test_nothing_invisible_is_written(name: str, outputs: Callable[..., dict[str, str]]) -> None:
    found = [value for value, output in outputs(name).items() if not output.replace("\n", "").isprintable()]
    assert found == []


@pytest.mark.parametrize("name", ["json", "jsonl", "gitlab", "rdjson", "sarif"])
def test_json_stays_json(name: str, outputs: Callable[..., dict[str, str]]) -> None:
    for value, output in outputs(name).items():
        assert output.isascii(), value
        for part in output.splitlines() if name == "jsonl" else [output]:
            json.loads(part)


@pytest.mark.parametrize(("name", "parts"), [("junit", {"failure": 1, "error": 1}), ("checkstyle", {"error": 1})])
def test_xml_stays_xml(name: str, parts: dict[str, int], outputs: Callable[..., dict[str, str]]) -> None:
    for value, output in outputs(name).items():
        assert output.isascii(), value
        root = ET.fromstring(output)
        assert {tag: len(list(root.iter(tag))) for tag in parts} == parts, value


def test_one_finding_is_one_line_of_the_concise_report(outputs: Callable[..., dict[str, str]]) -> None:
    for value, output in outputs("concise").items():
        assert len(output.splitlines()) == 3, value
