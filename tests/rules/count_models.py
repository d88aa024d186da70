"""What the pages of the rules on lengths, counts, versions and dates promise, as models that share no code with them.

Each model gets the data of a manifest and yields what its rules find: the code, the severity and the field.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.rules.bound_models import section, unset
from tests.rules.written_values import Numeric

if TYPE_CHECKING:
    from tests.rules.bound_models import Found

VERSIONS = {"bento": {"1.0", "3.0", "4.0"}}
"""The versions of stacks in the table of the platform's documentation."""


def string(value: object) -> str | None:
    """Return a value that YAML reads as a string."""
    return value if isinstance(value, str) and not isinstance(value, Numeric) else None


def name(data: Any) -> Found:
    """DW102: at most 48 lowercase letters, digits and hyphens; DataOS may require fewer than 48."""
    text = string(data.get("name"))
    if text is None:
        return
    if not re.fullmatch("[a-z0-9]([-a-z0-9]*[a-z0-9])?", text) or len(text) > 48:
        yield "DW102", "error", "name"
    elif len(text) == 48:
        yield "DW102", "info", "name"


def version(data: Any) -> Found:
    """DW103: a Worker is ``v1beta`` or ``v2alpha``, and ``v1alpha`` in a sample."""
    text = string(data.get("version"))
    if text is not None and text not in {"v1beta", "v2alpha"}:
        yield "DW103", "info" if text == "v1alpha" else "error", "version"


def stack_version(data: Any) -> Found:
    """DW304: a known stack has no version, or one that is not known."""
    text = string(section(data, "worker").get("stack")) or ""
    match = re.fullmatch(r"([a-z]+)(?::([0-9.]+))?", text)
    if match and match[1] in VERSIONS and match[2] not in VERSIONS[match[1]]:
        yield "DW304", "info", "worker.stack"


REQUIRED = {
    "topology": ("DW401", "name", "type"), "dataosSecrets": ("DW505", "name", "workspace"),
    "dataosVolumes": ("DW511", "name", "directory"),
}  # fmt: skip


def required(data: Any) -> Found:
    """DW401, DW505 and DW511: two fields of each item are a string that is not empty."""
    for where, (code, *fields) in REQUIRED.items():
        items = section(data, "worker").get(where)
        for index, item in enumerate(items if isinstance(items, list) else ()):
            for field in fields:
                value = item.get(field)
                if unset(value) or string(value) == "":
                    # The documents disagree on the workspace of a Secret.
                    severity = "warning" if field == "workspace" else "error"
                    yield code, severity, f"worker.{where}[{index}].{field}"


def keys(data: Any) -> Found:
    """DW503: only one of `key`, `keys` and `allKeys` selects something."""
    entries = section(data, "worker").get("dataosSecrets")
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        selecting = [field for field in entry if field in {"key", "keys", "allKeys"} and _selects(entry[field])]
        if len(selecting) > 1:
            yield "DW503", "error", f"worker.dataosSecrets[{index}].{selecting[-1]}"


def _selects(value: object) -> bool:
    if isinstance(value, list):
        return any(map(_selects, value))
    return (isinstance(value, str) and value != "") or value is True


def suppression(days: int | None) -> tuple[set[str], bool]:
    """DW012: return the codes on a comment that expires in some days, and whether it still suppresses."""
    if days is None:
        return set(), True
    return ({"DW012"} if 0 <= days <= 7 else set()), days >= 0


MODELS = (name, version, stack_version, required, keys)
CODES = {"DW102", "DW103", "DW304", "DW401", "DW503", "DW505", "DW511"}


def expected(data: Any) -> list[tuple[str, str, str]]:
    """Return all that the modeled rules find: codes, severities and fields."""
    return [found for model in MODELS for found in model(data)]
