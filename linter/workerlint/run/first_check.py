"""The check before a repository is set up: what it finds, and which findings a baseline would contain."""

from __future__ import annotations

from workerlint.core.record import Record
from workerlint.manifest.document import Document
from workerlint.report.baseline import Baseline
from workerlint.report.summary import summary
from workerlint.run.api import SilentRun
from workerlint.run.options import CheckOptions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.engine.result import Result

_NO_TOPOLOGY = "DW203"


class FirstCheck(Record):
    """The outcome of a check of a directory."""

    summary: str
    """The outcome in one sentence."""
    manifests: int
    """The number of Workers."""
    total: int
    """The number of findings, without those in a baseline."""
    fixable: int
    """The number of findings with a safe fix."""
    without_topology: int
    """The number of Workers that are reported for a missing topology; 0 if one of the Workers has a topology."""
    recordable: int
    """The number of findings that a baseline can contain."""


def first_check(directory: str, baseline: str = "") -> FirstCheck:
    """Check a directory without any output; leave out the findings in the file *baseline*, if it is given.

    Raise ConfigurationError and RegistryError.
    """
    run = _run(directory, baseline)
    report = run.make_report()
    sentence = summary(report) if report.account.found else "No Worker manifest found."
    recordable = Baseline.of("", _checked(run), run.project.today).total
    without_topology = _without_topology(run.files)
    return FirstCheck(sentence, report.manifests, report.total, report.fixable, without_topology, recordable)


def write_first_baseline(directory: str, path: str) -> int:
    """Check a directory, and write all findings to the baseline file at *path*; return their number.

    Raise BaselineError, ConfigurationError and RegistryError.
    """
    run = _run(directory)
    baseline = Baseline.of(path, _checked(run), run.project.today)
    baseline.write()
    return baseline.total


def _run(directory: str, baseline: str = "") -> SilentRun:
    run = SilentRun(CheckOptions([directory], {"quiet": True, "baseline": baseline or None}))
    run.execute()
    return run


def _checked(run: SilentRun) -> list[Result]:
    """Return the files that a baseline can contain: the list of a platform file stays outdated."""
    return [file for file in run.files if file not in run.platform_files]


def _without_topology(files: list[Result]) -> int:
    """Return the number of findings on a missing topology; 0 if a Worker has one."""
    count = 0
    for file in files:
        found = sum(item.code == _NO_TOPOLOGY for item in file.diagnostics)
        count += found
        # A Worker that cannot be read completely, or whose finding is suppressed, has no finding.
        if found < file.manifests and any(
            worker.get("topology") is not None for worker in Document(file.source).workers
        ):
            return 0
    return count
