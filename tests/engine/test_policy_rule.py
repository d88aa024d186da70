"""A rule of a table: its page, and the fields that it is about."""

from __future__ import annotations

import tomllib

from workerlint.config.policies import PolicyTable
from workerlint.config.toml_file import TomlSource
from workerlint.engine.policy_rule import PolicyRule, describe_table, fragments
from workerlint.engine.rule import WORKER

TEXT = """\
[[policy]]
code = "ACME001"
at = "worker.topology[].name"
must = {minLength = 3}
when = {"worker.replicas" = {minimum = 2}}
files = ["batch/"]
help = "use a longer name"
good = "a: 1"
"""
TABLE = PolicyTable("policy", tomllib.loads(TEXT)["policy"][0], TomlSource("workerlint.toml", TEXT), 0, "/r")


def test_it_is_about_the_fields_that_it_names() -> None:
    rule = PolicyRule(TABLE, lambda _worker: (), WORKER, "page")
    assert (rule.code, rule.name, rule.severity, rule.doc) == ("ACME001", "acme001", "error", "page")
    paths = ("worker.topology.name", "worker.topology[].name", "worker.replicas", "worker.compute")
    assert [rule.is_about(path) for path in paths] == [True, True, True, False]


def test_the_page_has_its_help_its_files_and_its_origin() -> None:
    assert list(describe_table(TABLE)) == [
        "Help: use a longer name",
        "It applies to the files that match `batch/`.",
        "Defined in `workerlint.toml`, line 1.",
    ]


def test_one_example_or_several() -> None:
    assert (fragments(TABLE, "good"), fragments(TABLE, "bad")) == (["a: 1"], [])
