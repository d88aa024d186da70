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


def test_only_a_misspelt_field_is_renamed() -> None:
    checked = Checked(SINK, "cluster-by: [a]\nzzz: 1\n")
    assert [line.partition(":")[0] for line in checked.lines] == ["zzz"]
    assert checked.findings[0].fixes == ()


def test_a_word_that_is_nearly_one_of_those_allowed_is_replaced_if_it_is_a_string() -> None:
    schema = {"$schema": DRAFT_4, "type": "object", "properties": {"mode": {"enum": ["append", "overwrite"]}}}
    (fix,) = Checked(schema, "mode: apend\n").findings[0].fixes
    assert fix.title == "Replace with `append`"
    assert [finding.fixes for finding in Checked(schema, "mode: zzz\n").findings] == [()]
    assert [finding.fixes for finding in Checked(schema, "mode: [append]\n").findings] == [()]


def test_a_missing_field_is_reported_unless_a_line_is_unreadable() -> None:
    assert len(Checked(SINK, "options: {}\n").findings) == 1
    assert len(Checked(SINK, "options: {}\nbroken\n").findings) == 0
