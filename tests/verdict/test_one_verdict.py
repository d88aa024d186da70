"""The check, the editor and the dry run find the same in every Worker.

WORKERLINT_CORPUS may name a directory with more manifests.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from random import Random

import pytest
from tests.examples import examples
from tests.fixes.generated import manifest

from workerlint.core.text import LineIndex, Source, decode
from workerlint.engine.incremental import IncrementalCheck
from workerlint.engine.project import Project
from workerlint.engine.result import Result
from workerlint.manifest.document import Document
from workerlint_lsp.client import ClientSettings
from workerlint_lsp.conversion import Converter, Masks
from workerlint_lsp.folder import Folder
from workerlint_lsp.open_document import check_snapshot
from workerlint_lsp.positions import UTF16, Positions
from workerlint_lsp.snapshot import Snapshot
from workerlint_shim.manifests.file_set_check import check_file_set

ROOT = Path(__file__).parents[2]
COUNT = examples(3_000)
VALUES = {"LEVEL": "verbose", "N": "0", "TAGS": "[a, a]", "NAME": "City", "CPU": "2", "LINES": "a\nb", "EMPTY": ""}

OWN_REFUSALS = {
    r"no manifest in this file": "nothing can be applied",
    r"invalid YAML|duplicate key|undefined alias|not a manifest|invalid character|nesting exceeds|alias": (
        "resources of other types are not linted, but have to be readable"
    ),
    r"not a resource: missing required field|missing required field|the resource cannot be identified": (
        "without an identity, there is no plan; reported if no rule does"
    ),
    r"unknown resource type": "resources of other types are not linted; DW109 reports what is nearly `worker`",
    r"unreplaced placeholder": "DW009 is a warning, but the platform does not replace placeholders",
    r"is (?:not set|empty) in the environment|the value of \$": "DW010 is a warning, but the field would be empty",
    r"duplicate resource": "of two equal resources, the second would replace the first",
    r"name is invalid": "resources of other types are not linted",
    r"contains a secret, which everyone can see": "the identity of a resource is stored and shown",
}
"""The refusals that have no code, with their reasons."""

Finding = tuple[str, int, int, str, str]


class Editor:
    """A document in an editor, with the configuration of a directory."""

    def __init__(self, directory: Path) -> None:
        self._folder = Folder(str(directory), ClientSettings(), pytest.fail)
        self._path = str(directory / "worker.yaml")
        self._incremental = IncrementalCheck()
        self._previous: Document | None = None

    def save(self, text: str) -> list[Finding]:
        """Type the last line of *text* and save it; return the findings."""
        self._check(text[: text.rstrip("\n").rfind("\n") + 1])
        return findings(self._check(text))

    def _check(self, text: str) -> Result:
        positions = Positions(LineIndex(text), UTF16)
        snapshot = Snapshot("file:///worker.yaml", "worker.yaml", positions, 1, 1, self._previous)
        self._previous = snapshot.document
        converter = Converter(self._folder, lambda _path: None)
        masks, incremental = Masks(), self._incremental
        checked = check_snapshot(snapshot, self._path, self._folder, incremental, converter, masks, lambda: False)
        assert len(checked.reports) == len(checked.file.diagnostics)
        return checked.file


def findings(result: Result) -> list[Finding]:
    # DW605 is about the files next to a Bundle, which a text alone does not have.
    found = [item for item in result.diagnostics if item.code != "DW605"]
    return [(item.code, item.span.start, item.span.end, item.severity, item.message) for item in found]


def mutated(text: str, random: Random) -> str:
    """Return *text* with a few changes that people make by mistake, and with variables."""
    lines = text.split("\n")
    for _ in range(random.randint(1, 3)):
        at = random.randrange(len(lines))
        line = lines[at]
        key, colon, value = line.partition(": ")
        change = random.randrange(8)
        if change == 0:
            del lines[at : at + 1]
            lines = lines or [""]
        elif change == 1:
            lines.insert(at, line)
        elif change == 2:
            lines[at] = random.choice((" ", "  ", "\t")) + line
        elif change == 3 and colon:
            lines[at] = f"{key}:{value}"
        elif change == 4 and line:
            cut = random.randrange(len(line))
            lines[at] = line[:cut] + random.choice("[]{}\"'&*!|$#:-é") + line[cut + 1 :]
        elif colon:
            name = random.choice((*VALUES, "UNSET", "NAME:-d", "Number of replicas"))
            form = random.choice(("${%s}", "'${%s}'", "[${%s}]", "a-${%s}", "{{%s}}", "$$%s"))
            lines[at] = f"{key}: {form % name}"
        else:
            lines[at] = line.replace("-", "- ", 1).replace("worker", "Worker", 1)
    return "\n".join(lines)


def written() -> list[str]:
    """Return the manifests of the repository and of the corpus, as texts."""
    places = [ROOT / "examples", ROOT / "tests/reports", ROOT / "tests/fuzz/corpus"]
    corpus = os.environ.get("WORKERLINT_CORPUS")
    if corpus:
        places.append(Path(corpus))
    paths = sorted(path for place in places for suffix in ("*.yaml", "*.yml") for path in place.rglob(suffix))
    return [decode(path.read_bytes(), "worker.yaml").text for path in paths if path.is_file()]


def compare(texts: list[str], directory: Path, values: dict[str, str] | None) -> None:
    """Compare the three verdicts on each text; the three know the same variables."""
    if values is not None:
        lines = [f'{name}="{value}"\n' for name, value in values.items()]
        (directory / "values.env").write_text("".join(lines), encoding="utf-8")
        (directory / "workerlint.toml").write_text('env-file = "values.env"\n', encoding="utf-8")
    project = Project(variables=values)
    engine = project.engine_for("worker.yaml")
    for text in texts:
        editor = Editor(directory)
        source = Source("worker.yaml", text)
        checked = findings(engine.check(Document(source)))
        assert editor.save(text) == checked, text
        found = check_file_set([source], project, values)
        (planned,) = found.results
        assert findings(planned) == checked, text
        refused = {(item.line, item.column) for item in found.refusals}
        for code, start, _, severity, _ in checked:
            at = source.lines.position(start)
            assert (severity != "error" and code != "DW011") or (at.line, at.column) in refused, text
        for item in found.refusals:
            assert item.code or any(re.search(known, item.message) for known in OWN_REFUSALS), item
        assert found.failures == []


@pytest.mark.deep
@pytest.mark.parametrize("values", [None, {}, VALUES], ids=["unknown", "unset", "set"])
def test_manifests_that_people_wrote(tmp_path: Path, values: dict[str, str] | None) -> None:
    compare(written(), tmp_path, values)


PLATFORM = {
    "workerlint.toml": """\
platform = "platform.toml"
workspaces = ["public"]
[[policy]]
code = "ACME001"
at = "worker.replicas"
must = { maximum = 1 }
required = false
""",
    "platform.toml": """\
format = 1
[compute]
closed = true
learned = 2026-01-31
names = ["gpu"]
[secret]
learned = 2026-01-31
names = ["store"]
[stack]
closed = true
learned = 2026-01-31
names = ["bento:3.0", "soda:1.0"]
[stack."bento:3.0"]
runs-in = ["worker"]
schema = "schemas/bento.json"
learned = 2026-01-31
[schemas]
worker = "schemas/worker.json"
""",
    "schemas/bento.json": '{"type": "object", "required": ["input", "buffer"], "properties": {"pipeline": {"type": "array"}}}',
    "schemas/worker.json": '{"type": "object", "properties": {"name": {}, "type": {}, "description": {"maxLength": 9}}}',
}


@pytest.mark.deep
def test_manifests_for_a_platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in PLATFORM.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    texts = written()
    compare(texts, tmp_path, None)
    engine = Project().engine_for("worker.yaml")
    found = {item.code for text in texts for item in engine.check(Document(Source("worker.yaml", text))).diagnostics}
    assert found >= {"DW110", "DW305", "DW306", "DW602", "DW604", "DW621", "ACME001"}


COMMENT = " # workerlint: ignore[DW1, DW3, ACME001] for now"


@pytest.mark.deep
def test_manifests_for_mandatory_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in PLATFORM.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        mandatory = 'mandatory = ["DW1", "DW3", "ACME001"]\n' if name == "workerlint.toml" else ""
        (tmp_path / name).write_text(mandatory + text, encoding="utf-8")
    team = tmp_path / "team"
    team.mkdir()
    (team / "workerlint.toml").write_text('ignore = ["DW3", "ACME001"]\nfail-on = "never"\n', encoding="utf-8")
    monkeypatch.chdir(team)
    texts = [re.sub(r"(?m)^(  logLevel: \w+|  replicas: \d+)$", rf"\1{COMMENT}", text) for text in written()]
    compare(texts, team, None)
    engine = Project().engine_for("worker.yaml")
    found = {item.code for text in texts for item in engine.check(Document(Source("worker.yaml", text))).diagnostics}
    assert found >= {"DW011", "DW110", "DW305", "DW306", "ACME001"}
    configuration = check_file_set([Source("worker.yaml", texts[0])], Project(), None).configuration
    (attempts,) = (file.diagnostics for file in configuration if file.path == "workerlint.toml")
    assert {item.code for item in attempts} == {"DW011"}


@pytest.mark.deep
@pytest.mark.parametrize("part", range(6))
def test_manifests_that_a_program_wrote(tmp_path: Path, part: int) -> None:
    texts = []
    for seed in range(part, COUNT, 6):
        text = manifest(seed)
        texts.append(mutated(text, Random(seed)) if seed % 4 else text)
    compare(texts, tmp_path, (None, {}, VALUES)[part % 3])
