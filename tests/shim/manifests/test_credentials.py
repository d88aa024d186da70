"""Credentials in plain text in resources that the linter does not check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.shim.samples import WORKER

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]

LINE = "apply -f a.yaml"
HEAD = "name: a\nversion: v1\ntype: "
PASSWORD = "tr0ub4dor&3"
HELP = "; use a variable, such as `${PASSWORD}`, that is set where the manifest is applied"

FOUND = {
    "secret\nsecret:\n  type: cloud-kernel\n  data: {user: someone, password: hunter2}\n": "6:16: 2 values of secrets are in plain text",
    "secret\nsecret:\n  data:\n    key: |\n      several\n      lines\n": "6:10: 1 value of a secret is in plain text",
    "instance-secret\ninstance-secret:\n  data: {a: hunter2}\n": "5:13: 1 value of a secret is in plain text",
    f"service\nservice:\n  envs:\n    PASSWORD: {PASSWORD}\n": "6:15: `PASSWORD` contains a password in plain text",
    "service\nservice:\n  runAsApiKey: abcdefgh\n": "5:16: `runAsApiKey` contains an API key in plain text",
    "depot\ndepot:\n  connectionSecret:\n    - data: {user: someone}\n": "6:20: 1 value of a secret is in plain text",
}


@pytest.mark.parametrize("text", FOUND)
def test_a_credential_is_a_warning(run: Run, folder: Any, text: str) -> None:
    folder.write("a.yaml", HEAD + text)
    result = run(LINE)
    assert result.code == 0
    assert f"WARN[0000] a.yaml:{FOUND[text]}{HELP}\n" in result.err
    assert result.err.count("in plain text") == 1


@pytest.mark.parametrize("text", FOUND)
def test_it_refuses_where_warnings_do(run: Run, folder: Any, text: str) -> None:
    folder.write("a.yaml", HEAD + text)
    folder.write("workerlint.toml", 'fail-on = "warning"\n')
    result = run(LINE)
    assert result.code == 1
    assert result.err.count("in plain text") == 1
    folder.write("workerlint.toml", 'fail-on = "never"\n')
    assert run(LINE).code == 0


@pytest.mark.parametrize(
    "text",
    [
        "secret\nsecret:\n  type: cloud-kernel\n  acl: r\n  data: {password: '${{password}}', user: }\n",
        "secret\nsecret:\n  data: {password: $HOME, user: '${HOME}'}\n",
        "secret\nsecret:\n  files: {key.json: secrets/key.json}\n",
        "service\nservice:\n  envs: {PASSWORD: $HOME}\n  dataosSecrets: [{name: a, key: b}]\n",
        "depot\ndepot:\n  secrets: [{name: a, keys: [b], allKeys: true}]\n",
    ],
)
def test_a_reference_is_not_a_credential(run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    folder.write("a.yaml", HEAD + text)
    assert "plain text" not in run(f"{LINE} --disable-interpolation").err
    monkeypatch.setenv("HOME", PASSWORD)
    assert "plain text" not in run(LINE).err


def test_the_resources_of_a_bundle_are_examined_once(run: Run, folder: Any) -> None:
    folder.write(
        "a.yaml",
        "name: all\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n    - id: a\n      spec:\n"
        "        name: a\n        version: v1\n        type: secret\n        secret:\n          data: {a: hunter2}\n",
    )
    assert run(LINE).err.count("in plain text") == 1
    assert "{a: ***}" in run(f"{LINE} -l").out


def test_a_worker_is_left_to_the_linter(run: Run, folder: Any) -> None:
    folder.write("a.yaml", WORKER.replace("compute:", f"envs: {{PASSWORD: {PASSWORD}}}\n  compute:"))
    result = run(LINE)
    assert result.code == 1
    assert result.err.count("in plain text") == 1
