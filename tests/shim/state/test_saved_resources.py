"""Saved output: the published capture of `get -d`, and generated tables in the form of `get`."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.core.text import Source
from workerlint_shim.errors import FileError
from workerlint_shim.manifests.attributes import PLATFORM, SECRET, path_text
from workerlint_shim.manifests.identity import Identity
from workerlint_shim.manifests.redaction import NO_TAG
from workerlint_shim.state.recorded_state import RecordedResource
from workerlint_shim.state.resource_json import resource_json
from workerlint_shim.state.saved_resources import ListKey, SavedResources, read_saved
from workerlint_shim.table import draw

KEY = b"key"
PAGER = """\
$ dataos-ctl get -t pager -w public -n pager-test -d
INFO[0000] 🔍 get...
INFO[0000] 🔍 get...complete

---
# pager-test:v1alpha:pager
# pager:v1alpha:pager-test:public
name: pager-test
version: v1alpha
type: pager
tags:
  - workflow-failed-pager
  - dataos:type:resource
description: This triggers a webhook.
owner: iamgroot
workspace: public
pager:
  output:
    webHook:
      url: https://hooks.example.org/pager
      verb: post
generation: 1
uid: 001c339c-9c82-4733-be84-7472394c7d6c
created: 2025-08-06T11:32:37Z
status:
aggregateStatus: active
cloudKernelResources:
    - name: pager-test-tags-pager-xo54
    namespace: public
builderState:
    stage: building
runtimeState:
    status: running
"""


def read(text: str, workspace: str = "") -> SavedResources:
    return read_saved(Source("saved.txt", text), workspace, KEY)


def test_the_fields_of_details_without_those_of_the_server() -> None:
    text = PAGER.replace("    namespace: public\n", "")  # the capture has lost its indentation here
    (found,) = read(text).resources
    assert found.identity == Identity("pager-test", "v1alpha", "pager", "public")
    assert found.owner == "iamgroot"
    assert found.attributes is not None
    assert {path_text(item.path): item.value for item in found.attributes} == {
        "version": "v1alpha",
        "tags[0]": "workflow-failed-pager",
        "tags[1]": "dataos:type:resource",
        "description": "This triggers a webhook.",
        "owner": "iamgroot",
        "pager.output.webHook.url": "https://hooks.example.org/pager",
        "pager.output.webHook.verb": "post",
    }
    assert [item.value for item in found.attributes if item.origin == PLATFORM] == ["dataos:type:resource"]


def test_details_that_are_not_yaml_are_reported() -> None:
    saved = read(PAGER)
    assert saved.resources == []
    assert saved.problems == [(29, "skipped YAML with a syntax error")]


NAMES = st.from_regex(r"[a-z][a-z0-9-]{0,10}[a-z0-9]", fullmatch=True)
CELLS = st.text(st.characters(codec="utf-8", categories=["L", "N"]), max_size=8)
RESOURCES = st.builds(
    RecordedResource,
    st.builds(Identity, NAMES, st.just("v1beta"), st.sampled_from(["worker", "depot"]), NAMES),
    CELLS,
    st.just(""),
    st.sampled_from(["active", "error"]),
    st.sampled_from(["running:3", ""]),
)


@pytest.mark.slow
@given(st.lists(RESOURCES, unique_by=lambda item: item.identity.key))
def test_a_table_gives_existence_status_and_runtime(items: list[RecordedResource]) -> None:
    head = ("NAME", "VERSION", "TYPE", "WORKSPACE", "STATUS", "RUNTIME", "OWNER")
    rows = [
        [one.name, one.version, one.kind, one.workspace, item.status, item.runtime, item.owner]
        for item in items
        for one in [item.identity]
    ]
    saved = read("\n".join(draw(head, rows)))
    assert saved.resources == items
    assert not any(saved.lists.values())


def test_a_list_is_complete_if_its_command_line_shows_it() -> None:
    table = "\n".join(draw(("NAME", "VERSION", "TYPE", "STATUS"), [["orders", "v1", "secret", "active"]]))
    command = "dataos-ctl get -t secret -w sales -a"
    assert read(f"$ {command}\n{table}").lists == {ListKey("secret", "sales"): True}
    assert read(f"$ {command} | grep orders\n{table}").lists == {ListKey("secret", "sales"): False}
    assert read(table).lists == {ListKey("secret", "public"): False}
    assert read(table, "sandbox").lists == {ListKey("secret", "sandbox"): False}


HEAD = ("NAME", "VERSION", "TYPE", "WORKSPACE", "STATUS", "RUNTIME", "OWNER")
ITEM = RecordedResource(Identity("orders", "v1", "secret", "sales"), "ada", "", "active", "")


@pytest.mark.parametrize("before", ["", "INFO[0000] get...\n", "\ufeff\n  ", "🔍 WARN[0012] old\n\n"])
def test_the_json_of_the_dry_run(before: str) -> None:
    saved = read(f"{before}{json.dumps([resource_json(ITEM)])}")
    assert saved.resources == [ITEM]
    assert saved.lists == {ListKey("secret", "sales"): False}


@pytest.mark.parametrize(
    ("text", "detail"), [("[", ": Expecting value"), ("[{}]", ""), ("[1]", ""), ('[{"name": 1}]', "")]
)
def test_other_json_is_refused(text: str, detail: str) -> None:
    with pytest.raises(FileError, match=r"^saved\.txt is not the JSON of recorded resources") as raised:
        read(text)
    assert str(raised.value).partition("recorded resources")[2].startswith(detail)
    assert bool(detail) == str(raised.value).partition("recorded resources")[2].startswith(":")
    assert raised.value.hint == "create it with `dataos-ctl-dry get -a --output json`"


def test_tables_and_rows_that_are_not_read() -> None:
    rows = [
        ["orders", "v1", "secret", "sales", "active", "", "ada"],
        ["old", "v1", "secret", "sales", "Deleted", "", "ada"],
        ["odd", "", "secret", "sales", "active", "", "ada"],
    ]
    saved = read("\n".join(draw(HEAD, rows)))
    assert saved.resources == [ITEM]
    assert saved.deleted == [Identity("old", "v1", "secret", "sales")]
    assert saved.problems == [(5, "skipped a row without a version")]
    assert saved.damaged == {ListKey("secret", "sales")}


def test_a_list_has_a_name() -> None:
    assert (str(ListKey("secret", "sales")), str(ListKey("depot", ""))) == ("secret:sales", "depot")


def test_values_that_the_platform_hides_or_adds() -> None:
    text = (
        "---\n# w:v1beta:worker\nname: w\nversion: v1beta\ntype: worker\nowner: iamgroot\nworkspace: public\n"
        "worker:\n  runAsUser: iamgroot\n  stack: bento:3.0\n  envs:\n    A: '******'\n    B: <redacted>\n    C: xxxxx\n"
        "    D: XXXXXX\n    E: iamgroot\n    F: x******\n"
        "uid: 1\ncreated: 2\nbuilderState:\n  stage: x\n"
    )
    (found,) = read(text).resources
    assert found.attributes is not None
    items = {path_text(item.path): item for item in found.attributes}
    assert not {"uid", "created", "builderState.stage"} & items.keys()
    hidden = [name[-1] for name, item in items.items() if (item.origin, item.tag) == (SECRET, NO_TAG)]
    assert hidden == ["A", "B", "D"]
    assert [name for name, item in items.items() if item.origin == PLATFORM] == ["worker.runAsUser"]
    assert found.owner == "iamgroot"


def test_only_tags_are_tags_of_the_platform() -> None:
    text = PAGER.replace("    namespace: public\n", "").replace("This triggers a webhook.", "dataos:x")
    (found,) = read(text).resources
    assert found.attributes is not None
    assert [path_text(item.path) for item in found.attributes if item.origin == PLATFORM] == ["tags[1]"]


def test_only_the_owner_is_the_default_user() -> None:
    text = (
        "---\n# w:v1beta:worker\nname: w\nversion: v1beta\ntype: worker\nowner: iamgroot\nworkspace: public\n"
        "worker:\n  runAsUser: {}\n  stack: bento:3.0\n  envs:\n    A: iamgroot\n"
    )
    for user, added in (("iamgroot", ["worker.runAsUser"]), ("rocket", [])):
        (found,) = read(text.format(user)).resources
        assert found.attributes is not None
        assert [path_text(item.path) for item in found.attributes if item.origin == PLATFORM] == added


def test_a_table_of_tokens_is_not_read() -> None:
    head = ("TOKEN", "TYPE", "EXPIRATION", "NAME")
    with pytest.raises(FileError) as caught:
        read("\n".join(draw(head, [["dG9rZW4", "apikey", "2027-01-01", "a"]])))
    assert str(caught.value) == "saved.txt contains a table of tokens or passwords"
    assert caught.value.hint == "delete the file"


@pytest.mark.parametrize("row", ["  odd | v1", "  odd |  | secret | sales | active |  | ada"])
def test_a_list_with_a_row_that_cannot_be_read_is_not_complete(row: str) -> None:
    table = "\n".join(draw(HEAD, [["orders", "v1", "secret", "sales", "active", "", "ada"]]))
    command = "$ dataos-ctl get -t secret -w sales -a"
    assert read(f"{command}\n{table}\n").lists == {ListKey("secret", "sales"): True}
    saved = read(f"{command}\n{table}\n{row}\n")
    assert saved.lists == {ListKey("secret", "sales"): False}
    assert saved.damaged == {ListKey("secret", "sales")}
