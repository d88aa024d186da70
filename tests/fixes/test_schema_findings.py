"""What a schema of a Stack rejects is a finding, with a fix if one is certain."""

from __future__ import annotations

from typing import Any

from tests.platform.specs import Checked

DRAFT_4 = "http://json-schema.org/draft-04/schema#"

SINK: dict[str, Any] = {
    "$schema": DRAFT_4.removesuffix("#"),
    "type": "object",
    "properties": {
        "cluster-by": {"type": "array", "items": [{"type": "string"}]},
        "options": {"type": "object", "additionalProperties": {"type": "string"}},
    },
    "required": ["cluster-by"],
    "additionalProperties": False,
}


def test_a_misspelt_required_field_is_reported_once_with_its_fix() -> None:
    checked = Checked(SINK, "clusterby: [a]\n")
    assert checked.lines == ["clusterby: unknown field `clusterby` for `nilus:1.0` (did you mean `cluster-by`?)"]
    assert [fix.title for fix in checked.findings[0].fixes] == ["Rename to `cluster-by`"]


def test_options_that_are_strings_get_quotes() -> None:
    checked = Checked(SINK, 'cluster-by: [a, 1]\noptions:\n  batch: 30\n  size: "30"\n')
    assert checked.lines == ['30: expected a string, found the number `30` (quote it: `"30"`)']
    assert [fix.title for fix in checked.findings[0].fixes] == ["Quote the value"]
