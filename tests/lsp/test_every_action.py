"""Every fix of every finding as an editor applies it: it does what the command line does, and keeps its promises."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from lsprotocol import types
from tests.examples import examples
from tests.fixes.every_fix import ENGINE, NAMES, ROOT, Case, alone, broken_promises, cases
from tests.fixes.generated import manifest
from tests.lsp.conftest import Editor
from tests.lsp.text_client import apply_edits, text_edits

from workerlint.core.text import decode
from workerlint_lsp.client import ClientSettings
from workerlint_lsp.code_actions import code_actions, resolve_code_action
from workerlint_lsp.folder import Folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workerlint.core.diagnostic import Diagnostic, Fix
    from workerlint.engine.engine import Engine

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


class Client:
    """An editor that has the text of a case open, with the abilities of *capabilities*."""

    def __init__(
        self, case: Case, capabilities: types.ClientCapabilities, client: ClientSettings | None = None
    ) -> None:
        client = client or ClientSettings()
        # A "|" at the end is the cursor.
        self.editor = Editor(
            f"{case.text}|", capabilities=capabilities, settings=client, folder=OneEngine(case.engine, client)
        )

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
    try:
        same = list(map(type, yaml.parse(noted, Loader=yaml.CSafeLoader))) == list(
            map(type, yaml.parse(text, Loader=yaml.CSafeLoader))
        )
    except yaml.YAMLError:
        return text
    return noted if same else text


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


def check_all_fixes(case: Case) -> None:
    """Apply each fix of a case in two clients, and compare with the command line."""
    before = case.check(case.text)
    for capabilities in (PLAIN, CAPABLE):
        client = Client(case, capabilities)
        for diagnostic, fix, action in client.fixes():
            text = client.choose(action)
            assert text == alone(case, fix), f"{diagnostic}\n{fix.title}"
            if capabilities is CAPABLE:
                assert broken_promises(case, before, diagnostic, fix, text) == [], f"{diagnostic}\n{fix.title}\n{text}"


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_in_each_example(name: str) -> None:
    for case, variant in zip(cases(name), itertools.cycle(VARIANTS.values())):
        check_all_fixes(Case(case.name, case.engine, variant(case.text)))


@pytest.mark.deep
@pytest.mark.parametrize("variant", VARIANTS)
def test_in_each_example_and_variant(variant: str) -> None:
    for case in itertools.chain.from_iterable(map(cases, NAMES)):
        check_all_fixes(Case(case.name, case.engine, VARIANTS[variant](case.text)))


@pytest.mark.slow
@pytest.mark.parametrize("variant", VARIANTS)
def test_in_manifests_that_people_wrote(variant: str) -> None:
    for case in written():
        check_all_fixes(Case(case.name, case.engine, VARIANTS[variant](case.text)))


@pytest.mark.slow
@settings(max_examples=examples(200), deadline=None)
@given(st.integers(0, 100_000), st.sampled_from(sorted(VARIANTS)))
def test_in_generated_manifests(seed: int, variant: str) -> None:
    check_all_fixes(Case(str(seed), ENGINE, VARIANTS[variant](manifest(seed))))
