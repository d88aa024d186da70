"""Hover texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from workerlint_lsp.client import ClientSettings
from workerlint_lsp.folder import Folder
from workerlint_lsp.hover import hover

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion
    from tests.lsp.conftest import Editor

MANIFEST = """\
name: orders-sync
version: v1beta
type: worker
worker:
  replicas: 3
  stack: fastfun+alpha:2.0
  logLevel: info
  compute: runnable-default
  envs:
    REGION: ${REGION}
  dataosSecrets:
    - name: orders-database
      workspace: public
  resources:
    requests: {cpu: 250m, memory: 1Gi}
  topology:
    - name: orders
      type: input
      doc: "new *orders* <b>"
    - name: sync
      type: output
      dependencies: [orders]
  stackSpec:
    input:
      datasets:
        - dataos://streams:shop/orders
"""


def shown(editor: Editor) -> str:
    found = hover(editor.request, types.HoverParams(editor.document, editor.cursor))
    if found is None:
        return ""
    assert isinstance(found.contents, types.MarkupContent)
    assert found.contents.kind == types.MarkupKind.Markdown
    under = ""
    if found.range is not None:
        start, end = editor.positions.offsets(found.range)
        under = editor.text[start:end]
    return f"[{under}]\n{found.contents.value}"


@pytest.mark.parametrize(
    "place",
    [
        "logL|evel",
        "in|fo",
        "fast|fun",
        "repl|icas",
        "250|m",
        "1|Gi",
        "[ord|ers]",
        "${REG|ION}",
        "dep|endencies",
        "data|sets",
        "dataos|Secrets",
        "type: wor|ker",
        "na|me: orders-sync",
    ],
)
def test_keys_and_values(editor: type[Editor], place: str, snapshot: SnapshotAssertion) -> None:
    word = place.replace("|", "")
    assert MANIFEST.count(word) == 1
    assert shown(editor(MANIFEST.replace(word, place))) == snapshot


@pytest.mark.usefixtures("plugin")
def test_the_page_of_a_plugin_is_linked(editor: type[Editor]) -> None:
    text = shown(editor(MANIFEST.replace("fastfun+", "fast|fun+")))
    (linked,) = [line for line in text.splitlines() if "`with-a-page`" in line]
    (plain,) = [line for line in text.splitlines() if "`without-a-page`" in line]
    assert linked.endswith("[Rule documentation](https://acme.example/ac001)")
    assert "Rule documentation" not in plain


def test_a_value_with_a_custom_tag_does_not_come_from_the_environment(editor: type[Editor]) -> None:
    text = MANIFEST.replace("runnable-default", "!reference com|pute")
    assert "The value is known only when the manifest is applied." in shown(editor(text))


@pytest.mark.parametrize(
    ("cpu", "memory", "cores", "size"),
    [
        ("250m", "500k", "0.25 cores", "500000 bytes"),
        ("1", "1Mi", "1 core", "1 MiB"),
        ("1500m", "1500k", "1.5 cores", "1.431 MiB"),
        ("2", "16Gi", "2 cores", "16384 MiB"),
        ("4000", "2Ti", "4000 cores", "2097152 MiB"),
    ],
)
def test_amounts_are_written_out(editor: type[Editor], cpu: str, memory: str, cores: str, size: str) -> None:
    text = MANIFEST.replace("{cpu: 250m, memory: 1Gi}", f"{{cpu: |{cpu}, memory: {memory}}}")
    assert f"`{cpu}` is {cores} per replica." in shown(editor(text))
    text = MANIFEST.replace("memory: 1Gi", f"memory: |{memory}")
    assert f"`{memory}` is {size} per replica." in shown(editor(text))


@pytest.mark.parametrize("amount", ["010", "0", "-1", "many", "[1]", "!!int '1'"])
def test_an_amount_that_is_ambiguous_or_not_valid_is_not_written_out(editor: type[Editor], amount: str) -> None:
    assert "replica" not in shown(editor(MANIFEST.replace("{cpu: 250m,", f"{{cpu: |{amount},"))).partition("**cpu**")[0]


def test_what_the_workspace_defines(editor: type[Editor], tmp_path: Path) -> None:
    folder = Folder(str(tmp_path), ClientSettings(), lambda _message: None)
    other = editor(
        "name: orders-database\nversion: v1\ntype: secret\nsecret: {}\n", folder=folder, path=str(tmp_path / "a_b.yaml")
    )
    folder.record("a_b.yaml", other.checked.file.resources)
    here = editor(MANIFEST.replace("orders-database", "orders-d|atabase"), folder=folder, path=str(tmp_path / "w.yaml"))
    assert r"- secret `orders-database`, a\_b.yaml:1" in shown(here)


def test_a_file_of_no_folder_is_told_nothing_of_the_others(editor: type[Editor], tmp_path: Path) -> None:
    folder = Folder("", ClientSettings(), lambda _message: None)
    text = "name: orders-database\nversion: v1\ntype: secret\nsecret: {}\n---\n" + MANIFEST
    editor(text, folder=folder, path=str(tmp_path / "a.yaml"))
    place = MANIFEST.replace("orders-database", "orders-d|atabase")
    assert "Defined in" not in shown(editor(place, folder=folder, path=str(tmp_path / "b.yaml")))


def test_in_a_text_that_cannot_be_read_whole(editor: type[Editor]) -> None:
    assert "Log level" in shown(
        editor(MANIFEST.replace("logLevel", "logL|evel").replace("replicas: 3", "replicas: '3"))
    )


@pytest.mark.parametrize(
    "text",
    [
        "kind: Depl|oyment\nworker: {}\nspec: {}\n",
        "# a com|ment\ntype: worker\nworker: {}\n",
        "|",
        f"type: worker\nwor|ker: {'[' * 3000}\n",
        "type: worker\nworker: {}\n? [a, |b]\n: 1\n",
    ],
)
def test_silent_elsewhere(editor: type[Editor], text: str) -> None:
    assert shown(editor(text)) == ""


def test_a_secret_is_not_shown(editor: type[Editor]) -> None:
    key = "ZGF0YW9z" * 6
    words = shown(editor(f"type: worker\nworker:\n  runAsApiKey: |{key}\n")).partition("\n")[2]
    assert "DW501" in words
    assert key not in words


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (
            "dataos://lake:audit/cities/2024?acl=rw",
            "Depot `lake`, collection `audit`, dataset `cities/2024`, read and write access.",
        ),
        ("dataos://lake:audit?acl=r", "Depot `lake`, collection `audit`, read access."),
        ("dataos://lake?acl=r&acl=rw", "Depot `lake`, read access."),
        ("dataos://lake?acl=x", "Depot `lake`."),
        ("dataos://lake?purpose=rw", "Depot `lake`."),
        ("dataos:///lake:audit/cities", ""),
        ("dataos://:audit/cities", ""),
        ("https://lake:audit/cities", ""),
    ],
)
def test_an_address_is_told_by_its_parts(editor: type[Editor], address: str, said: str) -> None:
    text = f"name: a\ntype: worker\nworker:\n  stackSpec:\n    input: {{datasets: ['{address}|']}}\n"
    typed = editor(text)
    cursor = types.Position(typed.cursor.line, typed.cursor.character - 2)
    found = hover(typed.request, types.HoverParams(typed.document, cursor))
    value = found.contents.value if found and isinstance(found.contents, types.MarkupContent) else ""
    assert ("" if value.startswith("**") else value.partition("\n")[0]) == said


@pytest.mark.parametrize(("stack", "said"), [("bento", True), ("bento:3.0", False)])
def test_a_stack_without_a_version(editor: type[Editor], stack: str, said: bool) -> None:
    here = editor(f"{MANIFEST.partition('  replicas')[0]}  stack: be|nto\n".replace("be|nto", f"|{stack}"))
    found = hover(here.request, types.HoverParams(here.document, here.cursor))
    assert found is not None
    assert isinstance(found.contents, types.MarkupContent)
    assert ("no version set: each apply uses the latest version" in found.contents.value) is said


def value_at(editor: Editor) -> str:
    """Return the description of the value, without the description of its field."""
    return shown(editor).partition("]\n")[2].partition("\n\n---\n\n")[0]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("'{{ na|me }}'", "Placeholder: replace it before you apply the manifest."),
        ("$RE|GION", "Replaced with a value from the environment when the manifest is applied."),
        ("!vault na|me", "The value is known only when the manifest is applied."),
    ],
)
def test_a_value_that_is_not_known_yet(editor: type[Editor], value: str, text: str) -> None:
    assert value_at(editor(MANIFEST.replace("runnable-default", value))) == text


@pytest.mark.parametrize("replicas", ["1", "2"])
def test_the_sum_is_shown_for_several_replicas(editor: type[Editor], replicas: str) -> None:
    text = MANIFEST.replace("replicas: 3", f"replicas: {replicas}").replace("250m", "250|m")
    expected = "`250m` is 0.25 cores per replica." + ("\n\n2 replicas: `500m`" if replicas == "2" else "")
    assert value_at(editor(text)) == expected


@pytest.mark.parametrize(
    ("element", "text"),
    [
        ("name: orders", "Topology element `orders`"),
        ("name: orders\n      type: input", "Topology element `orders`, type `input`"),
        ("name: orders\n      doc: New ones", "Topology element `orders`: New ones"),
        ("name: orders\n      doc: ''", "Topology element `orders`"),
        ("name: orders\n      doc: [New ones]", "Topology element `orders`"),
    ],
)
def test_a_dependency_on_an_element(editor: type[Editor], element: str, text: str) -> None:
    head = "type: worker\nworker:\n  topology:\n    - "
    assert value_at(editor(f"{head}{element}\n    - name: b\n      dependencies: [ord|ers]\n")) == text


def test_a_dependency_on_nothing_has_no_description(editor: type[Editor]) -> None:
    assert "element `" not in shown(editor(MANIFEST.replace("[orders]", "[oth|ers]"))).partition("**DW")[0]


RESOURCES = """\
name: large
type: compute
---
name: store
type: secret
workspace: sales
---
name: cache
type: volume
"""


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("compute: lar|ge", "compute `large`, other.yaml:1"),
        ("compute: sto|re", ""),
        ("dataosSecrets: [{name: sto|re}]", "secret `store` in workspace `sales`, other.yaml:4"),
        ("dataosVolumes: [{name: cac|he}]", "volume `cache`, other.yaml:8"),
        ("dataosVolumes: [{name: sto|re}]", ""),
        ("persistentVolume: {name: cac|he}", "volume `cache`, other.yaml:8"),
        ("persistentVolume: {directory: cac|he}", ""),
        ("title: lar|ge", ""),
    ],
)
def test_the_definition_of_a_name(editor: type[Editor], tmp_path: Path, field: str, expected: str) -> None:
    folder = Folder(str(tmp_path), ClientSettings(), lambda _message: None)
    folder.record("other.yaml", editor(RESOURCES).checked.file.resources)
    here = editor(f"type: worker\nworker:\n  {field}\n", folder=folder, path=str(tmp_path / "w.yaml"))
    found = value_at(here)
    if expected:
        assert found == f"Defined in this workspace folder:\n\n- {expected}"
    else:
        assert "Defined" not in found


def test_a_name_that_is_defined_and_listed(editor: type[Editor], tmp_path: Path) -> None:
    (tmp_path / "workerlint.toml").write_text('computes = ["large"]\n')
    folder = Folder(str(tmp_path), ClientSettings(), lambda _message: None)
    folder.record("other.yaml", editor(RESOURCES).checked.file.resources)
    here = editor("type: worker\nworker:\n  compute: lar|ge\n", folder=folder, path=str(tmp_path / "w.yaml"))
    assert value_at(here) == (
        "Defined in this workspace folder:\n\n- compute `large`, other.yaml:1\n\nListed in the configuration."
    )


@pytest.mark.parametrize("value", ["{|}", "[|]", "{a: b|}", "&a {|}"])
def test_a_mapping_or_list_has_no_description(editor: type[Editor], value: str) -> None:
    assert "Defined" not in shown(editor(f"type: worker\nworker:\n  compute: {value}\n"))


def test_five_definitions_are_shown(editor: type[Editor], tmp_path: Path) -> None:
    folder = Folder(str(tmp_path), ClientSettings(), lambda _message: None)
    for number in range(6):
        secret = f"name: store\ntype: secret\nworkspace: w{number}\n"
        folder.record(f"{number}.yaml", editor(secret).checked.file.resources)
    text = "type: worker\nworker:\n  dataosSecrets: [{name: sto|re}]\n"
    found = value_at(editor(text, folder=folder, path=str(tmp_path / "w.yaml"))).splitlines()
    assert found[2:] == [f"- secret `store` in workspace `w{number}`, {number}.yaml:1" for number in range(5)]


@pytest.mark.parametrize(
    ("field", "listed"),
    [
        ("owner: a|da", True),
        ("owner: e|ve", False),
        ("workspace: sal|es", True),
        ("worker: {runAsUser: a|da}", True),
        ("worker: {dataosSecrets: [{workspace: sal|es}]}", True),
        ("worker: {compute: lar|ge}", True),
        ("worker: {compute: a|da}", False),
        ("description: a|da", False),
    ],
)
def test_names_of_the_configuration(editor: type[Editor], tmp_path: Path, field: str, listed: bool) -> None:
    (tmp_path / "workerlint.toml").write_text('owners = ["ada"]\nworkspaces = ["sales"]\ncomputes = ["large"]\n')
    folder = Folder(str(tmp_path), ClientSettings(), lambda _message: None)
    here = editor(f"type: worker\n{field}\n", folder=folder, path=str(tmp_path / "w.yaml"))
    assert ("Listed in the configuration." in shown(here)) is listed


def test_an_unknown_stack_has_no_description(editor: type[Editor]) -> None:
    text = shown(editor(MANIFEST.replace("fastfun+alpha:2.0", "unkn|own")))
    assert text.startswith("[unknown]\n**stack**: Stack\n")


def test_a_rule_is_shown_once_for_several_findings_at_one_position(editor: type[Editor]) -> None:
    here = editor("type: worker\nworker:\n  dataosSecrets: [{|}]\n")
    found = [item.code for item in here.checked.file.diagnostics if item.span.start <= here.offset <= item.span.end]
    assert found == ["DW505", "DW505"]
    assert shown(here).count("**DW505**") == 1


def test_a_request_without_a_check_has_no_findings(editor: type[Editor]) -> None:
    here = editor(MANIFEST.replace("logLevel: info", "logLevel: in|fo"))
    request = here.request
    request.checked = None
    found = hover(request, types.HoverParams(here.document, here.cursor))
    assert found is not None
    assert isinstance(found.contents, types.MarkupContent)
    assert found.contents.value.startswith("**logLevel**")
    assert "DW301" not in found.contents.value


@pytest.mark.parametrize(
    ("place", "expected"), [("logLevel: |info", True), ("logLevel: info|", True), ("logLevel:| info", False)]
)
def test_a_finding_is_shown_from_its_start_to_its_end(editor: type[Editor], place: str, expected: bool) -> None:
    assert ("**DW301**" in shown(editor(MANIFEST.replace("logLevel: info", place)))) is expected


def test_only_a_value_is_described_by_what_it_refers_to(editor: type[Editor], tmp_path: Path) -> None:
    folder = Folder(str(tmp_path), ClientSettings(), lambda _message: None)
    folder.record("other.yaml", editor("name: compute\ntype: compute\n").checked.file.resources)
    for text, expected in (("com|pute: compute", False), ("compute: com|pute", True)):
        here = editor(f"type: worker\nworker:\n  {text}\n", folder=folder, path=str(tmp_path / "w.yaml"))
        assert ("Defined in this workspace folder" in shown(here)) is expected


@pytest.mark.parametrize(
    ("number", "text"), [("999.5", "999.5 cores"), ("999900m", "999.9 cores"), ("1000", "1000 cores"),
                         ("1000500m", "1000 cores"), ("1m", "0.001 cores")]
)  # fmt: skip
def test_cores(editor: type[Editor], number: str, text: str) -> None:
    here = editor(MANIFEST.replace("{cpu: 250m,", f"{{cpu: |{number},"))
    assert value_at(here).partition("\n")[0] == f"`{number}` is {text} per replica."


@pytest.mark.parametrize(
    ("number", "text"),
    [("1048575", "1048575 bytes"), ("1048576", "1 MiB"), ("999.9Mi", "999.9 MiB"), ("1000Mi", "1000 MiB"),
     ("1000.6Mi", "1001 MiB"), ("1.23456Mi", "1.235 MiB")],
)  # fmt: skip
def test_sizes(editor: type[Editor], number: str, text: str) -> None:
    here = editor(MANIFEST.replace("memory: 1Gi", f"memory: |{number}"))
    assert value_at(here).partition("\n")[0] == f"`{number}` is {text} per replica."


def test_the_sum_of_memory_is_a_quantity_of_memory(editor: type[Editor]) -> None:
    text = MANIFEST.replace("memory: 1Gi", "memory: |512Mi").replace("replicas: 3", "replicas: 2")
    assert value_at(editor(text)) == "`512Mi` is 512 MiB per replica.\n\n2 replicas: `1Gi`"


def test_the_sum_for_each_number_of_replicas_of_autoscaling(editor: type[Editor]) -> None:
    scaling = "autoScaling: {enabled: true, minReplicas: 1, maxReplicas: 4}\n"
    text = MANIFEST.replace("replicas: 3\n", scaling).replace("250m", "250|m")
    assert value_at(editor(text)) == "`250m` is 0.25 cores per replica.\n\n4 replicas: `1`"


@pytest.mark.parametrize("field", ["stackSpec: {cpu: 2|50m}", "resources: {requests: {gpu: 2|50m}}", "cpu: 2|50m"])
def test_only_cpu_and_memory_below_resources_are_quantities(editor: type[Editor], field: str) -> None:
    assert "per replica" not in shown(editor(f"type: worker\nworker:\n  {field}\n"))


@pytest.mark.parametrize(
    ("stack", "text"),
    [
        ("fastfun+alpha:2.0", "known versions: `1.0`, `2.0`"),
        ("fastfun+alpha:2.0", "known flavors: "),
        ("fastfun+alpha", "no version set: each apply uses the latest version"),
    ],
)
def test_the_facts_about_a_stack_are_a_list(editor: type[Editor], stack: str, text: str) -> None:
    here = editor(MANIFEST.replace("fastfun+alpha:2.0", f"|{stack}"))
    assert [line for line in value_at(here).splitlines() if line.startswith(f"- {text}")]


def test_five_definitions_of_a_stack_are_shown(editor: type[Editor], tmp_path: Path) -> None:
    folder = Folder(str(tmp_path), ClientSettings(), lambda _message: None)
    for number in range(6):
        stack = f"name: s{number}\ntype: stack\nstack: {{name: acme, version: '1.0', workerConfig: {{}}}}\n"
        defining = editor(stack, folder=folder, path=str(tmp_path / f"a_{number}.yaml"))
        folder.record(f"a_{number}.yaml", defining.checked.file.resources)
    here = editor(MANIFEST.replace("fastfun+alpha:2.0", "acme:|1.0"), folder=folder, path=str(tmp_path / "w.yaml"))
    lines = value_at(here).splitlines()
    assert lines == ["**acme**", "", *(rf"- `acme:1.0` is defined in a\_{number}.yaml" for number in range(5))]


@pytest.mark.parametrize("stack", [":1.0", "'a b'", "''"])
def test_what_is_no_reference_to_a_stack_has_no_description(editor: type[Editor], stack: str) -> None:
    at = stack[:-1] + "|" + stack[-1:]
    assert value_at(editor(MANIFEST.replace("fastfun+alpha:2.0", at))).startswith("**stack**")


@pytest.mark.parametrize(("version", "section"), [("v1beta", "worker"), ("v2alpha", "spec")])
def test_values_of_both_versions_are_described(editor: type[Editor], version: str, section: str) -> None:
    resources = "resources: {limits: {cpu: 2|50m}}"
    text = f"name: a\nversion: {version}\ntype: worker\n{section}:\n  {resources}\n"
    assert "is 0.25 cores per replica" in shown(editor(text))


def test_a_name_with_markup_is_shown_as_it_is(editor: type[Editor]) -> None:
    text = (
        "type: worker\nworker:\n  topology:\n    - {name: a`b, type: in`put}\n    - {name: c, dependencies: [a`|b]}\n"
    )
    assert value_at(editor(text)) == "Topology element `` a`b ``, type `` in`put ``"


def test_both_parts_are_separated_by_a_line(editor: type[Editor]) -> None:
    text = shown(editor(MANIFEST.replace("logLevel: info", "logLevel: in|fo")))
    assert text.count("\n\n---\n\n") == 1
    assert [part.partition("**")[2].partition("**")[0] for part in text.split("---")] == ["logLevel", "DW301"]


def test_plain_text_for_clients_without_markdown(editor: type[Editor]) -> None:
    plain = types.TextDocumentClientCapabilities(
        hover=types.HoverClientCapabilities(content_format=[types.MarkupKind.PlainText])
    )
    capabilities = types.ClientCapabilities(text_document=plain)
    here = editor(MANIFEST.replace("logLevel: info", "logLevel: in|fo"), capabilities=capabilities)
    found = hover(here.request, types.HoverParams(here.document, here.cursor))
    assert found is not None
    assert isinstance(found.contents, types.MarkupContent)
    assert found.contents.kind == types.MarkupKind.PlainText
    assert "**" not in found.contents.value


def with_policy(tmp_path: Path) -> Folder:
    policy = "[[policy]]\ncode = 'ACME001'\nat = 'worker.replicas'\nmust = { maximum = 1 }\nmessage = 'too many'\n"
    (tmp_path / ".git").mkdir()
    (tmp_path / "workerlint.toml").write_text(policy)
    return Folder(str(tmp_path), ClientSettings(), lambda _message: None)


def test_a_rule_without_a_name_and_sources_is_shown_by_its_code(editor: type[Editor], tmp_path: Path) -> None:
    text = MANIFEST.replace("replicas: 3", "replicas: |3")
    here = editor(text, folder=with_policy(tmp_path), path=str(tmp_path / "w.yaml"))
    assert "**ACME001**" in shown(here)
    assert "**ACME001** `" not in shown(here)
    assert not shown(here).endswith("\n")


def test_a_finding_of_a_rule_that_was_removed_since_is_not_shown(editor: type[Editor], tmp_path: Path) -> None:
    folder = with_policy(tmp_path)
    text = MANIFEST.replace("replicas: 3", "replicas: |3")
    here = editor(text, folder=folder, path=str(tmp_path / "w.yaml"))
    (tmp_path / "workerlint.toml").unlink()
    folder.use_settings(ClientSettings())
    folder.settings_for(here.path)
    assert "ACME001" in [item.code for item in here.checked.file.diagnostics]
    assert shown(here).startswith("[3]\n**replicas**")
    assert "ACME001" not in shown(here)


@pytest.mark.parametrize("field", ["tags: {compute: lar|ge}", "compute: lar|ge", "spec: {compute: lar|ge}"])
def test_names_outside_of_the_section_of_the_worker_are_not_references(
    editor: type[Editor], tmp_path: Path, field: str
) -> None:
    folder = Folder(str(tmp_path), ClientSettings(), lambda _message: None)
    folder.record("other.yaml", editor(RESOURCES).checked.file.resources)
    here = editor(f"type: worker\n{field}\nworker: {{}}\n", folder=folder, path=str(tmp_path / "w.yaml"))
    assert "Defined" not in shown(here)


def test_an_unquoted_placeholder_has_the_description_of_its_field(editor: type[Editor]) -> None:
    assert "\n**compute**" in shown(editor(MANIFEST.replace("runnable-default", "{{ na|me }}")))
