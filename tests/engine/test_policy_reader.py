"""A policy that is not valid is refused, at its line and with the words that lead to the correction."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from workerlint.config.errors import ConfigurationError
from workerlint.config.policies import PolicyTable
from workerlint.config.toml_file import TomlSource
from workerlint.engine.policy_reader import compile_policy
from workerlint.engine.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def refuse(tmp_path: Path) -> Callable[[str], ConfigurationError]:
    """Return the error in a configuration."""

    def run(configuration: str) -> ConfigurationError:
        (tmp_path / "workerlint.toml").write_text(configuration)
        with pytest.raises(ConfigurationError) as caught:
            Project(directory=str(tmp_path)).settings_in(str(tmp_path))
        return caught.value

    return run


@pytest.mark.parametrize(
    ("policy", "line", "message", "hint", "marked"),
    [
        (
            'at = "worker.replcas"\nmust = {}\n',
            3,
            "unknown path `worker.replcas`: `worker` has no field `replcas`",
            "did you mean `replicas`?",
            "at",
        ),
        (
            'at = "replicas"\nmust = {}\n',
            3,
            "unknown path `replicas`: a Worker has no top-level field `replicas`",
            "did you mean `worker.replicas`?",
            "at",
        ),
        ('at = "tags..x"\nmust = {}\n', 3, "invalid path `tags..x`", "separate the keys", "at"),
        (
            'at = "worker.replicas[]"\nmust = {}\n',
            3,
            "invalid path `worker.replicas[]`: `replicas` is not a list",
            "remove `[]`",
            "at",
        ),
        (
            'at = "tags"\nmust = { maxItem = 3 }\n',
            4,
            "unknown keyword `maxItem`",
            "did you mean `maxItems`?",
            "maxItem",
        ),
        (
            'at = "tags"\nmust.items.maxLength = "x"\n',
            4,
            "invalid `maxLength`: expected an integer, found a string",
            "use an integer",
            "maxLength",
        ),
        (
            'at = "tags"\nmust = { items = { format = "date" } }\n',
            4,
            "`format` is not checked",
            "use `pattern`",
            "format",
        ),
        (
            'at = "tags"\nmust = { contains = { pattern = "(" } }\n',
            4,
            "pattern `(` is not a valid regular expression: missing `)`",
            "correct the pattern",
            "pattern",
        ),
        (
            'at = "tags"\nmust = { maxQuantity = "4Gx" }\n',
            4,
            "`4Gx` is not a valid quantity",
            "use a quantity",
            "maxQuantity",
        ),
        (
            'at = "tags"\nmust = { const = 2026-01-31 }\n',
            4,
            "2026-01-31 is not a value of JSON",
            "put it in quotes",
            "const",
        ),
        (
            'at = "tags"\nmust = {}\nwhen = { "worker.cmpute" = {} }\n',
            5,
            "unknown path `worker.cmpute`: `worker` has no field `cmpute`",
            "did you mean `compute`?",
            '"worker.cmpute"',
        ),
        (
            'at = "spec.replicas"\nmust = {}\n',
            3,
            "unknown path `spec.replicas`: a Worker has no top-level field `spec`",
            "did you mean `worker.replicas`?",
            "at",
        ),
        (
            'at = "worker.replicas"\nmust = { pattern = "^1" }\n',
            4,
            "`pattern` has no effect on a number: it applies to a string",
            "move or remove `pattern`",
            "pattern",
        ),
        (
            'at = "tags"\nmust = {}\nwhen = { "worker.stack" = { minItems = 1 } }\n',
            5,
            "`minItems` has no effect on a string: it applies to an array",
            "move or remove `minItems`",
            "minItems",
        ),
        (
            'at = "worker.resources.limits.cpu"\nmust = { maximum = 2 }\n',
            4,
            "`maximum` does not compare quantities such as `500m` and `1Gi`",
            "use `maxQuantity`",
            "maximum",
        ),
        ('at = "tags"\n', 1, "missing `must` in `[[policy]]`", "add `must`", "policy"),
        (
            'at = "tags"\nmust = {}\nseverty = "info"\n',
            5,
            "unknown key `severty` in `[[policy]]`",
            "did you mean `severity`?",
            "severty",
        ),
    ],
)
def test_a_wrong_policy_is_an_error_with_its_line(
    refuse: Any, policy: str, line: int, message: str, hint: str, marked: str
) -> None:
    error = refuse(f'[[policy]]\ncode = "ACME001"\n{policy}')
    assert (error.line, error.message) == (line, message)
    assert error.hint.startswith(hint)
    written, carets = error.excerpt.splitlines()
    assert written[carets.index("^") : carets.rindex("^") + 1] == marked


@pytest.mark.parametrize(
    ("code", "name", "message"),
    [
        ("DW301", "x", "code `DW301` is already in use"),
        ("ACME001", "invalid-name", "name `invalid-name` is already the name of `DW102`"),
        ("acme001", "x", "invalid value for `policy.code`"),
        ("ACME1", "x", "invalid value for `policy.code`"),
    ],
)
def test_codes_and_names_are_those_of_one_rule(refuse: Any, code: str, name: str, message: str) -> None:
    error = refuse(f'[[policy]]\ncode = "{code}"\nname = "{name}"\nat = "tags"\nmust = {{}}\n')
    assert error.message.startswith(message)


def test_two_policies_of_a_file_have_different_codes(refuse: Any) -> None:
    policy = '[[policy]]\ncode = "ACME001"\nat = "tags"\nmust = {}\n'
    error = refuse(policy + policy)
    assert (error.line, error.message) == (6, "duplicate code `ACME001`: it is used in line 2 too")


def test_a_field_that_the_configuration_does_not_add_is_no_path(refuse: Any) -> None:
    extra = "schema.extra.worker.properties.tier.type = 'string'\n"
    assert refuse(f'{extra}[[policy]]\ncode = "ACME001"\nat = "worker.teir"\nmust = {{}}\n').hint == (
        "did you mean `tier`?"
    )


@pytest.mark.parametrize(
    ("at", "must"),
    [
        ("worker.replicas", '{ type = "string", pattern = "^1" }'),
        ("worker.resources.limits.cpu", '{ pattern = "m$", maxQuantity = "2" }'),
        ("worker.autoscaling.targetCPUUtilizationPercentage", "{ maximum = 80, maxLength = 2 }"),
        ("worker.envs.ANY", "{ maximum = 3 }"),
        ("worker.stackSpec.input", '{ required = ["stdin"], minItems = 1 }'),
        ("worker.replicas", "{ anyOf = [{ maximum = 1 }] }"),
    ],
)
def test_keywords_that_may_have_an_effect_are_allowed(tmp_path: Path, at: str, must: str) -> None:
    (tmp_path / "workerlint.toml").write_text(f'[[policy]]\ncode = "ACME001"\nat = "{at}"\nmust = {must}\n')
    assert Project(directory=str(tmp_path)).settings_in(str(tmp_path)).policy


@pytest.mark.parametrize(
    ("policy", "message", "hint"),
    [
        ('at = "nonsense"\nmust = {}\n', "unknown path `nonsense`: a Worker has no top-level field `nonsense`", ""),
        ('at = "stackSpec.x"\nmust = {}\n',
         "unknown path `stackSpec.x`: a Worker has no top-level field `stackSpec`", "did you mean `worker.stackSpec.x`?"),
        ('at = "owner.x"\nmust = {}\n', "unknown path `owner.x`: `owner` has no field `x`", ""),
        ('at = "worker.topology[].nam"\nmust = {}\n',
         "unknown path `worker.topology[].nam`: `worker.topology` has no field `nam`", "did you mean `name`?"),
        ('at = "worker.topology[0].name"\nmust = {}\n', "invalid path `worker.topology[0].name`",
         "separate the keys with dots, and add `[]` to the key of a list"),
        ('at = "worker.topology[][]"\nmust = {}\n',
         "invalid path `worker.topology[][]`: `topology` is not a list", "remove `[]`"),
        ('at = "tags"\nmust = { zzz = 3 }\n', "unknown keyword `zzz`", "remove it"),
        ('at = "tags"\nmust = { format = "date" }\n', "`format` is not checked", "use `pattern`"),
        ('at = "tags"\nmust = { items = { zzz = 3 } }\n', "unknown keyword `zzz`", "remove it"),
        ('at = "worker.resources.limits.cpu"\nmust = { minQuantity = "4x" }\n', "`4x` is not a valid quantity",
         "use a quantity, such as `500m` or `4Gi`"),
        ('at = "worker.resources.limits.cpu"\nmust = { exclusiveMaximum = 2 }\n',
         "`exclusiveMaximum` does not compare quantities such as `500m` and `1Gi`", "use `maxQuantity`"),
        ('at = "worker.resources.limits.cpu"\nmust = { minimum = 2 }\n',
         "`minimum` does not compare quantities such as `500m` and `1Gi`", "use `minQuantity`"),
        ('at = "worker.resources.limits.cpu"\nmust = { exclusiveMinimum = 2 }\n',
         "`exclusiveMinimum` does not compare quantities such as `500m` and `1Gi`", "use `minQuantity`"),
        ('at = "worker.resources.limits.cpu"\nmust = { multipleOf = 2 }\n',
         "`multipleOf` does not compare quantities such as `500m` and `1Gi`", "remove `multipleOf`"),
        ('at = "worker.tags"\nmust = { required = ["a"] }\n',
         "`required` has no effect on an array: it applies to an object", "move or remove `required`"),
        ('at = "worker.topology[]"\nmust = { minItems = 1 }\n',
         "`minItems` has no effect on an object: it applies to an array", "move or remove `minItems`"),
        ('at = "worker.dryRun"\nmust = { minimum = 1 }\n',
         "`minimum` has no effect on a boolean: it applies to a number", "move or remove `minimum`"),
    ],
)  # fmt: skip
def test_the_words_for_what_is_wrong(refuse: Any, policy: str, message: str, hint: str) -> None:
    error = refuse(f'[[policy]]\ncode = "ACME001"\n{policy}')
    assert (error.message, error.hint) == (message, hint)


@pytest.mark.parametrize(
    ("at", "must"),
    [
        ("worker.stackSpec.a[].b[][]", "{ maximum = 3 }"),
        (
            "worker.envs",
            '{ "$comment" = "x", title = "x", description = "x", examples = [1], default = 1, deprecated = true }',
        ),
        ("worker.envs", '{ "$anchor" = "a", "$dynamicAnchor" = "b", "$defs" = { x = {} }, definitions = { x = {} } }'),
        ("worker.tags", '{ contains = { const = "a" }, minContains = 1, maxContains = 2 }'),
        ("worker.tags", "{ if = { minItems = 1 }, then = { maxItems = 2 }, else = false }"),
        ("worker.tags", "true"),
        ("worker.tags", "false"),
    ],
)
def test_every_keyword_of_json_schema_may_be_used(tmp_path: Path, at: str, must: str) -> None:
    (tmp_path / "workerlint.toml").write_text(f'[[policy]]\ncode = "ACME001"\nat = "{at}"\nmust = {must}\n')
    assert Project(directory=str(tmp_path)).settings_in(str(tmp_path)).policy


def test_the_types_of_a_field_are_named_in_order(refuse: Any) -> None:
    extra = "schema.extra.worker.properties.tier.type = ['string', 'boolean', 'array', 'null']\n"
    error = refuse(f'{extra}[[policy]]\ncode = "ACME001"\nat = "worker.tier"\nmust = {{ required = ["a"] }}\n')
    expected = "`required` has no effect on an array, a boolean, `null` or a string: it applies to an object"
    assert error.message == expected


@pytest.mark.parametrize(
    ("policy", "messages"),
    [
        ("at = 'worker.replcas'\nmust = { maximum = 3, pattern = 'a' }\n",
         ["unknown path `worker.replcas`: `worker` has no field `replcas`"]),
        ("at = 'worker..replicas'\nmust = { maximum = 3 }\n", ["invalid path `worker..replicas`"]),
        ("at = 'worker.replicas[]'\nmust = { minLength = 3 }\n",
         ["invalid path `worker.replicas[]`: `replicas` is not a list"]),
        ("at = 'worker.replicas'\nmust = { maximum = 3 }\nwhen.'worker.x[' = { pattern = 'a' }\n",
         ["invalid path `worker.x[`"]),
        ("at = 'worker.replicas'\nmust = { pattern = 'a', minItems = 1 }\n",
         ["`minItems` has no effect on a number: it applies to an array",
          "`pattern` has no effect on a number: it applies to a string"]),
        ("at = 'worker.replicas'\nmust = { type = 'string', pattern = 'a' }\n", []),
        ("at = 'worker.stackSpec.a'\nmust = { pattern = 'a', maximum = 3 }\n", []),
        ("at = 'worker.resources.limits.cpu'\nmust = { multipleOf = 3, exclusiveMinimum = 1, minimum = 1 }\n",
         ["`exclusiveMinimum` does not compare quantities such as `500m` and `1Gi`",
          "`minimum` does not compare quantities such as `500m` and `1Gi`",
          "`multipleOf` does not compare quantities such as `500m` and `1Gi`"]),
    ],
)  # fmt: skip
def test_each_mistake_in_a_policy_is_one_error(policy: str, messages: list[str]) -> None:
    text = f"[[policy]]\ncode = 'ACME001'\n{policy}"
    table = PolicyTable("policy", tomllib.loads(text)["policy"][0], TomlSource("w.toml", text), 0, "")
    _, errors = compile_policy(table)
    assert sorted(error.message for error in errors) == messages
