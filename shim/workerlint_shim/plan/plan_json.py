"""The JSON output of a plan."""

from __future__ import annotations

import json

from workerlint.core.record import as_dict
from workerlint_shim.plan.diff import ADD, CHANGE, REMOVE
from workerlint_shim.plan.plan import CREATE, UNCHANGED, UPDATE
from workerlint_shim.plan.tree import as_data

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from workerlint_shim.manifests.attributes import Attribute
    from workerlint_shim.manifests.capacity import CapacityRange
    from workerlint_shim.manifests.findings import Examination, Refusal
    from workerlint_shim.plan.diff import Change
    from workerlint_shim.plan.plan import Plan, Step

_WORDS = {ADD: "add", CHANGE: "change", REMOVE: "remove"}


def as_json(verb: str, examination: Examination, plan: Plan | None, refusals: Iterable[Refusal], recorded: int) -> str:
    """Return the JSON document; *recorded* is the revision that was written, 0 if none was."""
    refused = list(refusals)
    document: dict[str, Any] = {
        "command": verb,
        "accepted": not refused,
        "revision": recorded or None,
        "resources": [_step(step) for step in plan.steps] if plan is not None and not refused else [],
        "totals": None,
        "refusals": [{name: getattr(refusal, name) for name in _REFUSAL} for refusal in refused],
        "passed_findings": examination.passed,
    }
    if plan is not None and not refused:
        document["totals"] = {
            **{action: plan.count(action) for action in (CREATE, UPDATE, UNCHANGED)},
            "capacity": {"before": _range(plan.before), "after": _range(plan.after)},
        }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


_REFUSAL = ("path", "line", "column", "code", "rule", "message", "help")


def _step(step: Step) -> dict[str, Any]:
    manifest = step.manifest
    return {
        **manifest.identity.as_json(),
        "path": manifest.path,
        "line": manifest.line,
        "action": step.action,
        "changes": [_change(change) for change in step.changes],
        "capacity": {"before": _range(step.capacity_before), "after": _range(manifest.capacity)},
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "path": change.path,
        "change": _WORDS[change.sign],
        "before": _side(change.before, len(change.steps)),
        "after": _side(change.after, len(change.steps)),
    }


def _side(attributes: tuple[Attribute, ...], depth: int) -> dict[str, Any] | None:
    if not attributes:
        return None
    return {
        "value": as_data(attributes, depth),
        "default": all(item.is_default for item in attributes),
        "secret": any(item.is_hidden for item in attributes),
    }


def _range(range_: CapacityRange | None) -> dict[str, Any] | None:
    return None if range_ is None else {"at_min": as_dict(range_.at_min), "at_max": as_dict(range_.at_max)}
