"""``apply``, ``create`` and ``update``."""

from __future__ import annotations

import os

from workerlint.engine.project import Project
from workerlint.files.gitignore import YAML_SUFFIXES
from workerlint_shim.commands.messages import (
    FOLDED,
    FULL,
    NOTHING,
    TOTALS,
    announce_lint,
    announce_passed,
    announce_plan,
    announce_reading,
    announce_refusals,
)
from workerlint_shim.commands.session import TEXT, user_name
from workerlint_shim.errors import ACCEPTED, CHANGES_PENDING, FAILED, NOTHING_TO_CHANGE, REFUSED, StateError, UsageError
from workerlint_shim.manifests.file_set import read_file_set
from workerlint_shim.manifests.file_set_check import check_file_set
from workerlint_shim.manifests.repository_paths import repository_path
from workerlint_shim.plan.plan import find_leftovers, make_plan
from workerlint_shim.state.store import open_store, open_store_to_record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint_shim.commands.session import Session
    from workerlint_shim.manifests.findings import Examination, Refusal
    from workerlint_shim.plan.plan import Plan
    from workerlint_shim.state.store import Store


def run(session: Session) -> int:
    """Plan the resources, and record them if asked to; return the exit code.

    Raises UsageError, FileError, StateError and ConfigurationError.
    """
    call, console = session.call, session.console
    _check(session)
    environment = None if call.on("disable-interpolation") else os.environ
    examination = check_file_set(read_file_set(call), Project(), environment, session.workspace)
    if examination.failures:
        for failure in examination.failures:
            console.error(failure)
        help = "this is a bug in the rule, not an error in the manifest; nothing was applied"
        console.note(f"  help: {help}")
        if session.as_json:
            from workerlint_shim.plan.plan_json import dumps, error_as_json

            session.print(dumps(error_as_json(session.verb, examination.failures[0], help)))
        return REFUSED if call.on("detailed-exitcode") else FAILED
    if not examination.refusals and (call.on("lint") or call.on("de-ref")):
        (announce_lint if call.on("lint") else announce_reading)(console, session.verb, examination.manifests)
        for reference in examination.references:
            console.warn(f"{reference} is not inlined: the dry run does not resolve file references")
        announce_passed(console, examination)
        return ACCEPTED
    return _plan(session, examination)


def _plan(session: Session, examination: Examination) -> int:
    call, console = session.call, session.console
    plan = None
    revision = 0
    if not examination.refusals:
        plan, revision = _record(session, examination) if call.on("record") else _plan_only(session, examination)
    refusals = examination.refusals + _objections(session, plan)
    if session.format != TEXT:
        from workerlint_shim.plan.outcome import Outcome
        from workerlint_shim.plan.plan_formats import render

        shown = plan or _preview(session, examination)
        outcome = Outcome(session.verb, session.workspace, examination, refusals, shown, revision)
        session.print(render(session.format, outcome))
    if refusals or plan is None:
        announce_refusals(console, session.verb, examination.manifests, refusals)
        announce_passed(console, examination)
        return REFUSED
    announce_plan(console, session.verb, plan, recorded=call.on("record"), detail=_detail(session))
    announce_passed(console, examination)
    if call.on("detailed-exitcode"):
        return CHANGES_PENDING if plan.pending else NOTHING_TO_CHANGE
    return ACCEPTED


def _plan_only(session: Session, examination: Examination) -> tuple[Plan, int]:
    try:
        with open_store(session.state) as store:
            return _make_plan(session, examination, store), 0
    except StateError as error:
        if not session.handing_over:
            raise
        # The linter decides whether dataos-ctl runs. The recorded state only serves as the base of the plan.
        session.console.warn(f"{error}; planning without the recorded state")
        return _make_plan(session, examination, None), 0


def _preview(session: Session, examination: Examination) -> Plan:
    """Return what manifests that are refused would change."""
    try:
        return _plan_only(session, examination)[0]
    except StateError as error:
        session.console.warn(f"{error}; planning without the recorded state")
        return _make_plan(session, examination, None)


def _make_plan(session: Session, examination: Examination, store: Store | None) -> Plan:
    plan = make_plan(examination, store, session.verb)
    if session.call.on("prune"):
        plan.leftovers = find_leftovers(plan, store, repository_path(session.call.text("manifestFile")))
    return plan


def _record(session: Session, examination: Examination) -> tuple[Plan, int]:
    """Plan and record in one transaction; return the plan and the revision, 0 if there was nothing to record."""
    with open_store_to_record(session.state) as store:
        plan = _make_plan(session, examination, store)
        if _objections(session, plan) or not plan.pending:
            return plan, 0
        user = user_name()
        events = [
            (step.manifest.identity, step.result, step.recorded(user, repository_path(step.manifest.path)))
            for step in plan.pending
        ]
        return plan, store.record(session.verb, user, events)


def _objections(session: Session, plan: Plan | None) -> list[Refusal]:
    """Return the refusals of the plan; none if the real dataos-ctl runs afterwards and decides by the actual state."""
    return [] if plan is None or session.handing_over else plan.refusals


def _check(session: Session) -> None:
    call = session.call
    if call.words:
        raise UsageError(f"unexpected argument: {call.words[0]}", _hint(call.words[0]))
    reading_only = next((name for name in ("lint", "de-ref") if call.on(name)), "")
    for one, other in (("record", "dry-run"), ("record", reading_only), ("lint", "de-ref"), ("quiet", "verbose")):
        if other and call.on(one) and call.on(other):
            raise UsageError(f"--{one} cannot be used with --{other}")
    if reading_only and session.format != TEXT:
        raise UsageError(f"--{reading_only} supports only the output format text", "remove `--output`")
    for name in ("detailed-exitcode", "output"):
        if session.handing_over and call.given(name):
            raise UsageError(f"--{name} cannot be used with --exec: the output and exit code are those of dataos-ctl")


def _detail(session: Session) -> str:
    """Return how much of the plan is printed."""
    if session.format != TEXT:
        return NOTHING
    return TOTALS if session.call.on("quiet") else FULL if session.call.on("verbose") else FOLDED


def _hint(word: str) -> str:
    is_path = os.path.exists(word) or word.endswith(YAML_SUFFIXES)
    return f"use `-f {word}`" if is_path else "specify manifests with `-f FILE`"
