"""Each keyword of a schema has its message, which names what is wrong and what to type."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from tests.platform.specs import Checked

Check = Callable[[Any, str], Checked]

DRAFT_4 = "http://json-schema.org/draft-04/schema#"

MESSAGES: list[tuple[dict[str, Any], str, list[str]]] = [
    ({"type": ["string", "integer"]}, "a: true", ['true: expected a string or an integer, found the boolean `true` (quote it: `"true"`)']),
    ({"type": "integer"}, "a: 1.5", ["1.5: expected an integer, found the number `1.5` (use an integer)"]),
    ({"type": "integer"}, "a: 1.0", []),
    ({"type": "integer"}, "a: '9'", ["'9': expected an integer, found the string `\"9\"` (remove the quotes: `9`)"]),
    ({"type": "integer"}, "a: '9.5'", ["'9.5': expected an integer, found the string `\"9.5\"` (use an integer)"]),
    ({"type": "null"}, "a: {}", ["{}: expected null, found a mapping (use null)"]),
    ({"type": "string"}, "a: null", ["null: expected a string, found null (set a value or remove the field)"]),
    ({"type": "string"}, "a:", ["a: expected a string, found an empty value (set a value or remove the field)"]),
    ({"enum": ["X", "Y", 3]}, "a: Z", ['Z: the string `"Z"` is not a valid `a` (set it to one of `X`, `Y`, `3`)']),
    ({"enum": [True]}, "a: 1", ["1: the number `1` is not a valid `a` (set it to `true`)"]),
    ({"const": "v1"}, "a: v2", ['v2: the string `"v2"` is not a valid `a` (set it to `v1`)']),
    ({"items": {"enum": ["x"]}}, "a: [z]", ['z: the string `"z"` is not a valid item of `a` (set it to `x`)']),
    ({"minimum": 3}, "a: 2", ["2: the number `2` is less than the minimum `3` (set it to at least `3`)"]),
    ({"maximum": 3}, "a: 9", ["9: the number `9` is greater than the maximum `3` (set it to at most `3`)"]),
    ({"exclusiveMaximum": 3}, "a: 3", ["3: the number `3` is not less than `3` (use a number less than `3`)"]),
    ({"exclusiveMinimum": 3}, "a: 3", ["3: the number `3` is not greater than `3` (use a number greater than `3`)"]),
    ({"minLength": 2.0}, "a: b", ['b: the string `"b"` is shorter than 2 characters (use at least 2 characters)']),
    ({"multipleOf": 0.1}, "a: 0.3", []),
    ({"multipleOf": 5}, "a: 7", ["7: the number `7` is not a multiple of `5` (use a multiple of `5`)"]),
    ({"minLength": 1}, 'a: ""', ['"": `a` is an empty string (use at least 1 character)']),
    ({"minLength": 3}, "a: ab", ['ab: the string `"ab"` is shorter than 3 characters (use at least 3 characters)']),
    ({"maxLength": 1}, "a: ab", ['ab: the string `"ab"` is longer than 1 character (use at most 1 character)']),
    ({"pattern": "^[a-z]+$"}, "a: A1", ['A1: the string `"A1"` does not match `^[a-z]+$` (use a value that matches it, as `nilus:1.0` requires)']),
    ({"minItems": 1}, "a: []", ["[]: `a` is empty (add an item)"]),
    ({"minItems": 2}, "a: [1]", ["[1]: `a` has 1 item; `nilus:1.0` requires at least 2 (add another item)"]),
    ({"minItems": 3}, "a: []", ["[]: `a` is empty (add 3 items)"]),
    ({"maxItems": 1}, "a: [1, 2, 3]", ["[1, 2, 3]: `a` has 3 items; `nilus:1.0` allows at most 1 (remove 2 items)"]),
    ({"minProperties": 1}, "a: {}", ["{}: `a` is empty (add a field)"]),
    ({"maxProperties": 1}, "a: {b: 1, c: 2}", ["{b: 1, c: 2}: `a` has 2 fields; `nilus:1.0` allows at most 1 (remove 1 field)"]),
    ({"uniqueItems": True}, "a: [x, 1, 1.0, {b: [c]}, {b: [c]}]", ["1.0: duplicate item `1.0` in `a` (remove it)", "{b: [c]}: duplicate item in `a` (remove it)"]),
    ({"contains": {"pattern": "^team:"}}, "a: [x]", ["[x]: `a` does not contain the items that `nilus:1.0` requires (add an item that matches `^team:`)"]),
    ({"not": {"required": ["b"]}}, "a: {b: 1}", ["b: unexpected field `b` for `nilus:1.0` (remove it)"]),
    ({"not": {"type": "string"}}, "a: b", ['b: `nilus:1.0` does not allow the string `"b"` here (use another value)']),
    ({"properties": {"b": False}}, "a: {b: 1}", ["b: unexpected field `b` for `nilus:1.0` (remove it)"]),
    ({"items": [True], "additionalItems": False}, "a: [1, 2]", ["2: unexpected item in `a` for `nilus:1.0` (remove it)"]),
    ({"propertyNames": {"pattern": "^[a-z]+$"}}, "a: {B: 1}", ["B: invalid field name `B` for `nilus:1.0` (use a name that matches `^[a-z]+$`)"]),
    ({"dependencies": {"b": ["c"]}}, "a: {b: 1}", ["a: missing field `c`, which `b` requires (add `c` or remove `b`)"]),
    ({"anyOf": [{"required": ["b", "c"]}, {"required": ["d"]}]}, "a: {}", ["a: missing required field `b` and `c`, or `d` (add `b` and `c`, or `d`, which `nilus:1.0` requires)"]),
    ({"oneOf": [{"required": ["b"]}, {"required": ["c"]}]}, "a: {b: 1, c: 1}", ["{b: 1, c: 1}: `b` and `c` exclude each other (keep only one of `b`, `c`)"]),
    ({"oneOf": [{"type": "string"}, {"type": "array"}]}, "a: {}", ["{}: expected a string or a list, found a mapping (put each item after `- ` on a line of its own)"]),
    ({"anyOf": [{"type": "string"}, {"type": "object", "required": ["b"]}]}, "a: {}", ["a: missing required field `b` (add `b`, which `nilus:1.0` requires)"]),
    ({"oneOf": [{"minimum": 5}, {"maximum": 1}]}, "a: 3", ["3: the number `3` does not match any form that `nilus:1.0` allows (compare it with the schema of `nilus:1.0`)"]),
    ({"oneOf": [{"minimum": 1}, {"maximum": 5}]}, "a: 3", ["3: the number `3` matches more than one form that `nilus:1.0` allows (compare it with the schema of `nilus:1.0`)"]),
    ({"enum": list("abcdefgh")}, "a: z", ['z: the string `"z"` is not a valid `a` (set it to one of `a`, `b`, `c`, `d`, `e`, `f`, `g`, `h`)']),
    ({"enum": list("abcdefghi")}, "a: z", ['z: the string `"z"` is not a valid `a` (set it to one of `a`, `b`, `c`, `d`, `e`, `f`, `g`, 2 more)']),
    ({"enum": ["first", "second"]}, "a: frist", ['frist: the string `"frist"` is not a valid `a` (did you mean `first`?)']),
    ({"enum": ["1", "2"]}, "a: 3", ["3: the number `3` is not a valid `a` (set it to one of `1`, `2`)"]),
    ({"const": {"b": "é"}}, "a: 1", ['1: the number `1` is not a valid `a` (set it to `{"b": "é"}`)']),
    ({"minItems": 3}, "a: [1]", ["[1]: `a` has 1 item; `nilus:1.0` requires at least 3 (add 2 more items)"]),
    ({"minProperties": 2}, "a: {b: 1}", ["{b: 1}: `a` has 1 field; `nilus:1.0` requires at least 2 (add a field)"]),
    ({"minProperties": 3}, "a: {b: 1}", ["{b: 1}: `a` has 1 field; `nilus:1.0` requires at least 3 (add 2 more fields)"]),
    ({"minProperties": 2}, "a: {}", ["{}: `a` is empty (add 2 fields)"]),
    ({"maxItems": 1}, "a: [1, 2]", ["[1, 2]: `a` has 2 items; `nilus:1.0` allows at most 1 (remove 1 item)"]),
    ({"items": {"maxItems": 0}}, "a: [[1]]", ["[1]: the item of `a` has 1 item; `nilus:1.0` allows at most 0 (remove 1 item)"]),
    ({"items": {"type": "string"}}, "a: [[]]", ["[]: expected a string, found a list (use a single string)"]),
    ({"contains": {"const": 1}}, "a: [2]", ["[2]: `a` does not contain the items that `nilus:1.0` requires (add `1`)"]),
    ({"items": {"contains": {"const": 1}}}, "a: [[2]]", ["[2]: the item of `a` does not contain the items that `nilus:1.0` requires (add `1`)"]),
    ({"contains": {"enum": ["x", "y"]}}, "a: [2]", ["[2]: `a` does not contain the items that `nilus:1.0` requires (add one of `x`, `y`)"]),
    ({"contains": {"minimum": 9}}, "a: [2]", ["[2]: `a` does not contain the items that `nilus:1.0` requires (compare it with the schema of `nilus:1.0`)"]),
    ({"propertyNames": {"enum": ["b", "c"]}}, "a: {d: 1}", ["d: invalid field name `d` for `nilus:1.0` (use one of `b`, `c`)"]),
    ({"propertyNames": {"minLength": 2}}, "a: {d: 1}", ["d: invalid field name `d` for `nilus:1.0` (use at least 2 characters)"]),
    ({"propertyNames": {"maxLength": 1}}, "a: {dd: 1}", ["dd: invalid field name `dd` for `nilus:1.0` (use at most 1 character)"]),
    ({"propertyNames": {"not": {"const": "d"}}}, "a: {d: 1}", ["d: invalid field name `d` for `nilus:1.0` (rename it)"]),
    ({"additionalProperties": False}, "a: {d: 1}", ["d: unknown field `d` for `nilus:1.0` (remove it)"]),
    ({"properties": {"b": {}}, "additionalProperties": False}, "a: {d: 1}", ["d: unknown field `d` for `nilus:1.0` (remove it; the known field is `b`)"]),
    ({"properties": {"b": {}, "c": {}}, "additionalProperties": False}, "a: {zzz: 1}", ["zzz: unknown field `zzz` for `nilus:1.0` (remove it; the known fields are `b`, `c`)"]),
    ({"properties": dict.fromkeys("bcdefghij", True), "additionalProperties": False}, "a: {zzz: 1}", ["zzz: unknown field `zzz` for `nilus:1.0` (remove it)"]),
    ({"properties": {"first": {}}, "additionalProperties": False}, "a: {frist: 1}", ["frist: unknown field `frist` for `nilus:1.0` (did you mean `first`?)"]),
    ({"properties": {"first": {}}, "additionalProperties": False}, "a: {First: 1, first: 2}", ["First: unknown field `First` for `nilus:1.0`: `first` is already set (keep only `first`)"]),
    ({"anyOf": [{"required": ["b"]}, {"required": ["c"]}, {"required": ["d"]}]}, "a: {}", ["a: missing required field `b`, `c` or `d` (add `b`, `c` or `d`, which `nilus:1.0` requires)"]),
    ({"required": ["b", "c"]}, "a: {}", ["a: missing required field `b` (add `b`, which `nilus:1.0` requires)", "a: missing required field `c` (add `c`, which `nilus:1.0` requires)"]),
    ({"dependencies": {"b": ["c"], "d": ["e"]}}, "a: {d: 1}", ["a: missing field `e`, which `d` requires (add `e` or remove `d`)"]),
    ({"maxLength": 2}, "a: abc", ['abc: the string `"abc"` is longer than 2 characters (use at most 2 characters)']),
    ({"items": {"minLength": 1}}, 'a: [""]', ['"": the item of `a` is an empty string (use at least 1 character)']),
    ({"items": {"uniqueItems": True}}, "a: [[x, x]]", ["x: duplicate item `x` in the item of `a` (remove it)"]),
    ({"items": {"maxItems": 0, "items": False}}, "a: [[x]]", ["[x]: the item of `a` has 1 item; `nilus:1.0` allows at most 0 (remove 1 item)", "x: unexpected item in the item of `a` for `nilus:1.0` (remove it)"]),
    ({"items": {"items": {"type": "integer", "enum": [1]}}}, "a: [[2]]", ["2: the number `2` is not a valid item of the item of `a` (set it to `1`)"]),
    ({"anyOf": [{"required": [name, "z"]} for name in "abcdefgh"]}, "a: {}", ["a: missing required field " + (groups := ", or ".join(f"`{name}` and `z`" for name in "abcdefgh")) + f" (add {groups}, which `nilus:1.0` requires)"]),
    ({"anyOf": [{"required": [name, "z"]} for name in "abcdefghi"]}, "a: {}", ["a: missing required field " + (groups := ", or ".join([*(f"`{name}` and `z`" for name in "abcdefg"), "2 more"])) + f" (add {groups}, which `nilus:1.0` requires)"]),
    ({"anyOf": [False, {"type": "integer"}]}, "a: x", ['x: expected an integer, found the string `"x"` (use an integer)']),
    ({"oneOf": [False, {"type": "integer"}]}, "a: x", ['x: expected an integer, found the string `"x"` (use an integer)']),
    ({"prefixItems": [{}], "items": {"type": "integer"}}, "a: [x]", ['x: expected an integer, found the string `"x"` (use an integer)']),
    ({"properties": {"b": {"enum": [1]}, "c": {"enum": [1]}}}, "a: {b: &x 2, c: *x}", ["2: the number `2` is not a valid `b` (set it to `1`)"]),
    ({"not": True}, "a: 1", ["1: `nilus:1.0` does not allow the number `1` here (use another value)"]),
    ({"oneOf": [{"type": "object"}, {"required": ["b"]}]}, "a: {b: 1}", ["{b: 1}: a mapping matches more than one form that `nilus:1.0` allows (compare it with the schema of `nilus:1.0`)"]),
    ({"oneOf": [{"properties": {"kind": {"const": "x"}}}, {"properties": {"kind": {"enum": ["y", "w"]}}}]}, "a: {kind: z}", ['z: the string `"z"` is not a valid `kind` (set it to one of `x`, `y`, `w`)']),
    ({"oneOf": [{"properties": {"kind": {"const": "x"}}}, {"properties": {"sort": {"const": "y"}}}]}, "a: {kind: z, sort: z}", ["{kind: z, sort: z}: a mapping does not match any form that `nilus:1.0` allows (compare it with the schema of `nilus:1.0`)"]),
    ({"oneOf": [{"properties": {"kind": {"const": "x"}}, "required": ["b"]}, {"properties": {"kind": {"const": "yy"}}, "required": ["c"]}]}, "a: {kind: yy}", ["a: missing required field `c` (add `c`, which `nilus:1.0` requires)"]),
    ({"anyOf": [{"required": ["b"]}, {"required": ["b", "c"]}, {"required": ["d"]}]}, "a: {}", ["a: missing required field `b` or `d` (add `b` or `d`, which `nilus:1.0` requires)"]),
    ({"anyOf": [{"type": ["string", "null"]}, {"type": "string"}]}, "a: 1", ['1: expected a string or null, found the number `1` (quote it: `"1"`)']),
    ({"dependencies": {"x": {"type": "object"}, "b": ["type"]}}, "a: {b: 1, x: 1}", ["a: missing field `type`, which `b` requires (add `type` or remove `b`)"]),
    ({"propertyNames": {"const": "b"}}, "a: {d: 1}", ["d: invalid field name `d` for `nilus:1.0` (rename it)"]),
    ({"enum": ["one", "1"]}, "a: 1", ["1: the number `1` is not a valid `a` (set it to one of `one`, `1`)"]),
    ({"maxLength": 0}, "a: b", ['b: the string `"b"` is longer than 0 characters (use at most 0 characters)']),
    ({"dependencies": {"x": ["q"], "b": ["c", "d"]}}, "a: {b: 1, x: 1}", ["a: missing field `q`, which `x` requires (add `q` or remove `x`)", "a: missing field `c`, which `b` requires (add `c` or remove `b`)", "a: missing field `d`, which `b` requires (add `d` or remove `b`)"]),
    ({"items": {"oneOf": [{"minimum": 1}, {"maximum": 5}]}}, "a: [3]", ["3: the number `3` matches more than one form that `nilus:1.0` allows (compare it with the schema of `nilus:1.0`)"]),
    ({"pattern": "^" + "x" * 100}, "a: b", ['b: the string `"b"` does not match `' + ("^" + "x" * 100)[:79] + "…` (use a value that matches it, as `nilus:1.0` requires)"]),
]  # fmt: skip


@pytest.mark.parametrize(("schema", "spec", "lines"), MESSAGES)
def test_messages_name_what_is_wrong_and_what_to_type(check: Check, schema: Any, spec: str, lines: list[str]) -> None:
    assert check({"properties": {"a": schema}}, spec).lines == lines


def test_exclusive_bounds_of_draft_04(check: Check) -> None:
    schema = {"$schema": DRAFT_4, "properties": {"a": {"minimum": 3, "exclusiveMinimum": True}}}
    assert check(schema, "a: 3").lines == ["3: the number `3` is not greater than `3` (use a number greater than `3`)"]


def test_no_message_quotes_a_secret_or_a_whole_mapping(check: Check) -> None:
    schema = {
        "properties": {
            "password": {"type": "string", "minLength": 50, "pattern": "^x"},
            "connection": {"const": 1},
            "token": {"enum": [1]},
            "client_secret": {"uniqueItems": True},
            "map": {"not": {}},
            "list": {"items": {"type": "object", "maxProperties": 0}},
        }
    }
    spec = """\
password: hunter2-hunter2
connection: "user=a;password=hunter2-hunter2"
token: hunter2-hunter2
client_secret: [hunter2-hunter2, hunter2-hunter2]
map: {password: hunter2-hunter2}
list: [{api_key: hunter2-hunter2}]
"""
    checked = check(schema, spec)
    assert len(checked.findings) == 6
    words = " ".join(f"{it.message} {it.help} {' '.join(fix.title for fix in it.fixes)}" for it in checked.findings)
    assert "hunter2" not in words
    assert "{" not in words


@pytest.mark.deep
def test_large_values_are_not_formatted_for_messages_that_nobody_sees(check: Check) -> None:
    def duration(levels: int) -> float:
        lists = "".join(f"l{n + 1}: &l{n + 1} [*l{n}, *l{n}]\n" for n in range(levels))
        start = time.process_time()
        check({"properties": {f"l{levels}": {"allOf": [{"type": "string"}] * 500}}}, f"l0: &l0 [x, x]\n{lists}")
        return time.process_time() - start

    # Formatting them would take two thousand times as long.
    small, large = (min(duration(levels) for _ in range(3)) for levels in (3, 14))
    assert large < 200 * small
