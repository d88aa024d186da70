"""Secrets are never printed or stored, but a changed secret is a change."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.shim.samples import SECRET, WORKER

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]


API_KEY = "dG9rZW5fdGVzdF9hcGlfa2V5X3F3ZXJ0eQ=="


PASSWORD = "tr0ub4dor&3"


TOKEN = "ghp_9aK2mQ7xW4eR8tY1uI5oP3sD6fG0hJ2lZ9xC"


URL = f"postgres://orders:{PASSWORD}@db.example.org/orders"


FULL = (
    WORKER.replace("compute:", "runAsApiKey: ${KEY}\n  envs:\n    DB_PASSWORD: ${DB}\n    SINK: $SINK\n  compute:")
    + f"---\n{SECRET.replace('Zm9vYmFyYmF6', TOKEN)}"
    + "---\nname: orders-depot\nversion: v1\ntype: depot\ndepot:\n  connectionSecret:\n    - acl: r\n      data:\n"
    + f"        username: reader-of-orders\n        code: {TOKEN[::-1]}\n"
)


LINES = (
    "apply -f dataproducts/new-worker.yaml",
    "apply -f dataproducts/new-worker.yaml -v",
    "apply -f dataproducts/new-worker.yaml --output json",
    "apply -f dataproducts/new-worker.yaml --output markdown",
    "apply -f dataproducts/new-worker.yaml --output github",
    "apply -f dataproducts/new-worker.yaml --output sarif",
    "apply -f dataproducts/new-worker.yaml --lint",
    "apply -f dataproducts/new-worker.yaml --de-ref",
    "apply -f dataproducts/new-worker.yaml --record",
    "get -a -d --tags --unSanitize",
    "get -a --output json",
    "history --output json",
)


HIDDEN = (API_KEY, PASSWORD, TOKEN, TOKEN[::-1], "reader-of-orders")


@pytest.fixture
def secretive(folder: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("KEY", API_KEY)
    monkeypatch.setenv("DB", PASSWORD)
    monkeypatch.setenv("SINK", URL)
    folder.write("dataproducts/new-worker.yaml", FULL)
    return folder


@pytest.mark.slow
def test_no_command_prints_and_no_file_holds_one(run: Run, secretive: Any) -> None:
    for line in LINES:
        result = run(line)
        assert result.code == 0, result.err
        shown = result.out + result.err
        assert not [secret for secret in HIDDEN if secret in shown], line
    for path in secretive.state.parent.iterdir():
        stored = path.read_bytes()
        assert not [secret for secret in HIDDEN if secret.encode() in stored], path
    assert run("get -t worker -a --output json").out.count('"***"') == 3


@pytest.mark.parametrize(
    ("kind", "section"),
    [
        ("depot", f"  spec:\n    url: {URL}\n"),
        ("service", f"  runAsApiKey: {API_KEY}\n"),
        ("workflow", f"  dag:\n    - spec:\n        envs:\n          DB_PASSWORD: {PASSWORD}\n"),
        ("secret", "  files:\n    note.txt: reader-of-orders\n"),
    ],
)
def test_resources_of_other_types_are_masked_too(run: Run, folder: Any, kind: str, section: str) -> None:
    folder.write("dataproducts/new-worker.yaml", f"name: orders\nversion: v1\ntype: {kind}\n{kind}:\n{section}")
    for line in LINES:
        result = run(line)
        assert result.code == 0, result.err
        shown = result.out + result.err
        assert not [secret for secret in HIDDEN if secret in shown], line
    stored = folder.state.read_bytes()
    assert not [secret for secret in HIDDEN if secret.encode() in stored]


def test_a_variable_is_no_secret_in_clear_text(run: Run, secretive: Any) -> None:
    assert run(LINES[0]).code == 0
    secretive.write("dataproducts/new-worker.yaml", FULL.replace("${KEY}", API_KEY))
    secretive.write("workerlint.toml", 'fail-on = "warning"')
    result = run(LINES[0])
    assert result.code == 1
    assert "DW501" in result.err
    assert API_KEY not in result.err


@pytest.mark.slow
def test_what_a_variable_called_secret_holds_is_masked_wherever_it_stands(
    run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORDERS_TOKEN", "plainword")
    text = WORKER.replace("Copies orders", "$ORDERS_TOKEN\nowner: x${ORDERS_TOKEN}").replace(
        "  - dataos:type:resource", "  - $ORDERS_TOKEN"
    )
    folder.write("dataproducts/new-worker.yaml", text.replace("generate:", "$ORDERS_TOKEN:"))
    for line in LINES:
        result = run(line)
        assert "plainword" not in result.out + result.err
    assert b"plainword" not in folder.state.read_bytes()


@pytest.mark.slow
def test_a_variable_that_is_a_secret_in_one_place_is_masked_in_all(
    run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DB", PASSWORD)
    worker = WORKER.replace("compute:", "envs:\n    DB_PASSWORD: ${DB}\n    ARGUMENTS: login ${DB} now\n  compute:")
    folder.write("dataproducts/new-worker.yaml", worker)
    folder.write("dataproducts/a.yaml", "name: a\nversion: v1\ntype: service\nservice:\n  path: /x/${DB}\n")
    for line in LINES:
        result = run(line.replace("-f dataproducts/new-worker.yaml", "-R -f dataproducts"))
        assert result.code == 0, result.err
        assert PASSWORD not in result.out + result.err
    assert PASSWORD.encode() not in folder.state.read_bytes()


def test_the_name_of_an_element_is_masked_in_its_path_too(
    run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORDERS_TOKEN", "plainword")
    folder.write("dataproducts/new-worker.yaml", WORKER.replace("name: sink", "name: $ORDERS_TOKEN"))
    for line in LINES:
        result = run(line)
        assert result.code == 0, result.err
        assert "plainword" not in result.out + result.err
    assert b"plainword" not in folder.state.read_bytes()


@pytest.mark.parametrize(("field", "value"), [("name", "new-worker"), ("version", "v1beta"), ("workspace", "public")])
def test_what_a_resource_is_called_may_hold_none(
    run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch, field: str, value: str
) -> None:
    monkeypatch.setenv("ORDERS_TOKEN", "plainword")
    text = WORKER.replace("version:", "workspace: public\nversion:", 1)
    folder.write("dataproducts/new-worker.yaml", text.replace(f"{field}: {value}", f"{field}: $ORDERS_TOKEN", 1))
    for line in LINES[:9]:
        result = run(line)
        assert result.code == 1
        assert "plainword" not in result.out + result.err
    assert f"`{field}` contains a secret" in run(LINES[0]).err
    assert "if ${ORDERS_TOKEN} is not a secret, rename the variable" in run(LINES[0]).err
    assert not folder.state.exists()


def test_a_refusal_does_not_quote_one(run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEVEL_SECRET", "verysecretlevel")
    folder.write("dataproducts/new-worker.yaml", WORKER.replace("INFO", "$LEVEL_SECRET"))
    result = run(LINES[0])
    assert result.code == 1
    assert "verysecretlevel" not in result.err
    assert "***" in result.err


@pytest.mark.parametrize(("variable", "path"), [("DB", "worker.envs.DB_PASSWORD"), ("KEY", "worker.runAsApiKey")])
def test_another_secret_is_a_change(
    run: Run, secretive: Any, monkeypatch: pytest.MonkeyPatch, variable: str, path: str
) -> None:
    run("apply -f dataproducts/new-worker.yaml --record")
    assert "updated" not in run("apply -f dataproducts/new-worker.yaml").err
    monkeypatch.setenv(variable, "an0ther-One-9f8e7d")
    assert "*** -> *** (different secret)" in run("apply -f dataproducts/new-worker.yaml").out
    planned = json.loads(run("apply -f dataproducts/new-worker.yaml --output json").out)
    assert [change["path"] for item in planned["resources"] for change in item["changes"]] == [path]


def test_another_key_is_not_another_secret(run: Run, secretive: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    run("apply -f dataproducts/new-worker.yaml --record")
    monkeypatch.setenv("DATAOS_CTL_DRY_KEY", "another" * 8)
    result = run("apply -f dataproducts/new-worker.yaml")
    assert "*** -> *** (may differ: recorded with another key)" in result.out
    assert "different secret" not in result.out


def test_a_key_is_created_when_there_is_something_to_tag(run: Run, secretive: Any) -> None:
    key = secretive.path / "user" / "workerlint" / "dataos-ctl-dry.key"
    plain = secretive.write("plain.yaml", WORKER.replace("new-worker", "plain"))
    run(f"apply -f {plain} --record")
    run("apply -f dataproducts/new-worker.yaml")
    assert not key.exists()
    run("apply -f dataproducts/new-worker.yaml --record")
    assert key.exists()
    assert "unchanged" in run("apply -f dataproducts/new-worker.yaml").err


def test_a_value_from_a_variable_is_stored_as_its_tag(run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    text = WORKER.replace("Copies orders", "$PLACE\nowner: $PLACE").replace("dataos:type:resource", "$PLACE")
    folder.write("dataproducts/new-worker.yaml", text)
    monkeypatch.setenv("PLACE", "montevideo")
    line = "apply -f dataproducts/new-worker.yaml"
    assert "montevideo" in run(f"{line} --record -v").out
    assert b"montevideo" not in folder.state.read_bytes()
    assert "unchanged" in run(line).err
    assert "montevideo" not in run("get -a -d").out + run("get -a --tags").out
    assert '"***" # from a variable' in run("get -a -d").out
    monkeypatch.setenv("PLACE", "asuncion")
    assert "*** -> asuncion" in run(line).out


def test_the_same_secret_looks_different_with_every_key(
    run: Run, secretive: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    digests = []
    for name in ("a.sqlite", "b.sqlite"):
        path = secretive.path / name
        monkeypatch.setenv("DATAOS_CTL_DRY_KEY", name * 8)
        run("apply", "-f", "dataproducts/new-worker.yaml", "--record", "--state", str(path))
        import sqlite3

        connection = sqlite3.connect(path)
        (body,) = connection.execute("SELECT body FROM resource WHERE kind = 'secret'").fetchone()
        connection.close()
        digests.append([item[4] for item in json.loads(body)["attributes"] if item[4]])
    assert digests[0] != digests[1]
    assert all(digests)


def test_the_state_is_for_its_owner_alone(run: Run, secretive: Any) -> None:
    run("apply -f dataproducts/new-worker.yaml --record")
    assert secretive.state.stat().st_mode & 0o077 == 0
    assert secretive.state.parent.stat().st_mode & 0o077 == 0


DOLLAR = "Qx7$uperSecret"


@pytest.mark.deep
@pytest.mark.parametrize("option", ["", "--disable-interpolation"])
@pytest.mark.parametrize(
    "text",
    [
        WORKER.replace("compute:", f"envs:\n    DB_PASSWORD: {DOLLAR}\n  compute:", 1),
        WORKER.replace("compute:", f"envs:\n    DB: postgres://a:{DOLLAR}@db.example.org/x\n  compute:", 1),
        f"name: a\nversion: v1\ntype: secret\nsecret:\n  data:\n    # old: {DOLLAR}\n    password: {DOLLAR} # {DOLLAR}\n",
        f"name: a\nversion: v1\ntype: secret\nsecret:\n  values: [{DOLLAR}, '{DOLLAR}']\n",
        f"name: a\nversion: v1\ntype: instance-secret\ninstance-secret:\n  text: |\n    {DOLLAR}\n",
        f"name: a\nversion: v2alpha\ntype: secret\nspec:\n  text: {DOLLAR}\n",
        f"name: a\nversion: v1\ntype: service\nservice:\n  envs:\n    TOKEN: {DOLLAR}\n",
        f"name: a\nversion: v1\ntype: depot\ndepot:\n  connectionSecret:\n    - data: {{password: {DOLLAR}}}\n",
    ],
)
def test_a_secret_with_a_dollar_sign_is_masked_in_full(run: Run, folder: Any, text: str, option: str) -> None:
    folder.write("dataproducts/new-worker.yaml", text)
    for line in LINES[:5]:
        result = run(f"{line} {option}")
        assert result.code in {0, 1}
        assert "uperS" not in result.out + result.err
        assert "Qx7" not in result.out + result.err
    assert not folder.state.exists() or b"uperSecret" not in folder.state.read_bytes()


def test_a_secret_that_the_linter_refuses_is_refused_once(run: Run, folder: Any) -> None:
    folder.write(
        "dataproducts/new-worker.yaml", WORKER.replace("compute:", f"envs:\n    PASSWORD: {DOLLAR}\n  compute:", 1)
    )
    result = run(LINES[0])
    assert result.err.count("⚠️") == 1
    assert "DW502" in result.err
    folder.write("workerlint.toml", 'ignore = ["DW502"]')
    assert "a secret contains `$`" in run(LINES[0]).err


def test_what_follows_the_dollar_sign_of_a_secret_is_refused_once(run: Run, folder: Any) -> None:
    folder.write(
        "dataproducts/new-worker.yaml",
        "name: a\nversion: v1\ntype: secret\nsecret:\n  data:\n    one: Qx$uper$ecret\n    two: ${TWO}\n    three: $THREE\n",
    )
    result = run(LINES[0])
    assert result.err.count("a secret contains `$`, which begins a variable that is not set") == 1
    assert "new-worker.yaml:6:10: use `--disable-interpolation` to apply it as it is" in result.err
    assert "${TWO} is not set" in result.err
    assert "${THREE} is not set" in result.err
