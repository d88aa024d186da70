"""No feature and no command of an editor shows a generated secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types
from tests.secrets.generated import SECRETS, hidden_words, with_mistakes

from workerlint.core.text import LineIndex
from workerlint.engine.project import Project
from workerlint_lsp.completion import completion
from workerlint_lsp.dry_runs import dry_run_apply
from workerlint_lsp.hover import hover
from workerlint_lsp.positions import UTF16, Positions
from workerlint_lsp.snapshot import Snapshot
from workerlint_lsp.topologies import draw_topologies, from_answers, show_topologies

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.lsp.conftest import Editor


@pytest.mark.slow
def test_no_hover_and_no_completion_shows_a_secret(editor: Callable[..., Editor]) -> None:
    for case in SECRETS[::4]:
        text = with_mistakes(case)
        words = hidden_words(text)
        lines = [number for number, line in enumerate(text.splitlines()) if any(word in line for word in words)]
        for number in lines:
            start = sum(len(line) + 1 for line in text.splitlines()[:number])
            at = start + len(text.splitlines()[number]) - 2
            opened = editor(f"{text[:at]}|{text[at:]}")
            position = types.HoverParams(opened.document, opened.cursor)
            found = hover(opened.request, position)
            shown = "" if found is None else str(found)
            shown += str(completion(opened.request, types.CompletionParams(opened.document, opened.cursor)))
            shown += str([(item.message, item.related_information) for item in opened.checked.reports])
            assert not [word for word in words if word in shown], case.label


@pytest.mark.deep
def test_no_result_of_a_command_shows_a_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATAOS_CTL_DRY_STATE", str(tmp_path / "state.sqlite"))
    # Otherwise, the secrets themselves would be refused, and there would be nothing to compare.
    configuration = tmp_path / "workerlint.toml"
    configuration.write_text('ignore = ["ALL"]\n')
    compared = 0
    for case in SECRETS[::4]:
        for text in (case.text, with_mistakes(case)):
            snapshot = Snapshot("file:///worker.yaml", "worker.yaml", Positions(LineIndex(text), UTF16))
            project = Project(config_file=str(configuration))
            dry_run = dry_run_apply(snapshot, None, "", project, lambda _path: None)
            compared += len(dry_run["resources"])
            shown = (
                str(dry_run) + show_topologies(draw_topologies(snapshot, None), "worker.yaml", from_answers({}))["text"]
            )
            assert not [word for word in hidden_words(text) if word in shown], case.label
    assert compared
