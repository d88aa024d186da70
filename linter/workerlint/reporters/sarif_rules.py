"""Rules as SARIF describes them: titles, help, level, and the properties that code scanning sorts by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workerlint.diagnostic import ERROR, INFO, MASKED_CODES, WARNING
from workerlint.page import read_page
from workerlint.report import rule_url

if TYPE_CHECKING:
    from workerlint.rule import Rule

LEVELS = {ERROR: "error", WARNING: "warning", INFO: "note"}
_PROBLEMS = {ERROR: "error", WARNING: "warning", INFO: "recommendation"}
_PRECISIONS = {"documented": "very-high", "observed": "high", "inferred": "medium"}
_AREAS = {
    "DW0": "document",
    "DW1": "identity",
    "DW2": "structure",
    "DW3": "values",
    "DW4": "topology",
    "DW50": "secrets",
    "DW51": "storage",
    "DW52": "environment",
    "DW6": "cross-file",
    "DW7": "style",
}


def reporting_descriptor(rule: Rule) -> dict[str, Any]:
    """Describe *rule* from its page."""
    page = read_page(rule)
    title = f"{page.title or rule.name}."
    properties: dict[str, Any] = {
        "tags": _tags(rule.code),
        "precision": _PRECISIONS.get(page.evidence, "high"),
        "problem.severity": _PROBLEMS[rule.severity],
    }
    if rule.code in MASKED_CODES:
        properties["security-severity"] = "7.5"
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": title},
        "fullDescription": {"text": page.summary or title},
        "help": {"text": page.body or title, "markdown": page.body or title},
        "helpUri": rule_url(rule.code),
        "defaultConfiguration": {"enabled": rule.on, "level": LEVELS[rule.severity]},
        "properties": properties,
    }


def _tags(code: str) -> list[str]:
    areas = [area for prefix, area in _AREAS.items() if code.startswith(prefix)]
    return ["dataos", *areas, *(["security"] if code in MASKED_CODES else [])]
