"""The dry run of an apply of one file, for editors; nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext

from workerlint.core.record import Record
from workerlint.core.text import Source
from workerlint.engine.project import Project
from workerlint_shim.commands.messages import FULL, announce_passed, announce_plan, announce_refusals
from workerlint_shim.console import Console
from workerlint_shim.manifests.file_set_check import check_file_set
from workerlint_shim.manifests.findings import Refusal
from workerlint_shim.manifests.resource_reader import Purpose
from workerlint_shim.plan.plan import APPLY, make_plan
from workerlint_shim.plan.resource_texts import ResourceTexts, resource_texts
from workerlint_shim.plan.summary import counts_line, summary_line
from workerlint_shim.state.store import open_store
from workerlint_shim.state.tag_key import find_key


class DryRun(Record):
    """The result of a dry run."""

    accepted: bool
    text: str
    """The output of ``apply``, without colors and with secrets masked."""
    summary: str = ""
    """What an apply would do, in one line; empty if it is refused."""
    refusals: tuple[Refusal, ...] = ()
    resources: tuple[ResourceTexts, ...] = ()
    """The resources that an apply would change."""


def dry_run(
    text: str,
    path: str,
    *,
    environment: Mapping[str, str] | None = None,
    workspace: str | None = None,
    state: str = "",
    project: Project | None = None,
) -> DryRun:
    """Return the dry run of an apply of a file that contains *text*.

    *path* is the file in messages, which also determines the configuration. *environment* contains the values of
    variables; None leaves variables alone, as ``--disable-interpolation`` does. *workspace* is the value of ``-w``.
    *state* is the file of the recorded state, which is only read; without it, every resource is new. *project*
    contains the rules; None loads them.

    Raises ConfigurationError and StateError.
    """
    written: list[str] = []
    summary = ""
    resources: tuple[ResourceTexts, ...] = ()
    console = Console(lambda _, line: written.append(line), clock=lambda: 0.0)
    purpose = Purpose(workspace=workspace)
    examination = check_file_set([Source(path, text)], project or Project(), environment, purpose)
    for failure in examination.failures:
        console.error(failure)
    refusals = examination.refusals
    if refusals:
        announce_refusals(console, APPLY, examination.manifests, refusals)
    else:
        with open_store(state) if state else nullcontext() as store:
            key = b"" if store is None else find_key()
            plan = make_plan(examination, store, key=key)
        announce_plan(console, APPLY, plan, recorded=False, detail=FULL)
        summary = ": ".join(filter(None, (counts_line(plan), summary_line(plan))))
        resources = tuple(resource_texts(plan, key))
    announce_passed(console, examination)
    accepted = not refusals and not examination.failures
    return DryRun(accepted, "".join(written), summary, tuple(refusals), resources)
