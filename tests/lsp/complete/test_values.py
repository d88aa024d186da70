"""Values: those that the schema allows, and names from other manifests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from workerlint.core.text import LineIndex, Source
from workerlint.manifest.document import Document
from workerlint.manifest.resources import read_resources
from workerlint_lsp.client import ClientSettings
from workerlint_lsp.folder import Folder
from workerlint_lsp.positions import UTF16, Positions
from workerlint_schemas.tables.stacks import STACKS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.lsp.complete.conftest import Answer

    from workerlint_lsp.features import Request

    Ask = Callable[..., Answer]

META = "name: orders\nversion: v1beta\ntype: worker\n"
SECRET = """\
name: database
version: v1
type: secret
workspace: shop
secret:
  type: key-value
  data:
    username: nobody-sees-this
    password: nor-this
"""


def in_workspace(files: dict[str, str]) -> dict[str, object]:
    """Return the options of a request in a workspace with *files*."""
    folder = Folder("/manifests", ClientSettings(), lambda _message: None)
    for name, text in files.items():
        folder.record(name, read_resources(Document(Source(name, text))))

    def adjust(request: Request) -> None:
        request.positions_of = lambda path: (
            Positions(LineIndex(files[name]), UTF16) if (name := path.rpartition("/")[2]) in files else None
        )

    return {"folder": folder, "path": "/manifests/this.yaml", "adjust": adjust}


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("layer: |", ["user", "system"]),
        ("worker:\n  dryRun: |", ["true", "false"]),
        ("worker:\n  highAvailabilityConfig: {level: |}", ["hostname", "zone", "region"]),
        ("worker:\n  highAvailabilityConfig:\n    mode: |", ["preferred", "required"]),
        ("worker:\n  dataosSecrets:\n    - consumptionType: |", ["envVars", "propFile", "file"]),
        ("worker:\n  dataosVolumes:\n    - readOnly: |", ["true", "false"]),
        (
            "worker:\n  stack: fastfun:2.0\n  stackSpec:\n    input:\n      options:\n        subscriptionPosition: |",
            ["EARLIEST", "LATEST"],
        ),
    ],
)
def test_what_the_schema_allows(ask: Ask, text: str, labels: list[str]) -> None:
    assert ask(META + text + "\n").labels == labels


def test_the_default_is_named(ask: Ask) -> None:
    assert [item.detail for item in ask(META + "worker:\n  logLevel: |\n").items] == ["default", None, None, None]
    assert ask(META + "worker:\n  dryRun: |\n")["false"].detail == "default"


def test_a_boolean_is_written_without_quotes(ask: Ask) -> None:
    assert ask(META + "worker:\n  dryRun: |\n").accept("true") == META + "worker:\n  dryRun: true\n"
    assert ask(META + "worker:\n  dryRun: '|'\n").accept("true") == META + "worker:\n  dryRun: 'true'\n"


def test_the_type_and_the_version(ask: Ask) -> None:
    assert ask("name: a\nversion: v1beta\ntype: wo|\n").labels == ["worker"]
    assert ask("name: a\nversion: |\ntype: worker\n").labels == ["v1beta", "v2alpha"]
    assert ask("name: a\nversion: |\ntype: worker\nworker:\n  stack: a\n").labels == ["v1beta"]
    assert ask("name: a\nversion: v|\ntype: worker\nspec:\n  stack: a\n").labels == ["v2alpha"]


def test_amounts_do_not_contradict_each_other(ask: Ask) -> None:
    limits = META + "worker:\n  resources:\n    requests: {cpu: 500m, memory: 1Gi}\n    limits: {cpu: |, memory: |}\n"
    assert ask(limits.replace(", memory: |", "")).labels == ["500m", "1", "2", "4"]
    assert ask(limits.replace("cpu: |, ", "")).labels == ["1Gi", "2Gi", "4Gi", "8Gi"]
    requests = ask(META + "worker:\n  resources:\n    requests:\n      cpu: |\n    limits:\n      cpu: 250m\n")
    assert requests.labels == ["100m", "250m"]
    assert requests["100m"].detail == "0.1 cores, default"


def test_amounts_have_their_meaning(ask: Ask) -> None:
    limits = META + "worker:\n  resources:\n    limits:\n      |\n"
    cpu, memory = (ask(limits.replace("|", f"{name}: |")) for name in ("cpu", "memory"))
    assert [(item.label, item.detail) for item in cpu.items] == [
        ("100m", "0.1 cores"), ("250m", "0.25 cores"), ("400m", "0.4 cores, default"), ("500m", "0.5 cores"),
        ("1", "1 core"), ("2", "2 cores"), ("4", "4 cores"),
    ]  # fmt: skip
    assert [(item.label, item.detail) for item in memory.items] == [
        ("100Mi", "100 MiB"), ("128Mi", "128 MiB"), ("256Mi", "256 MiB"), ("400Mi", "400 MiB, default"),
        ("512Mi", "512 MiB"), ("1Gi", "1 GiB"), ("2Gi", "2 GiB"), ("4Gi", "4 GiB"), ("8Gi", "8 GiB"),
    ]  # fmt: skip


@pytest.mark.parametrize("other", ["$X", "many", "{{ x }}", "-1", "[1]"])
def test_amounts_are_compared_with_valid_ones_alone(ask: Ask, other: str) -> None:
    text = META + f"worker:\n  resources:\n    requests:\n      cpu: |\n    limits:\n      cpu: {other}\n"
    assert ask(text).labels[-1] == "4"


@pytest.mark.parametrize(
    "text", ["worker: |", "worker:\n  resources: |", "worker:\n  resources: {gpus: {cpu: |}}",
             "worker:\n  resources: {limits: {gpu: |}}", "tags: |", "worker:\n  topology: |"]
)  # fmt: skip
def test_no_names_or_quantities_are_offered_in_other_fields(ask: Ask, text: str) -> None:
    assert not {"100m", "runnable-default", "bento-worker:3.0", "public"} & set(ask(META + text + "\n").labels)


def test_a_stack_is_described(ask: Ask) -> None:
    answer = ask(META + "worker:\n  stack: |\n")
    for label in ("fastfun+alpha:2.0", "bento:4.0"):
        documentation = answer[label].documentation
        assert isinstance(documentation, types.MarkupContent)
        assert STACKS[label.partition(":")[0].partition("+")[0]].description in documentation.value
    assert answer.labels.index("bento:4.0") < answer.labels.index("bento:3.0")
    assert len(answer.labels) == len(set(answer.labels))


def test_stacks_of_the_workspace_come_newest_first_and_once(ask: Ask) -> None:
    stack = "name: s\ntype: stack\nstack: {{name: acme, version: '{}', {}: {{}}}}\n"
    files = {
        "a.yaml": stack.format("1.0", "workerConfig"),
        "b.yaml": stack.format("2.0", "workerConfig"),
        "c.yaml": stack.format("2.0", "workerConfig"),
        "d.yaml": stack.format("3.0", "serviceConfig"),
        "e.yaml": "name: s\ntype: stack\nstack: {name: acme, version: '4.0'}\n",
    }
    folder = Folder("/manifests", ClientSettings(), lambda _message: None)
    for name, text in files.items():
        folder.record(name, read_resources(Document(Source(name, text))))
    answer = ask(META + "worker:\n  stack: |\n", folder=folder, path="/manifests/this.yaml")
    own = [(item.label, item.detail) for item in answer.items if item.label.startswith("acme")]
    assert own == [
        ("acme:4.0", "defined in e.yaml"),
        ("acme:2.0", "defined in b.yaml"),
        ("acme:1.0", "defined in a.yaml"),
    ]
    assert answer.labels[0] == "acme:4.0"


def test_a_configured_stack_is_offered_once(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "workerlint.toml").write_text('stacks = ["bento:3.0", "acme:1.0"]\n')
    folder = Folder(str(tmp_path), ClientSettings(), lambda _message: None)
    labels = ask(META + "worker:\n  stack: |\n", folder=folder, path=str(tmp_path / "a.yaml")).labels
    assert labels[:2] == ["bento:3.0", "acme:1.0"]
    assert labels.count("bento:3.0") == 1


def test_stacks_with_flavours_and_versions(ask: Ask, tmp_path: Path) -> None:
    labels = ask(META + "worker:\n  stack: |\n").labels
    assert labels[0] == "bento-worker:3.0"
    assert {"fastfun+alpha:2.0", "bento:4.0", "scanner:1.0", "container:1.0"} <= set(labels)
    assert not [label for label in labels if label.startswith(("flare", "beacon"))]  # they run no Worker
    (tmp_path / "workerlint.toml").write_text('stacks = ["orders-enricher:1.0"]\ncomputes = ["gpu"]\n')
    folder = Folder(str(tmp_path), ClientSettings(), lambda _message: None)
    options = {"folder": folder, "path": str(tmp_path / "a.yaml")}
    assert ask(META + "worker:\n  stack: |\n", **options).labels[0] == "orders-enricher:1.0"
    computes = ask(META + "worker:\n  compute: |\n", **options)
    assert computes.labels == ["runnable-default", "gpu"]
    assert computes["gpu"].detail == "from the configuration"


def test_a_stack_is_replaced_whole(ask: Ask) -> None:
    answer = ask(META + "worker:\n  stack: fastfun+al|pha:1.0 # old\n")
    assert answer.accept("fastfun+alpha:3.0", replace=True) == META + "worker:\n  stack: fastfun+alpha:3.0 # old\n"


def test_computes_of_the_workspace(ask: Ask) -> None:
    there = in_workspace({"compute.yaml": "name: spot\nversion: v1beta\ntype: compute\ncompute: {}\n"})
    answer = ask(META + "worker:\n  compute: |\n", **there)
    assert answer.labels == ["runnable-default", "spot"]
    assert answer["spot"].detail == "defined in compute.yaml"


def test_secrets_volumes_and_workspaces(ask: Ask) -> None:
    there = in_workspace(
        {
            "secret.yaml": SECRET,
            "volume.yaml": "name: data\nversion: v1beta\ntype: volume\nvolume: {}\n",
            "worker.yaml": META + "worker:\n  dataosSecrets: [{name: vault, workspace: core}]\n",
        }
    )
    secrets = ask(META + "worker:\n  dataosSecrets:\n    - name: |\n", **there)
    assert secrets.labels == ["database", "vault"]
    assert secrets["database"].detail == "Secret in workspace shop, defined in secret.yaml"
    assert ask(META + "worker:\n  persistentVolume:\n    name: |\n", **there).labels == ["data"]
    assert ask(META + "worker:\n  dataosVolumes: [{name: |}]\n", **there).labels == ["data"]
    assert ask(META + "workspace: |\n", **there)["shop"].detail == "used in secret.yaml"
    workspaces = ask(META + "worker:\n  dataosSecrets:\n    - name: database\n      workspace: |\n", **there)
    assert workspaces.labels == ["shop", "public"]
    assert workspaces["shop"].detail == "database is defined in secret.yaml"


def test_each_name_has_its_origin(ask: Ask) -> None:
    there = in_workspace(
        {
            "secret.yaml": SECRET + "---\n" + SECRET.replace("workspace: shop\n", "").replace("database", "token"),
            "worker.yaml": META
            + "worker:\n  compute: gpu\n  dataosSecrets: [{name: vault, workspace: core}, {name: database}]\n"
            + "  persistentVolume: {name: data}\n",
        }
    )
    expected = {
        "database": "Secret in workspace shop, defined in secret.yaml",
        "token": "Secret, defined in secret.yaml",
        "vault": "Secret, referenced in worker.yaml",
    }
    for text in ("dataosSecrets:\n    - name: |\n", "secrets: [|]\n"):
        answer = ask(f"{META}worker:\n  {text}", **there)
        assert {item.label: item.detail for item in answer.items} == expected
        assert answer.labels == [*expected]
    (volume,) = ask(META + "worker:\n  persistentVolume: {name: |}\n", **there).items
    assert (volume.label, volume.detail) == ("data", "Volume, referenced in worker.yaml")
    assert ask(META + "worker:\n  compute: |\n", **there)["runnable-default"].detail == "platform default"


def test_workspaces_in_which_the_secret_exists_come_first(ask: Ask, tmp_path: Path) -> None:
    files = {
        "a.yaml": SECRET.replace("database", "other").replace("shop", "core"),
        "b.yaml": SECRET.replace("shop", "core") + "---\n" + SECRET.replace("shop", "zoo"),
        "c.yaml": SECRET.replace("database", "third").replace("shop", "core"),
        "d.yaml": SECRET.replace("database", "third").replace("shop", "bar"),
        "e.yaml": "name: database\ntype: volume\nworkspace: volumes\n",
    }
    (tmp_path / "workerlint.toml").write_text('workspaces = ["listed", "zoo"]\nplatform = "platform.toml"\n')
    platform = 'format = 1\n[workspace]\nlearned = 2026-01-31\nnames = ["exists"]\n'
    (tmp_path / "platform.toml").write_text(platform)
    folder = Folder(str(tmp_path), ClientSettings(), lambda _message: None)
    for name, text in files.items():
        folder.record(name, read_resources(Document(Source(name, text))))
    there = {"folder": folder, "path": str(tmp_path / "this.yaml")}
    answer = ask(META + "worker:\n  dataosSecrets:\n    - name: database\n      workspace: |\n", **there)
    assert [(item.label, item.detail) for item in answer.items] == [
        ("core", "database is defined in b.yaml"),
        ("zoo", "database is defined in b.yaml"),
        ("bar", "used in d.yaml"),
        ("listed", "from the configuration"),
        ("exists", "listed in platform.toml, learned 2026-01-31"),
        ("public", "default workspace"),
    ]
    answer = ask(META + "worker:\n  dataosSecrets:\n    - workspace: |\n", **there)
    assert answer["core"].detail == "used in a.yaml"
    own = ask(META + "workspace: |\n", **there)
    assert {item.label: item.detail for item in own.items}["volumes"] == "used in e.yaml"


@pytest.mark.parametrize(
    "text",
    [
        META + "worker:\n  dataosSecrets:\n    - name: p|\n",
        META + "worker:\n  persistentVolume:\n    name: p|\n",
        "---\na: b\n---\n" + META + "worker:\n  dataosVolumes: [{name: p|}]\n",
    ],
)
def test_a_name_that_is_being_typed_is_not_offered(ask: Ask, text: str) -> None:
    assert "p" not in ask(text).labels


def test_the_workspace_of_the_document_itself_is_not_offered(ask: Ask) -> None:
    assert ask(META + "workspace: or|\nworker:\n  stack: bento:3.0\n").labels == ["public"]
    other = META.replace("orders", "other") + "workspace: orders\nworker:\n  stack: bento:3.0\n---\n"
    assert ask(other + META + "workspace: or|\nworker:\n  stack: bento:3.0\n").labels == ["orders", "public"]


def test_the_entries_of_a_secret_by_name_and_never_by_value(ask: Ask) -> None:
    there = in_workspace({"secret.yaml": SECRET})
    item = "worker:\n  dataosSecrets:\n    - name: database\n      workspace: shop\n"
    assert ask(META + item + "      key: |\n", **there).labels == ["username", "password"]
    answer = ask(META + item + "      keys:\n        - username\n        - |\n", **there)
    assert answer.labels == ["password"]
    assert "nobody-sees" not in str(answer.items)
    assert "nor-this" not in str(answer.items)
    assert ask(META + item.replace("shop", "core") + "      key: |\n", **there).labels == []
    # As long as no workspace is named, it may be this Secret as well as another.
    unsaid = META + item.replace("      workspace: shop\n", "") + "      key: |\n"
    assert ask(unsaid, **there).labels == ["username", "password"]


BUNDLED = """\
name: all
type: bundle
bundle:
  resources:
    - id: a
      spec:
        name: database
        type: secret
        secret: {data: {user: a}}
"""
OTHER = SECRET.replace("database", "other").replace("username", "account")
KEYS = META + "worker:\n  dataosSecrets:\n    - name: database\n      key: |\n"


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        (SECRET.replace("data:", "files:"), ["username", "password"]),
        (SECRET + "  files: {username: a, ca.pem: b}\n", ["username", "password", "ca.pem"]),
        (f"{SECRET}---\n{SECRET.replace('username', 'host')}", ["username", "password", "host"]),
        (f"name: a\ntype: volume\n---\n{OTHER}---\n{SECRET}", ["username", "password"]),
        (
            f"{SECRET}---\nname: secret\n  type: [\n---\n{SECRET.replace('username', 'host')}",
            ["username", "password", "host"],
        ),
        ("name: database\ntype: secret\nsecret:\n  data: [a, b]\n", []),
        ("name: database\ntype: secret\nsecret: none\n", []),
        (BUNDLED, ["user"]),
    ],
)
def test_the_keys_of_a_secret_wherever_it_is_defined(ask: Ask, text: str, keys: list[str]) -> None:
    answer = ask(KEYS, **in_workspace({"secret.yaml": text}))
    assert answer.labels == keys
    assert {item.detail for item in answer.items} == ({"key of database, defined in secret.yaml"} if keys else set())


def test_a_secret_in_a_file_that_cannot_be_read_has_no_keys(ask: Ask) -> None:
    there = in_workspace({"secret.yaml": SECRET})

    def adjust(request: Request) -> None:
        request.positions_of = lambda _path: None

    assert ask(KEYS, **{**there, "adjust": adjust}).labels == []


def test_a_secret_without_a_workspace_may_be_in_any(ask: Ask) -> None:
    there = in_workspace({"secret.yaml": SECRET.replace("workspace: shop\n", "")})
    text = KEYS.replace("name: database\n", "name: database\n      workspace: core\n")
    assert ask(text, **there).labels == ["username", "password"]


def test_the_ids_of_a_bundle_come_with_the_files_that_they_name(ask: Ask) -> None:
    answer = ask(
        "name: x\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n    - id: a\n      file: a.yaml\n"
        "    - id: b\n      spec: {name: b, type: secret}\n    - id: c\n      file: c.yaml\n      dependencies: [|]\n"
    )
    assert [(item.label, item.detail) for item in answer.items] == [("a", "a.yaml"), ("b", None)]


@pytest.mark.parametrize(
    ("place", "label", "expected"),
    [
        ('["|"]', 'say "hi"', r'["say \"hi\""]'),
        ("['|']", 'say "hi"', """['say "hi"']"""),
        ("['|']", "it's", "['it''s']"),
        ('["|"]', "it's", """["it's"]"""),
        ('["|', "a\\b", r'["a\\b"'),
        ("[|]", "it's", """["it's"]"""),
        ("[|]", "plain", "[plain]"),
    ],
)
def test_a_name_is_written_as_its_quotes_require(ask: Ask, place: str, label: str, expected: str) -> None:
    names = ("'say \"hi\"'", '"it\'s"', "'a\\b'", "plain")
    text = f"{META}worker:\n  topology:\n{''.join(f'    - name: {name}{chr(10)}' for name in names)}"
    answer = ask(f"{text}    - name: last\n      dependencies: {place}\n")
    assert answer.accept(label).rstrip("\n").endswith(f"dependencies: {expected}")


def test_the_workspace_of_the_secret_comes_before_those_of_earlier_files(ask: Ask) -> None:
    there = in_workspace(
        {
            "a.yaml": SECRET.replace("database", "other").replace("shop", "first"),
            "b.yaml": SECRET,
            "c.yaml": SECRET.replace("database", "other"),
        }
    )
    item = META + "worker:\n  dataosSecrets:\n    - name: database\n      workspace: |\n"
    assert ask(item, **there).labels == ["shop", "first", "public"]
    assert ask(item.replace("name: database\n      ", ""), **there).labels == ["first", "shop", "public"]


def test_a_secret_that_the_platform_lists_in_any_workspace(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "workerlint.toml").write_text('platform = "platform.toml"\n')
    (tmp_path / "platform.toml").write_text('format = 1\n[secret]\nlearned = 2026-01-31\nnames = ["store"]\n')
    folder = Folder(str(tmp_path), ClientSettings(), lambda _message: None)
    there = {"folder": folder, "path": str(tmp_path / "this.yaml")}
    item = META + "worker:\n  dataosSecrets:\n    - name: |\n"
    assert ask(item, **there)["store"].detail == "Secret, listed in platform.toml, learned 2026-01-31"
    assert ask(item.replace("|", "store\n      workspace: |"), **there).labels == ["public"]


def test_workspaces_in_which_the_platform_lists_the_secret_come_first(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "workerlint.toml").write_text('platform = "platform.toml"\n')
    (tmp_path / "platform.toml").write_text('format = 1\n[secret.sales]\nlearned = 2026-01-31\nnames = ["store"]\n')
    folder = Folder(str(tmp_path), ClientSettings(), lambda _message: None)
    folder.record("a.yaml", read_resources(Document(Source("a.yaml", SECRET))))
    item = META + "worker:\n  dataosSecrets:\n    - name: store\n      workspace: |\n"
    assert ask(item, folder=folder, path=str(tmp_path / "this.yaml")).labels == ["sales", "shop", "public"]


@pytest.mark.parametrize(
    ("dependencies", "labels"),
    [
        ("dependencies: [|]", ["a", "d"]),
        ("dependencies: [a, |]", ["d"]),
        ("dependencyConditions: [{resourceId: |}]", ["a", "d"]),
        ("dependencyConditions: [{ResourceID: |}]", ["a", "d"]),
        ("dependencyConditions: [{status: |}]", []),
        ("dependencies: {x: |}", []),
        ("other: [|]", []),
    ],
)
def test_the_ids_that_close_no_cycle(ask: Ask, dependencies: str, labels: list[str]) -> None:
    answer = ask(
        "name: x\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n    - id: a\n      file: a.yaml\n"
        f"    - id: b\n      file: b.yaml\n      {dependencies}\n"
        "    - id: c\n      file: c.yaml\n      dependencies: [b]\n    - id: d\n      file: d.yaml\n"
    )
    assert answer.labels == labels


TOPOLOGY = """\
worker:
  topology:
    - name: orders
      type: input
    - name: sync
      type: output
      dependencies: DEPENDENCIES
    - name: "on"
      type: check
"""


@pytest.mark.parametrize(
    "dependencies",
    [
        "[orders, |]",
        "\n        - orders\n        - |",
        "\n      - |\n      - orders",
        "[orders, |",
        "\n        - orders\n        |",
    ],
)
def test_dependencies_are_the_other_elements_not_listed_yet(ask: Ask, dependencies: str) -> None:
    answer = ask(META + TOPOLOGY.replace("DEPENDENCIES", dependencies))
    assert answer.labels == ["on"]
    assert answer.accept("on").count('"on"') == 2  # without quotes some readers take it for true


def test_the_first_dependency_comes_with_its_dash(ask: Ask) -> None:
    answer = ask(META + TOPOLOGY.replace("DEPENDENCIES", "\n        |"))
    assert answer.labels == ["orders", "on"]
    assert [item.detail for item in answer.items] == ["input", "check"]
    assert "dependencies: \n        - orders\n" in answer.accept("orders")


def test_tags_name_the_layer_that_is_in_force(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "workerlint.toml").write_text('tags = ["gold"]\n')
    folder = Folder(str(tmp_path), ClientSettings(), lambda _message: None)
    answer = ask(META + "tags: [|]\n", folder=folder, path=str(tmp_path / "a.yaml"))
    assert [(item.label, item.detail) for item in answer.items] == [
        ("gold", "from the configuration"),
        ("dataos:type:resource", "platform convention"),
        ("dataos:resource:worker", "platform convention"),
        ("dataos:layer:user", "platform convention"),
    ]


@pytest.mark.parametrize(
    ("text", "labels"),
    [("worker:\n  tags: |\n", []), ("worker:\n  tags: [|]\n", ["gold"]), ("worker:\n  tags: [gold, |]\n", []),
     ("worker:\n  envs: {tags: [|]}\n", []), ("worker:\n  tags: [[|]]\n", [])],
)  # fmt: skip
def test_tags_of_the_configuration_are_items_of_a_list(ask: Ask, tmp_path: Path, text: str, labels: list[str]) -> None:
    (tmp_path / "workerlint.toml").write_text('tags = ["gold"]\n')
    folder = Folder(str(tmp_path), ClientSettings(), lambda _message: None)
    assert ask(META + text, folder=folder, path=str(tmp_path / "a.yaml")).labels == labels


def test_tags_of_the_convention_that_agree_with_the_manifest(ask: Ask) -> None:
    text = META + "layer: user\nworkspace: shop\ntags:\n  - dataos:resource:worker\n  - |\n"
    assert ask(text).labels == ["dataos:type:resource", "dataos:layer:user", "dataos:workspace:shop"]


def test_stacks_that_may_run_a_worker_come_last_and_others_not_at_all(ask: Ask) -> None:
    items = ask(META + "worker:\n  stack: |\n").items
    unknown = [item.label for item in items if item.detail == "not known to run a Worker"]
    names = {label.partition(":")[0].partition("+")[0] for label in unknown}
    assert names == {name for name, stack in STACKS.items() if not stack.kinds}
    assert [item.label for item in items][-len(unknown) :] == unknown
    offered = {item.label.partition(":")[0].partition("+")[0] for item in items}
    assert not [
        name for name, stack in STACKS.items() if stack.kinds and "worker" not in stack.kinds and name in offered
    ]
