"""``apply``, ``create`` and ``update``."""

from __future__ import annotations

import os
from functools import partial

from workerlint.core.wording import plural
from workerlint.files.gitignore import YAML_SUFFIXES
from workerlint_shim.commands.messages import (
    FOLDED,
    FULL,
    NOTHING,
    TOTALS,
    announce_failures,
    announce_lint,
    announce_passed,
    announce_plan,
    announce_reading,
    announce_refusals,
)
from workerlint_shim.commands.session import TEXT, Session, is_in_ci, user_name
from workerlint_shim.errors import ACCEPTED, CHANGES_PENDING, FAILED, NOTHING_TO_CHANGE, REFUSED, StateError, UsageError
from workerlint_shim.grammar.commands import PROGRAM
from workerlint_shim.manifests.findings import Examination, Refusal
from workerlint_shim.manifests.repository_paths import repository_path
from workerlint_shim.plan.plan import UNKNOWN, Plan, find_leftovers, make_plan
from workerlint_shim.state.store import Store, open_store, open_store_to_record
from workerlint_shim.state.tag_key import find_key, find_or_make_key


def run(session: Session) -> int:
    """Plan the resources, and record them if asked to; return the exit code.

    Raises UsageError, FileError, StateError and ConfigurationError.
    """
    words = session.call.words
    if len(words) != 1 or not words[0].endswith(".json"):
        return _run(session)
    from workerlint_shim.commands.saved_plans import StaleError, open_plan

    session.saved = open_plan(session, words[0])
    try:
        return _run(session)
    except StaleError as error:
        session.console.error(str(error))
        session.console.note(f"  help: {error.hint}")
        session.console.note("Nothing was applied.")
        if session.as_json:
            from workerlint_shim.plan.plan_json import dumps, error_as_json

            session.print(dumps(error_as_json(session.verb, str(error), error.hint)))
        return REFUSED


def _run(session: Session) -> int:
    call, console = session.call, session.console
    _check(session)
    examination = session.examine()
    if session.saved is not None:
        from workerlint_shim.commands.saved_plans import confirm_inputs

        confirm_inputs(session, session.saved)
    if examination.failures:
        help = announce_failures(console, examination)
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
    # What the real dataos-ctl applies is recorded when it has succeeded.
    recording = call.on("record") and not session.handing_over
    if not examination.refusals:
        if recording:
            plan, revision = _record(session, examination)
        else:
            # If dataos-ctl runs afterwards, the linter decides whether it does; the state is only the base of the plan.
            needs_state = not session.handing_over or call.on("record")
            plan = _plan_only(session, examination, needs_state=needs_state)
    refusals = examination.refusals + _objections(session, plan)
    if session.format != TEXT:
        from workerlint_shim.plan.outcome import Outcome
        from workerlint_shim.plan.plan_formats import render

        shown = plan or _plan_only(session, examination, needs_state=False)
        outcome = Outcome(session.verb, session.workspace, examination, refusals, shown, revision)
        session.print(render(session.format, outcome))
    if refusals or plan is None:
        announce_refusals(console, session.verb, examination.manifests, refusals)
        announce_passed(console, examination)
        return REFUSED
    announce_plan(console, session.verb, plan, recorded=recording, detail=_detail(session))
    announce_passed(console, examination)
    if plan.count(UNKNOWN) and not call.on("live"):
        console.warn(
            "the recorded state is empty, so it is not known which resources exist: use `--live`, or import them with "
            "`state import`"
        )
    if call.given("out"):
        from workerlint_shim.commands.saved_plans import save_plan
        from workerlint_shim.plan.outcome import Outcome

        path = save_plan(session, Outcome(session.verb, session.workspace, examination, [], plan, revision), plan)
        console.info(
            f"💾 {session.verb}...saved; to apply this plan, run `{PROGRAM} {session.command.name} {path} --exec`"
        )
    if call.on("record") and session.handing_over:
        session.after = partial(_record_applied, session, examination)
    if call.on("re-run") and not session.handing_over:
        console.info(f"🔁 {plural(len(plan.steps), 'resource')} will be re-run after the apply")
    if call.on("detailed-exitcode"):
        return CHANGES_PENDING if plan.pending else NOTHING_TO_CHANGE
    return ACCEPTED


def _plan_only(session: Session, examination: Examination, *, needs_state: bool) -> Plan:
    """Return the plan without recording anything. Raises StateError if it *needs_state* and the state is damaged."""
    try:
        with open_store(session.state) as store:
            key = find_key() if store is not None or session.call.on("live") else b""
            return _make_plan(session, examination, store, key)
    except StateError as error:
        if needs_state:
            raise
        session.console.warn(f"{error}; planning without the recorded state")
        return _make_plan(session, examination, None, b"")


def _make_plan(session: Session, examination: Examination, store: Store | None, key: bytes) -> Plan:
    if session.call.on("live"):
        plan = _make_live_plan(session, examination, store, key)
    else:
        plan = make_plan(examination, store, session.verb, key, _unknown(examination, store))
    if session.saved is not None:
        from workerlint_shim.commands.saved_plans import confirm_plan

        confirm_plan(session.saved, plan, store)
    if session.call.on("prune"):
        plan.leftovers = find_leftovers(plan, store, repository_path(session.call.text("manifestFile")))
    return plan


def _make_live_plan(session: Session, examination: Examination, store: Store | None, key: bytes) -> Plan:
    """Return the plan that starts from the resources as they are."""
    from workerlint_shim.commands.live import read_live, session_key
    from workerlint_shim.plan.drift import find_drift
    from workerlint_shim.state.live_state import LiveState

    key = key or session_key()
    if session.live is None:
        session.console.info(f"🔍 get...{plural(len(examination.manifests), 'resource')}")
        session.live = read_live([manifest.identity for manifest in examination.manifests], key)
        session.console.info("🔍 get...complete")
    planned = {manifest.identity.key: manifest.attributes(key) for manifest in examination.manifests}
    state = LiveState({item.identity.key: item for item in session.live}, store, planned)
    plan = make_plan(examination, state, session.verb, key, state.unknown)
    plan.knows_state = state.has_records
    plan.drift = find_drift(state, key)
    return plan


def _unknown(examination: Examination, store: Store | None) -> frozenset[tuple[str, str, str]]:
    """Return the keys of the resources that may exist although they are not recorded: in CI, all if nothing is."""
    if not is_in_ci() or not (store is None or store.is_empty):
        return frozenset()
    return frozenset(manifest.identity.key for manifest in examination.manifests)


def _record(session: Session, examination: Examination) -> tuple[Plan, int]:
    """Plan and record in one transaction; return the plan and the revision, 0 if there was nothing to record."""
    with open_store_to_record(session.state) as store:
        plan = _make_plan(session, examination, store, find_or_make_key() if session.call.on("live") else find_key())
        if plan.needs_key:
            plan = _make_plan(session, examination, store, find_or_make_key())
        if _objections(session, plan) or not plan.pending:
            return plan, 0
        user = user_name()
        events = [
            (step.manifest.identity, step.result, step.recorded(user, repository_path(step.manifest.path)))
            for step in plan.pending
        ]
        return plan, store.record(session.verb, user, events)


def _record_applied(session: Session, examination: Examination) -> int:
    """Record what the real dataos-ctl has applied; return the exit code."""
    try:
        _, revision = _record(session, examination)
    except StateError as error:
        session.console.error(f"applied, but not recorded: {error}")
        session.console.note(f"  help: {error.hint}")
        return FAILED
    session.console.info(f"📝 record...{f'revision {revision}' if revision else 'nothing to record'}")
    return ACCEPTED


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
    if call.given("out"):
        other = next((name for name in ("exec", "record", "lint", "de-ref") if call.on(name)), "")
        if other or session.handing_over:
            raise UsageError(f"--out cannot be used with --{other or 'exec'}", "apply the saved plan instead")
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
