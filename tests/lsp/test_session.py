"""The session: open and closed documents, and notifications about changed definitions."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from lsprotocol import types

import workerlint_lsp.session
from workerlint_lsp.open_document import CheckResult, check_snapshot
from workerlint_lsp.session import Session

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from workerlint_lsp.open_document import OpenDocument

WORKER = "name: city-sync\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n"


def test_a_definition_in_an_outdated_version_is_told_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An edit without changed definitions, during the check of one with some, must not suppress the notification."""
    late = types.TextDocumentContentChangeWholeDocument(WORKER.replace("city-sync", "other") + "  # more\n")

    async def talk() -> list[str]:
        session = Session(print)
        session.add_folder(tmp_path.as_uri())
        first, second = [
            session.open(types.TextDocumentItem((tmp_path / name).as_uri(), "yaml", 1, WORKER))
            for name in ("a.yaml", "b.yaml")
        ]
        assert first is not None
        assert second is not None
        await session.checked(first)
        await session.checked(second)

        def slow(*arguments: Any) -> CheckResult:
            checked = check_snapshot(*arguments)
            if arguments[0].version == 2:
                first.change(3, [late])
            return checked

        monkeypatch.setattr(workerlint_lsp.session, "check_snapshot", slow)
        renamed = types.TextDocumentContentChangeWholeDocument(WORKER.replace("city-sync", "other"))
        session.change(first.uri, 2, [renamed])
        await session.checked(first)
        checked = await session.checked(second)
        session.end()
        assert checked is not None
        return [item.code for item in checked.file.diagnostics]

    assert "DW601" not in asyncio.run(talk())


def opened(session: Session, uri: str, text: str = WORKER) -> OpenDocument:
    document = session.open(types.TextDocumentItem(uri, "yaml", 1, text))
    assert document is not None
    return document


async def settled(session: Session) -> None:
    """Wait until no other document is to be checked because of a definition."""
    while session._turns is not None and not session._turns.done():
        await session._turns


def test_who_waits_for_a_document_that_is_opened_once_more_is_answered(tmp_path: Path) -> None:
    """Some clients open a document again without having closed it."""
    uri = (tmp_path / "a.yaml").as_uri()

    async def talk() -> tuple[CheckResult | None, CheckResult | None]:
        session = Session(print)
        first = opened(session, uri)
        waiting = asyncio.ensure_future(session.checked(first))
        await asyncio.sleep(0)
        second = opened(session, uri, WORKER.replace("city-sync", "other"))
        answers = await asyncio.wait_for(waiting, 10), await session.checked(second)
        session.end()
        return answers

    first, second = asyncio.run(talk())
    assert first is None
    assert second is not None
    assert "other" in second.snapshot.text


def test_an_edit_is_checked_before_the_documents_that_a_definition_affects(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []

    def recording(*arguments: Any) -> CheckResult:
        order.append(arguments[0].uri.rpartition("/")[2])
        return check_snapshot(*arguments)

    async def talk() -> None:
        session = Session(print)
        refreshed = asyncio.Event()
        session.refresh = refreshed.set
        session.add_folder(tmp_path.as_uri())
        documents = [opened(session, (tmp_path / f"{number}.yaml").as_uri()) for number in range(9)]
        for document in documents:
            await session.checked(document)
        await asyncio.wait_for(refreshed.wait(), 10)
        refreshed.clear()
        monkeypatch.setattr(workerlint_lsp.session, "check_snapshot", recording)
        renamed = types.TextDocumentContentChangeWholeDocument(WORKER.replace("city-sync", "other"))
        session.change(documents[0].uri, 2, [renamed])
        await session.checked(documents[0])
        session.change(documents[0].uri, 3, [types.TextDocumentContentChangeWholeDocument(f"{WORKER}  replicas: 1\n")])
        await session.checked(documents[0])
        await asyncio.wait_for(refreshed.wait(), 10)
        session.end()

    asyncio.run(talk())
    # One of the others may have begun before the second edit.
    assert "0.yaml" in order[1:3]
    assert {f"{number}.yaml" for number in range(9)} == set(order)


def test_other_documents_are_checked_after_an_edit_during_a_request(tmp_path: Path) -> None:
    """The request of a client is about one document; the checks of the others are not refused with it."""

    async def talk() -> list[bool]:
        session = Session(print)
        refreshed = asyncio.Event()
        session.refresh = refreshed.set
        session.add_folder(tmp_path.as_uri())
        documents = [opened(session, (tmp_path / f"{number}.yaml").as_uri()) for number in range(3)]
        for document in documents:
            await session.checked(document)
        await asyncio.wait_for(refreshed.wait(), 10)
        refreshed.clear()
        session.note_request(documents[0].uri)  # and what follows is received in the same context
        renamed = types.TextDocumentContentChangeWholeDocument(WORKER.replace("city-sync", "other"))
        session.change(documents[0].uri, 2, [renamed])
        await asyncio.wait_for(refreshed.wait(), 10)
        session.end()
        return [item.result is not None and item.result.snapshot.edition == item.edition for item in documents]

    assert asyncio.run(talk()) == [True, True, True]


def test_a_folder_is_added_once_and_removed_alone(tmp_path: Path) -> None:
    session = Session(print)
    first, second = tmp_path / "first", tmp_path / "second"
    added = [session.add_folder(path.as_uri()) for path in (first, second, first)]
    assert [folder is not None for folder in added] == [True, True, False]
    session.remove_folder(first.as_uri())
    session.end()
    assert [folder.path for folder in session.folders] == [str(second)]


def test_a_document_that_is_not_a_file_is_in_no_folder_of_that_path(tmp_path: Path) -> None:
    session = Session(print)
    assert session.add_folder("untitled:/" + str(tmp_path)) is None
    session.end()
    assert session.folders == []


def test_both_languages_are_served(tmp_path: Path) -> None:
    async def talk() -> list[bool]:
        session = Session(print)
        documents = [
            session.open(types.TextDocumentItem((tmp_path / f"{language}.txt").as_uri(), language, 1, WORKER))
            for language in ("yaml", "yml", "python")
        ]
        session.end()
        return [document is not None for document in documents]

    assert asyncio.run(talk()) == [True, True, False]


def test_changed_definitions_concern_the_documents_of_the_same_folder(tmp_path: Path) -> None:
    """A new definition may correct a finding in another document of its folder, and none in another folder."""

    async def talk() -> list[bool]:
        session = Session(print)
        for name in ("one", "two"):
            session.add_folder((tmp_path / name).as_uri())
        documents = [opened(session, (tmp_path / path).as_uri()) for path in ("one/a.yaml", "one/b.yaml", "two/a.yaml")]
        alone = [opened(session, (tmp_path / name).as_uri()) for name in ("c.yaml", "d.yaml")]
        for document in (*documents, *alone):
            await session.checked(document)
        await settled(session)  # each new document was a reason to check the others
        before = [document.result for document in (*documents, *alone)]
        session.check_others(documents[0])
        session.check_others(alone[0])
        await settled(session)
        session.end()
        return [document.result is not old for document, old in zip((*documents, *alone), before, strict=True)]

    assert asyncio.run(talk()) == [False, True, False, False, False]
