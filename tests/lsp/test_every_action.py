"""Every fix of every finding as an editor applies it: it does what the command line does, and keeps its promises."""

from __future__ import annotations

import functools
import itertools
import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from lsprotocol import types
from tests.examples import examples
from tests.fixes.every_fix import ENGINE, NAMES, ROOT, RULES, Case, alone, broken_promises, cases
from tests.fixes.generated import manifest
from tests.lsp.conftest import Editor
from tests.lsp.text_client import apply_edits, text_edits

from workerlint.core.text import Source, decode
from workerlint.fixes.fixer import fix_document
from workerlint.manifest.document import Document
from workerlint.manifest.resources import read_resources
from workerlint_lsp.client import Client as LanguageClient
from workerlint_lsp.client import ClientSettings
from workerlint_lsp.code_actions import code_actions, resolve_code_action
from workerlint_lsp.folder import Folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.command_line import Folder as Repository
    from tests.command_line import Result

    from workerlint.config.settings import Settings
    from workerlint.core.diagnostic import Diagnostic, Fix
    from workerlint.engine.engine import Engine
    from workerlint.engine.rule import Rule

    Run = Callable[..., Result]

PLAIN = types.ClientCapabilities()
CAPABLE = types.ClientCapabilities(
    workspace=types.WorkspaceClientCapabilities(
        workspace_edit=types.WorkspaceEditClientCapabilities(document_changes=True)
    ),
    text_document=types.TextDocumentClientCapabilities(
        code_action=types.CodeActionClientCapabilities(resolve_support=types.ClientCodeActionResolveOptions(["edit"]))
    ),
)


class OneEngine(Folder):
    """A workspace folder in which one engine checks all documents."""

    def __init__(self, engine: Engine, client: ClientSettings) -> None:
        super().__init__("", client, pytest.fail)
        self._engine = engine

    def engine_for(self, path: str) -> Engine:
        return self._engine

    def settings_for(self, path: str) -> Settings:
        return self._engine.settings

    @property
    def rules(self) -> list[Rule]:
        return RULES


class Client:
    """What a user does with the text in an editor."""

    def __init__(self, editor: Editor) -> None:
        self.editor = editor

    @classmethod
    def opens(cls, case: Case) -> Client:
        """Open the text of a case."""
        folder = OneEngine(case.engine, ClientSettings())
        return cls(Editor(f"{case.text}|", folder=folder))  # the "|" at the end is the cursor

    def becomes(self, capabilities: types.ClientCapabilities, *, unsafe_fix_all: bool = False) -> None:
        """Change the capabilities and the settings of the client."""
        self.editor.client = LanguageClient(capabilities)
        self.editor.settings = ClientSettings(unsafe_fix_all=unsafe_fix_all)

    def actions(self, report: types.Diagnostic, kind: str) -> list[types.CodeAction]:
        """Return the actions of a kind at the range of a diagnostic."""
        context = types.CodeActionContext([report], [kind])
        params = types.CodeActionParams(self.editor.document, report.range, context)
        return code_actions(self.editor.request, params) or []

    def choose(self, action: types.CodeAction) -> str:
        """Return the text after an action."""
        if action.edit is None:
            action = resolve_code_action(self.editor.request, action)
        assert action.edit is not None, action.title
        version = self.editor.snapshot.version
        assert version is not None
        edits = text_edits(action.edit, self.editor.snapshot.uri, version)
        return apply_edits(self.editor.text, edits)

    def suppressions(self) -> Iterator[tuple[Diagnostic, types.CodeAction]]:
        """Yield the actions that suppress a finding, with the finding."""
        for diagnostic, report in self.editor.checked.pairs():
            for action in self.actions(report, "quickfix"):
                if action.diagnostics == [report] and action.title.startswith("Suppress DW"):
                    yield diagnostic, action

    def fix_all(self) -> str:
        """Return the text after all fixes at once; the same text if that is not offered."""
        context = types.CodeActionContext([], ["source.fixAll"])
        start = types.Position(0, 0)
        params = types.CodeActionParams(self.editor.document, types.Range(start, start), context)
        found = code_actions(self.editor.request, params)
        return self.choose(found[0]) if found else self.editor.text

    def fixes(self) -> Iterator[tuple[Diagnostic, Fix, types.CodeAction]]:
        """Yield every fix of every finding with its action, and check that there is one for each."""
        for diagnostic, report in self.editor.checked.pairs():
            found = [item for item in self.actions(report, "quickfix") if item.diagnostics == [report]]
            offered = [item for item in found if not item.title.startswith("Suppress DW")]
            assert len(offered) == len(diagnostic.fixes), [item.title for item in offered]
            for fix, action in zip(diagnostic.fixes, offered, strict=True):
                assert action.is_preferred == (True if fix is diagnostic.fix and fix.safe else None)
                yield diagnostic, fix, action


def with_notes(text: str) -> str:
    """Return the text with a comment after a tab on each line; unchanged if that is not possible on all of them."""
    noted = "".join(f"{line}\t# 😀 note\n" if line.strip() else f"{line}\n" for line in text.splitlines())
    return noted if events(noted) == events(text) != [] else text


def on_one_line(text: str) -> str:
    """Return the manifest as JSON, with characters of two units before all fields; unchanged if that is not possible."""
    try:
        data = yaml.load(text, Loader=yaml.CSafeLoader)
        return json.dumps({"x-note": "😀é", **data}, ensure_ascii=False)
    except (yaml.YAMLError, TypeError, ValueError, RecursionError):
        return text


def with_characters(text: str) -> str:
    """Return the text with characters of two units in the names below the section."""
    head, section, tail = text.partition("\nworker:")
    return head + section + tail.replace("cit", "😀t")


VARIANTS: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "CRLF": lambda text: text.replace("\r\n", "\n").replace("\n", "\r\n"),
    "characters of two units": with_characters,
    "one line": on_one_line,
    "no final newline": lambda text: text.rstrip("\n"),
    "notes": with_notes,
    "after another document": lambda text: f"# 😀\nkind: é\n---\n{text}",
}


def written() -> list[Case]:
    """Return the manifests below tests/ as cases."""
    paths = sorted(path for suffix in ("*.yaml", "*.yml") for path in (ROOT / "tests").rglob(suffix) if path.is_file())
    return [
        Case(path.relative_to(ROOT).as_posix(), ENGINE, decode(path.read_bytes(), "worker.yaml").text) for path in paths
    ]


SHARE = 25
"""Of how many cases one is checked in full; the deep test checks all of them in all variants."""


@functools.cache
def all_cases() -> list[Case]:
    """Return the examples of every page, the unusual ones in tests/rules, and the manifests in examples/ and tests/."""
    return [*itertools.chain.from_iterable(map(cases, NAMES)), *written()]


def check_all_fixes(case: Case, client: Client) -> None:
    """Apply each fix in two clients, and compare with the command line."""
    before = case.check(case.text)
    for capabilities in (PLAIN, CAPABLE):
        client.becomes(capabilities)
        for diagnostic, fix, action in client.fixes():
            text = client.choose(action)
            assert text == alone(case, fix), f"{diagnostic}\n{fix.title}"
            if capabilities is CAPABLE:
                assert broken_promises(case, before, diagnostic, fix, text) == [], f"{diagnostic}\n{fix.title}\n{text}"


def check_all_suppressions(case: Case, client: Client) -> None:
    """Apply each action that suppresses a finding: it is gone, all others stay, and so does the data."""
    before, data = codes(case.text, case), events(case.text)
    for diagnostic, action in client.suppressions():
        text = client.choose(action)
        after = codes(text, case)
        explained = f"{diagnostic}\n{action.title}\n{text}"
        assert after[diagnostic.code] < before[diagnostic.code], explained
        assert not after - before, explained
        # A comment that names no rule, or has no reason, is in effect afterwards.
        assert set(before - after) <= {diagnostic.code, "DW007", "DW008"}, explained
        assert events(text) == data, explained
        if action.title.endswith("in this document"):
            assert after[diagnostic.code] == 0 or "\n---" in case.text, explained


def codes(text: str, case: Case) -> Counter[str]:
    return Counter(item.code for item in case.check(text).diagnostics)


def events(text: str) -> list[tuple[type, object]]:
    """Return the kinds and the values of the nodes of a text; none if PyYAML cannot read it."""
    try:
        return [(type(item), getattr(item, "value", None)) for item in yaml.parse(text, Loader=yaml.CSafeLoader)]
    except yaml.YAMLError:
        return []


def check_fix_all(case: Case, client: Client) -> None:
    """Apply all safe fixes, and all fixes, and compare with the command line."""
    for unsafe in (False, True):

        def allowed(_diagnostic: Diagnostic, fix: Fix, *, unsafe: bool = unsafe) -> bool:
            return fix.safe or unsafe

        fixed = fix_document(case.engine, Document(Source("worker.yaml", case.text)), allowed)
        client.becomes(CAPABLE, unsafe_fix_all=unsafe)
        assert client.fix_all() == fixed.text


def check_actions(case: Case) -> None:
    client = Client.opens(case)
    check_all_fixes(case, client)
    check_all_suppressions(case, client)
    check_fix_all(case, client)


def varied(chosen: list[Case]) -> Iterator[Case]:
    """Yield each case in one of the variants, in turn."""
    for case, variant in zip(chosen, itertools.cycle(VARIANTS.values()), strict=False):
        yield Case(case.name, case.engine, variant(case.text))


@pytest.mark.slow
def test_all_actions_in_some_examples() -> None:
    for case in varied(all_cases()[::SHARE]):
        check_actions(case)


@pytest.mark.deep
@pytest.mark.parametrize("variant", VARIANTS)
def test_in_each_example_and_variant(variant: str) -> None:
    for case in all_cases():
        text = VARIANTS[variant](case.text)
        if text != case.text or variant == "as it is":
            check_actions(Case(case.name, case.engine, text))


@pytest.mark.deep
@settings(max_examples=examples(150), deadline=None)
@given(st.integers(0, 100_000), st.sampled_from(sorted(VARIANTS)))
def test_in_generated_manifests(seed: int, variant: str) -> None:
    check_actions(Case(str(seed), ENGINE, VARIANTS[variant](manifest(seed))))


@functools.cache
def fixed_in_the_editor(variant: str) -> list[tuple[str, str]]:
    """Return some texts in a variant, each with the text after all fixes in the editor."""
    pairs = []
    for text in (VARIANTS[variant](manifest(seed)) for seed in range(5)):
        client = Client.opens(Case("", ENGINE, text))
        client.becomes(CAPABLE, unsafe_fix_all=True)
        pairs.append((text, client.fix_all()))
    return pairs


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("variant", VARIANTS)
def test_the_command_line_writes_the_bytes_of_the_same_text(
    folder: Repository, run: Run, encoding: str, variant: str
) -> None:
    pairs = fixed_in_the_editor(variant)
    for number, (text, _) in enumerate(pairs):
        folder.write(f"{number}.yaml", text.encode(encoding))
    run("check", "--fix", "--unsafe-fixes", ".")
    for number, (_, fixed) in enumerate(pairs):
        assert (folder.path / f"{number}.yaml").read_bytes() == fixed.encode(encoding)


OTHERS = {
    "secret.yaml": "name: cities-key\nversion: v1\ntype: secret\nworkspace: public\nsecret: {type: key-value, acl: r, data: {a: b}}\n",
    "volume.yaml": "name: cities-store\nversion: v1beta\ntype: volume\nvolume: {size: 1Gi, type: temp}\n",
    "compute.yaml": "name: cities-compute\nversion: v1beta\ntype: compute\ncompute: {}\n",
}
REFERRING = """\
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  compute: citys-compute
  dataosSecrets:
    - {name: citys-key, workspace: public}
  persistentVolume: {name: citys-store, directory: /data}
  topology: [{name: a, type: b}]
"""


def test_a_fix_that_other_files_suggest_changes_only_the_open_document(folder: Repository, run: Run) -> None:
    for name, text in OTHERS.items():
        folder.write(name, text)
    path = folder.write("worker.yaml", REFERRING)
    workspace = Folder(str(folder.path), ClientSettings(), pytest.fail)
    for name, text in OTHERS.items():
        workspace.record(name, read_resources(Document(Source(name, text))))
    editor = Editor(f"{REFERRING}|", capabilities=CAPABLE, folder=workspace, path=str(path))
    client = Client(editor)
    fixed = {diagnostic.code: client.choose(action) for diagnostic, _, action in client.fixes()}
    assert fixed == {
        "DW602": REFERRING.replace("citys-key", "cities-key"),
        "DW603": REFERRING.replace("citys-store", "cities-store"),
        "DW604": REFERRING.replace("citys-compute", "cities-compute"),
    }
    run("check", "--fix", "--unsafe-fixes", ".")
    assert path.read_text() == REFERRING.replace("citys", "cities")
    assert {name: (folder.path / name).read_text() for name in OTHERS} == OTHERS
