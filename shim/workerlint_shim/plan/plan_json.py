"""The format ``json``: the plan for programs. Its schema is ``plan.json``."""

from __future__ import annotations

import hashlib
import json

from workerlint.config.errors import shown_path
from workerlint.core.guarded_read import read_guarded
from workerlint.core.record import as_dict
from workerlint.report.locations import code_points
from workerlint.report.report import HOME_PAGE, rule_url
from workerlint.version import VERSION
from workerlint_shim.errors import ShimError
from workerlint_shim.manifests.attributes import VARIABLE
from workerlint_shim.plan.diff import ADD, CHANGE, REMOVE
from workerlint_shim.plan.outcome import DRY_RUN_RULE
from workerlint_shim.plan.plan import CREATE, UNCHANGED, UNKNOWN, UPDATE
from workerlint_shim.plan.summary import compute_deltas, summary_line
from workerlint_shim.plan.tree import as_data

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from workerlint.core.text import Source
    from workerlint.engine.result import Result
    from workerlint.report.effective import Capacity
    from workerlint_shim.manifests.attributes import Attribute
    from workerlint_shim.manifests.capacity import CapacityRange
    from workerlint_shim.plan.diff import Change
    from workerlint_shim.plan.drift import Drift
    from workerlint_shim.plan.outcome import Outcome, PlanFinding
    from workerlint_shim.plan.plan import Plan, Step
    from workerlint_shim.plan.summary import ComputeDelta
    from workerlint_shim.state.recorded_state import RecordedResource

FORMAT_VERSION = 1
"""The version of the format. A change that can break a reader increases it; a new key does not."""
SCHEMA_URL = f"{HOME_PAGE}/schemas/plan.json"

_WORDS = {ADD: "add", CHANGE: "change", REMOVE: "remove"}


def plan_as_json(outcome: Outcome) -> dict[str, Any]:
    """Return the JSON data of an outcome."""
    plan = outcome.plan
    return {
        **_head(outcome.verb),
        "accepted": outcome.accepted,
        "error": None,
        "revision": outcome.revision or None,
        "inputs": {
            "workspace": outcome.workspace,
            "files": [
                {"path": result.path, "sha256": _digest(result, outcome)} for result in outcome.examination.results
            ],
            "policy_files": [_policy_file(path) for path in outcome.examination.policy_files],
            "exemptions": outcome.examination.exemptions,
        },
        "resources": [step_as_json(step) for step in plan.steps],
        "leftovers": [_leftover(item) for item in plan.leftovers],
        "drift": None if plan.drift is None else [_drift(item) for item in plan.drift],
        "totals": _totals(plan),
        "findings": [_finding(finding, outcome) for finding in outcome.findings()],
    }


def error_as_json(verb: str, message: str, help: str) -> dict[str, Any]:
    """Return the JSON data of a command that failed with an error; *verb* is empty if it is not known."""
    return {
        **_head(verb),
        "accepted": False,
        "error": {"message": message, "help": help or None},
        "revision": None,
        "inputs": {"workspace": None, "files": [], "policy_files": [], "exemptions": []},
        "resources": [],
        "leftovers": [],
        "drift": None,
        "totals": None,
        "findings": [],
    }


def dumps(document: dict[str, Any]) -> str:
    """Return JSON data as the text of a document. Raises ShimError."""
    try:
        return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    except RecursionError:  # aliases of aliases, for the parser limits the levels of the text
        raise ShimError("the values are nested too deeply to be printed as JSON", "use `--output text`") from None


def file_digest(source: Source) -> str:
    """Return the SHA-256 of the bytes of a file, in hexadecimal digits."""
    return hashlib.sha256(source.bom + source.text.encode(source.encoding)).hexdigest()


def _digest(result: Result, outcome: Outcome) -> str | None:
    """Return the digest of a file; None if it contains a secret, which could be guessed with the digest."""
    return None if outcome.examination.redactors[result.path].masks else file_digest(result.source)


def _policy_file(path: str) -> dict[str, Any]:
    """Return the JSON data of a policy file; without a digest if it was removed since the check."""
    try:
        digest = hashlib.sha256(read_guarded(path)).hexdigest()
    except OSError:
        digest = None
    return {"path": shown_path(path), "sha256": digest}


def _head(verb: str) -> dict[str, Any]:
    return {
        "$schema": SCHEMA_URL,
        "format_version": FORMAT_VERSION,
        "tool": f"workerlint {VERSION}",
        "command": verb or None,
    }


def step_as_json(step: Step) -> dict[str, Any]:
    """Return the JSON data of one resource of a plan."""
    manifest, before = step.manifest, step.before
    return {
        **manifest.identity.as_json(),
        "path": manifest.path,
        "line": manifest.line,
        "action": step.action,
        "restarts": step.restarts,
        "before": _values(before.attributes) if before is not None and before.attributes is not None else None,
        "after": _values(step.attributes),
        "changes": [_change(change) for change in step.changes],
        "capacity": {"before": _range(step.capacity_before), "after": _range(manifest.capacity)},
        "missing": [
            {"types": list(use.kinds), "name": use.name, "workspace": use.workspace or None} for use in step.missing
        ],
    }


def _values(attributes: Iterable[Attribute]) -> dict[str, Any]:
    """Return the fields of a resource; a hidden value is null, and its path is among the sensitive ones."""
    fields = list(attributes)
    return {
        "fields": as_data(fields),
        "sensitive": [list(item.path) for item in fields if item.is_hidden],
        "variables": [list(item.path) for item in fields if item.origin == VARIABLE],
        "defaults": [list(item.path) for item in fields if item.is_default],
    }


def _change(change: Change) -> dict[str, Any]:
    depth = len(change.steps)
    before, after = (as_data(side, depth) if side else None for side in (change.before, change.after))
    ordered = any(change.order)
    return {
        "path": change.path,
        "steps": list(change.steps),
        "change": "order" if ordered else _WORDS[change.sign],
        "before": list(change.order[0]) if ordered else before,
        "after": list(change.order[1]) if ordered else after,
        "sensitive": change.is_hidden,
        "default": bool(change.after) and all(item.is_default for item in change.after),
    }


def _range(range_: CapacityRange | None) -> dict[str, Any] | None:
    return None if range_ is None else {"at_min": _capacity(range_.at_min), "at_max": _capacity(range_.at_max)}


def _capacity(capacity: Capacity) -> dict[str, Any]:
    return {name: None if value == "" else value for name, value in as_dict(capacity).items()}


def _leftover(item: RecordedResource) -> dict[str, Any]:
    return {**item.identity.as_json(), "path": item.path, "capacity": _range(item.capacity)}


def _drift(item: Drift) -> dict[str, Any]:
    return {
        **item.identity.as_json(),
        "drift": item.kind,
        "notes": list(item.notes),
        "changes": [_change(change) for change in item.changes],
    }


def _totals(plan: Plan) -> dict[str, Any]:
    return {
        **{action: plan.count(action) for action in (CREATE, UPDATE, UNCHANGED, UNKNOWN)},
        "leftovers": len(plan.leftovers),
        "restarts": plan.restarts,
        "capacity": {"before": _range(plan.before), "after": _range(plan.after)},
        "computes": [_compute(delta) for delta in compute_deltas(plan)],
        "summary": summary_line(plan),
    }


def _compute(delta: ComputeDelta) -> dict[str, Any]:
    return {
        "name": delta.compute or None,
        "cpu": delta.cpu or "0",
        "memory": delta.memory or "0",
        "unknown": delta.unknown,
    }


def _finding(finding: PlanFinding, outcome: Outcome) -> dict[str, Any]:
    file, diagnostic = finding.file, finding.diagnostic
    own = diagnostic.code == DRY_RUN_RULE
    rule = next((rule for rule in outcome.examination.rules if rule.code == diagnostic.code), None)
    return {
        "path": file.path,
        **as_dict(code_points(file.source, diagnostic.span)),
        "code": None if own else diagnostic.code,
        "name": None if own else diagnostic.name,
        "severity": diagnostic.severity,
        "refuses": finding.refuses,
        "field": file.hide(diagnostic.field) or None,
        "message": file.hide(diagnostic.message, diagnostic.span),
        "help": file.hide(diagnostic.help, diagnostic.span) or None,
        "url": (rule_url(rule) if rule is not None else "") or None,
    }
