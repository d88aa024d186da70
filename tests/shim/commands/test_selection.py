"""The selection of resources by flags."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.shim.samples import DELETE, named

from workerlint_shim.commands.selection import read_identities
from workerlint_shim.commands.session import Session
from workerlint_shim.grammar.flags import parse
from workerlint_shim.grammar.search import find_command

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]


def test_delete_by_name_alone_warns_of_the_version(run: Run, folder: Any) -> None:
    folder.write("product.yaml", named("cnt-product-demo-01"))
    run("apply -f product.yaml --record")
    result = run("delete -w public -t worker -n cnt-product-demo-01")
    warning = "WARN[0000] the default of -v is v1, but the resource is v1beta: use `dataos-ctl -v v1beta`\n"
    assert result == (0, "", DELETE + warning)


def test_the_version_is_said_when_nothing_is_found(run: Run) -> None:
    run("apply -f dataproducts/new-worker.yaml --record")
    got = run("get -t worker -w public -n new-worker -v v1")
    assert got.code == 1
    assert "new-worker in workspace public has version v1beta, not v1: use `-v v1beta`" in got.err
    deleted = run("delete -i new-worker:v1:worker")
    assert deleted.code == 1
    assert "new-worker in workspace public has version v1beta, not v1: use `-v v1beta`" in deleted.err
    assert "the version of a Worker is v1beta: use `-v v1beta`" in run("get -t worker -n other -v v1").err


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ("get a", "unexpected argument: a", "use `-i NAME:VERSION:TYPE`, or `-t TYPE -n NAME`"),
        ("get -t worker -n a b c", "unexpected argument: b", 'use `-n "a b c"`'),
        ("get -i a:v1:secret --id secret:v1:a", "--identifier cannot be used with --id", "use one of them"),
        ("get --id secret:v1:a -f a.yaml", "--id cannot be used with --manifestFile", "use one of them"),
        ("delete -f a.yaml -n a", "--manifestFile cannot be used with --name", "use one of them"),
        ("delete -n a", "-n requires -t", "use `-t TYPE`, such as `-t worker -n a`"),
        ("delete -t worker", "no resource specified", 'use `-i "NAME | VERSION | TYPE | WORKSPACE"`'),
    ],
)
def test_what_selects_nothing_is_an_error_with_its_correct_form(run: Run, line: str, message: str, hint: str) -> None:
    assert run(line) == (2, "", f"ERRO[0000] {message}\n  help: {hint}\n")


def test_the_first_of_several_refusals_is_shown_with_their_number(run: Run, folder: Any) -> None:
    folder.write("several.yaml", "name: ${A}\nversion: v1\ntype: secret\n")
    one = "several.yaml:1:7: `name` is ${A}: the resource cannot be identified"
    assert run("get -f several.yaml").err == f"ERRO[0000] {one}\n  help: replace it with a value\n"
    folder.write("several.yaml", "---\n".join(f"name: ${{{name}}}\nversion: v1\ntype: secret\n" for name in "ABC"))
    assert run("get -f several.yaml").err == f"ERRO[0000] {one} (2 more)\n  help: replace it with a value\n"
    folder.write("several.yaml", "---\n".join(f"name: ${{{name}}}\nversion: v1\ntype: secret\n" for name in "AB"))
    assert run("get -f several.yaml").err == f"ERRO[0000] {one} (1 more)\n  help: replace it with a value\n"


def test_each_way_to_select(run: Run, folder: Any) -> None:
    texts = [named("a"), named("b"), named("a").replace("version: v1beta", "version: v1beta\nworkspace: sales")]
    folder.write("several.yaml", "---\n".join(texts))
    assert run("apply -f several.yaml --record").code == 0

    def found(*arguments: str) -> list[str]:
        items = json.loads(run("get", "-a", "--output", "json", *arguments).out)
        return [f"{item['name']}.{item['workspace']}" for item in items]

    assert found() == found("-t", "worker") == ["a.public", "b.public", "a.sales"]
    assert found("-t", "worker", "-w", "sales") == found("-w", "sales") == ["a.sales"]
    assert found("-t", "worker", "-n", "a") == ["a.public", "a.sales"]
    assert found("-t", "worker", "-n", "a a", "-w", "public") == ["a.public"]
    assert found("-t", "secret") == found("-t", "worker", "-v", "v1") == []
    assert found("-i", "a:v1beta:worker", "-w", "sales") == found("--id", "worker:v1beta:a:sales") == ["a.sales"]
    assert found("-i", "b|v1beta|worker|public") == ["b.public"]
    assert found("-f", "several.yaml") == ["a.public", "b.public", "a.sales"]


def test_the_files_that_a_bundle_names_belong_to_those_that_were_read(folder: Any) -> None:
    """The real dataos-ctl gets them too."""
    folder.write("part.yaml", named("part"))
    resources = "bundle:\n  resources:\n    - id: part\n      file: part.yaml\n"
    folder.write("bundle.yaml", f"name: all\nversion: v1beta\ntype: bundle\n{resources}")
    command = find_command(["get"])
    assert command is not None
    session = Session(command, parse(["get", "-f", "bundle.yaml"], command.flags))
    assert [identity.name for identity in read_identities(session)] == ["all", "part"]
    assert session.files is not None
    assert sorted(session.files.files) == ["bundle.yaml", "part.yaml"]
