"""The session: open and closed documents, and notifications about changed definitions."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from lsprotocol import types

import workerlint_lsp.session
from workerlint.authoring import WARNING, attribute, rule
from workerlint.config.settings import Selectors
from workerlint.engine.registry import load_rules
from workerlint_lsp.client import Client, ClientSettings
from workerlint_lsp.endpoint import ContentModifiedError
from workerlint_lsp.open_document import CheckResult, check_snapshot
from workerlint_lsp.session import Session

if TYPE_CHECKING:
    from pathlib import Path

    from workerlint.authoring import Finding, Worker
    from workerlint_lsp.open_document import OpenDocument

T = TypeVar("T")

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


def in_session(talk: Callable[[Session], Coroutine[Any, Any, T]]) -> T:
    """Return what *talk* returns for a new session, which then ends."""

    async def run() -> T:
        session = Session(print)
        try:
            return await talk(session)
        finally:
            checks = [document.task for document in session.documents.values() if document.task is not None]
            for check in checks:
                check.cancel()
            await asyncio.gather(*checks, return_exceptions=True)
            session.end()

    return asyncio.run(run())


def edited(text: str, line: int = 4, column: int = 0) -> types.TextDocumentContentChangePartial:
    """Return the change that inserts *text* at a position."""
    at = types.Position(line, column)
    return types.TextDocumentContentChangePartial(types.Range(at, at), text)


class TestFolders:
    def test_a_file_is_in_the_innermost_folder(self, tmp_path: Path) -> None:
        session = Session(print)
        for path in ("one", "one/inner/deep", "one/inner", "two"):
            session.add_folder((tmp_path / path).as_uri())
        session.end()

        def folder(path: str) -> str:
            return session.folder_of(str(tmp_path / path)).path.removeprefix(f"{tmp_path}/")

        assert folder("one/a.yaml") == "one"
        assert folder("one/inner/a.yaml") == "one/inner"
        assert folder("one/inner/deep/a.yaml") == "one/inner/deep"
        assert folder("one/innermost/a.yaml") == "one"
        assert folder("two/a.yaml") == "two"
        assert folder("three/a.yaml") == ""

    def test_a_document_without_a_file_is_in_the_only_folder(self, tmp_path: Path) -> None:
        session = Session(print)
        assert session.folder_of("").path == ""
        session.add_folder((tmp_path / "one").as_uri())
        assert session.folder_of("").path == str(tmp_path / "one")
        assert session.folder_of(str(tmp_path / "a.yaml")).path == ""
        session.add_folder((tmp_path / "two").as_uri())
        assert session.folder_of("").path == ""
        session.end()

    def test_open_documents_move_to_the_folder_that_is_added_and_back(self, tmp_path: Path) -> None:
        async def talk(session: Session) -> list[tuple[str, bool]]:
            inside = opened(session, (tmp_path / "one/a.yaml").as_uri())
            outside = opened(session, (tmp_path / "a.yaml").as_uri())
            found = []
            for change in (session.add_folder, session.remove_folder):
                before = inside.edition, outside.edition
                change((tmp_path / "one").as_uri())
                found.append((inside.folder.path, inside.edition > before[0]))
                assert (outside.folder.path, outside.edition) == ("", before[1])
            return found

        assert in_session(talk) == [(str(tmp_path / "one"), True), ("", True)]


class TestSettings:
    def test_each_folder_has_its_own_where_the_client_has_some_for_it(self, tmp_path: Path) -> None:
        session = Session(print)
        for name in ("one", "two"):
            session.add_folder((tmp_path / name).as_uri())
        window = ClientSettings(code_lens=False)
        own = ClientSettings(selectors=Selectors(ignore=("DW3",)))
        assert session.use_settings(window, {str(tmp_path / "one"): own})
        found = {folder.path.rpartition("/")[2]: folder.client_settings for folder in session.all_folders}
        session.end()
        assert found["one"].selectors.ignore == ("DW3",)
        assert found["one"].code_lens
        assert found["two"] == found[""] == session.settings == window

    def test_only_a_difference_counts(self, tmp_path: Path) -> None:
        session = Session(print)
        session.add_folder((tmp_path / "one").as_uri())
        own = {str(tmp_path / "one"): ClientSettings(code_lens=False)}
        assert not session.use_settings(ClientSettings())
        assert session.use_settings(ClientSettings(), own)
        assert not session.use_settings(ClientSettings(), own)
        assert session.use_settings(ClientSettings(delay=1), own)
        assert session.use_settings(ClientSettings(delay=1))
        session.end()

    def test_configurations_are_read_again_only_for_other_settings(self, tmp_path: Path) -> None:
        session = Session(print)
        folder = session.add_folder(tmp_path.as_uri())
        assert folder is not None
        before = folder.configurations.generation
        session.use_settings(ClientSettings())
        assert folder.configurations.generation == before
        session.use_settings(ClientSettings(delay=1))
        assert folder.configurations.generation != before
        session.end()

    def test_a_folder_is_trusted_as_the_client_is(self, tmp_path: Path) -> None:
        session = Session(print)
        session.add_folder((tmp_path / "one").as_uri())
        session.client = Client(types.ClientCapabilities(), {"trusted": False})
        session.use_settings(session.settings)
        assert [folder.trusted for folder in session.all_folders] == [False, False]
        added = session.add_folder((tmp_path / "two").as_uri())
        session.end()
        assert added is not None
        assert not added.trusted

    def test_documents_are_not_served_while_the_server_is_disabled(self, tmp_path: Path) -> None:
        uri = (tmp_path / "a.yaml").as_uri()

        async def talk(session: Session) -> list[bool]:
            opened(session, uri)
            found = [session.served(uri) is not None, session.served(uri + "x") is not None]
            session.use_settings(ClientSettings(enable=False))
            return [*found, session.served(uri) is not None]

        assert in_session(talk) == [True, False, False]

    @pytest.mark.parametrize("pulls", [False, True])
    @pytest.mark.parametrize("push", [False, True])
    def test_diagnostics_are_pushed_to_clients_that_do_not_pull(self, pulls: bool, push: bool) -> None:
        session = Session(print)
        session.client = client(pulls=pulls)
        session.use_settings(ClientSettings(push=push))
        session.end()
        assert session.pushes is (push or not pulls)


def client(*, pulls: bool = False, refreshes: bool = False) -> Client:
    workspace = types.WorkspaceClientCapabilities(
        diagnostics=types.DiagnosticWorkspaceClientCapabilities(refresh_support=refreshes)
    )
    document = types.TextDocumentClientCapabilities(diagnostic=types.DiagnosticClientCapabilities() if pulls else None)
    return Client(types.ClientCapabilities(workspace=workspace, text_document=document))


@pytest.mark.parametrize(
    ("name", "language", "served"),
    [
        ("a.txt", "yaml", True), ("a.txt", "yml", True), ("a.yaml", "", True), ("a.yml", "plaintext", True),
        ("a.yaml", "text", True), ("a.yaml", "yaml-ts", True), ("a.txt", "", False), ("a.txt", "plaintext", False),
        ("a.yaml", "helm", False), ("yaml", "", False), ("a.yaml.txt", "text", False),
    ],
)  # fmt: skip
def test_documents_are_served_by_their_language_or_their_name(
    tmp_path: Path, name: str, language: str, served: bool
) -> None:
    async def talk(session: Session) -> bool:
        item = types.TextDocumentItem((tmp_path / name).as_uri(), language, 1, WORKER)
        return session.open(item) is not None and bool(session.documents)

    assert in_session(talk) is served


def test_a_closed_document_is_not_known_any_more(tmp_path: Path) -> None:
    async def talk(session: Session) -> None:
        document = opened(session, (tmp_path / "a.yaml").as_uri())
        await session.checked(document)
        document.typed = 3
        assert session.close(document.uri + "x") is None
        assert session.close(document.uri) is document
        assert document.closed
        assert document.typed is None
        assert not session.documents
        assert await session.checked(document) is None
        session.change(document.uri, 2, [edited("x")])
        assert document.version == 1

    in_session(talk)


def test_the_check_of_a_document_that_is_closed_ends_early(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    superseded: list[Callable[[], bool]] = []

    def recording(*arguments: Any) -> CheckResult:
        superseded.append(arguments[-1])
        return check_snapshot(*arguments)

    monkeypatch.setattr(workerlint_lsp.session, "check_snapshot", recording)

    async def talk(session: Session) -> list[bool]:
        document = opened(session, (tmp_path / "a.yaml").as_uri())
        await session.checked(document)
        before = superseded[-1]()
        session.close(document.uri)
        return [before, superseded[-1]()]

    assert in_session(talk) == [False, True]


def test_a_document_that_is_closed_during_its_check_is_not_checked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check would record its definitions again, for all other files of the folder."""
    versions: list[int | None] = []
    begun, closed = threading.Event(), threading.Event()

    def waiting(*arguments: Any) -> CheckResult:
        versions.append(arguments[0].version)
        if len(versions) > 1:
            begun.set()
            closed.wait(10)
        return check_snapshot(*arguments)

    monkeypatch.setattr(workerlint_lsp.session, "check_snapshot", waiting)

    async def talk(session: Session) -> list[int | None]:
        document = opened(session, (tmp_path / "a.yaml").as_uri())
        await session.checked(document)
        session.change(document.uri, 2, [edited("  replicas: 1\n")])
        check = document.task
        assert check is not None
        await asyncio.to_thread(begun.wait, 10)
        session.close(document.uri)
        closed.set()
        await check
        return versions

    assert in_session(talk) == [1, 2]


def test_an_error_in_a_check_is_logged_and_the_session_continues(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: Any) -> CheckResult:
        raise ValueError("broken")

    async def talk(session: Session) -> tuple[list[object], list[str]]:
        logged: list[str] = []
        session.log = logged.append
        document = opened(session, (tmp_path / "a.yaml").as_uri(), f"{WORKER}  logLevel: LOUD\n")
        before = check_snapshot
        monkeypatch.setattr(workerlint_lsp.session, "check_snapshot", broken)
        results = [await session.checked(document)]
        monkeypatch.setattr(workerlint_lsp.session, "check_snapshot", before)
        session.change(document.uri, 2, [edited("# more\n", 6)])
        results.append(await session.checked(document))
        return [len(result.shown) > 0 for result in results if result is not None], logged

    found, logged = in_session(talk)
    assert found == [False, True]
    (message,) = logged
    assert message.startswith("internal error: ValueError: broken\nTraceback")


def test_a_rule_that_fails_is_logged_once_without_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(worker: Worker) -> Iterator[Finding]:
        key = attribute(worker, "runAsApiKey")
        raise ValueError(key.text if key is not None else "")
        yield

    broken = rule("AC003", "broken", WARNING)(fail)
    monkeypatch.setattr("workerlint.engine.project.load_rules", lambda *_: [*load_rules(), broken])
    key = "dataos_" + "c2VjcmV0LXRva2Vu" * 2

    async def talk(session: Session) -> list[str]:
        logged: list[str] = []
        session.log = logged.append
        session.add_folder(tmp_path.as_uri())
        document = opened(session, (tmp_path / "a.yaml").as_uri(), f"{WORKER}  runAsApiKey: {key}\n")
        await session.checked(document)
        session.change(document.uri, 2, [edited("  replicas: 2\n", 5)])
        await session.checked(document)
        return logged

    (message,) = in_session(talk)
    assert "AC003" in message
    assert "ValueError" in message
    assert key not in message


class TestDeferral:
    @pytest.mark.parametrize(
        ("delay", "pulls", "refreshes", "push", "expected"),
        [
            (700, False, False, False, [0.7]),
            (1, False, False, False, [0.001]),
            (0, False, False, False, []),
            (700, True, True, False, [0.7]),
            (700, True, False, False, []),
            (700, True, False, True, [0.7]),
        ],
    )
    def test_findings_are_deferred_for_clients_that_can_get_them_later(
        self, tmp_path: Path, delay: int, pulls: bool, refreshes: bool, push: bool, expected: list[float]
    ) -> None:
        async def talk(session: Session) -> list[float]:
            waits: list[float] = []

            def call_later(seconds: float, function: Callable[[], None]) -> asyncio.TimerHandle:
                waits.append(seconds)
                return asyncio.get_running_loop().call_later(1000, function)

            session.call_later = call_later
            session.client = client(pulls=pulls, refreshes=refreshes)
            session.use_settings(ClientSettings(edited_line_delay=delay, push=push))
            document = opened(session, (tmp_path / "a.yaml").as_uri())
            session.change(document.uri, 2, [edited("  x: 1\n")])
            assert (document.typed is not None) is bool(expected)
            await session.checked(document)
            return waits

        assert in_session(talk) == expected

    def test_the_findings_are_shown_when_the_cursor_leaves_the_line(self, tmp_path: Path) -> None:
        async def talk(session: Session) -> None:
            renewed: list[bool] = []
            session.renew = lambda: renewed.append(True)
            session.call_later = lambda _seconds, function: asyncio.get_running_loop().call_later(1000, function)
            document = opened(session, (tmp_path / "a.yaml").as_uri(), WORKER + "  logLevel: \n")
            session.see_cursor(document, 0)
            session.release(document)
            assert renewed == []
            session.change(document.uri, 2, [edited("LOUD", 5, 12)])
            first = await session.checked(document)
            assert first is not None
            assert "DW301" not in [item.code for item in first.shown]
            session.see_cursor(document, None)
            session.see_cursor(document, 5)
            assert (document.typed is not None, renewed) == (True, [])
            session.see_cursor(document, 4)
            assert (document.typed, renewed) == (None, [True])
            second = await session.checked(document)
            assert second is not None
            assert "DW301" in [item.code for item in second.shown]

        in_session(talk)

    def test_the_findings_are_shown_if_the_delay_ends_before_the_first_check(self, tmp_path: Path) -> None:
        async def talk(session: Session) -> list[str]:
            session.call_later = lambda _seconds, function: asyncio.get_running_loop().call_later(1000, function)
            document = opened(session, (tmp_path / "a.yaml").as_uri(), WORKER + "  logLevel: \n")
            session.change(document.uri, 2, [edited("LOUD", 5, 12)])
            session.release(document)
            result = await session.checked(document)
            assert result is not None
            return [item.code for item in result.shown if isinstance(item.code, str)]

        assert "DW301" in in_session(talk)

    def test_the_findings_are_shown_if_the_delay_ends_during_the_check(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        begun, may_end = threading.Event(), threading.Event()

        def slow(*arguments: Any) -> CheckResult:
            begun.set()
            may_end.wait(60)
            return check_snapshot(*arguments)

        async def talk(session: Session) -> list[str]:
            shown: list[CheckResult] = []
            session.accept = lambda _document, result: shown.append(result)
            session.call_later = lambda _seconds, function: asyncio.get_running_loop().call_later(1000, function)
            document = opened(session, (tmp_path / "a.yaml").as_uri(), WORKER + "  logLevel: \n")
            await session.checked(document)
            monkeypatch.setattr(workerlint_lsp.session, "check_snapshot", slow)
            session.change(document.uri, 2, [edited("LOUD", 5, 12)])
            await asyncio.get_running_loop().run_in_executor(None, begun.wait, 60)
            session.release(document)
            may_end.set()
            assert document.task is not None
            await document.task
            return [item.code for item in shown[-1].shown if isinstance(item.code, str)]

        assert "DW301" in in_session(talk)

    def test_the_end_of_the_delay_starts_a_check(self, tmp_path: Path) -> None:
        async def talk(session: Session) -> list[bool]:
            shown: list[CheckResult] = []
            session.accept = lambda _document, result: shown.append(result)
            session.call_later = lambda _seconds, function: asyncio.get_running_loop().call_later(1000, function)
            document = opened(session, (tmp_path / "a.yaml").as_uri(), WORKER + "  logLevel: \n")
            session.change(document.uri, 2, [edited("LOUD", 5, 12)])
            await session.checked(document)
            session.release(document)
            assert document.task is not None
            await document.task
            return ["DW301" in [item.code for item in result.shown] for result in shown]

        assert in_session(talk)[-2:] == [False, True]

    def test_nothing_is_checked_again_where_nothing_is_deferred(self, tmp_path: Path) -> None:
        async def talk(session: Session) -> bool:
            session.call_later = lambda _seconds, function: asyncio.get_running_loop().call_later(1000, function)
            document = opened(session, (tmp_path / "a.yaml").as_uri())
            session.change(document.uri, 2, [edited("  logLevel: INFO\n")])
            before = await session.checked(document)
            session.release(document)
            return await session.checked(document) is before

        assert in_session(talk)


def test_a_request_about_an_earlier_text_is_refused(tmp_path: Path) -> None:
    async def talk(session: Session) -> None:
        document = opened(session, (tmp_path / "a.yaml").as_uri())
        session.require_unchanged(document)
        session.note_request(document.uri)
        session.require_unchanged(document)
        session.change(document.uri, 2, [edited("  x: 1\n")])
        with pytest.raises(ContentModifiedError):
            session.require_unchanged(document)
        with pytest.raises(ContentModifiedError):
            await session.checked(document)
        session.note_request(document.uri + "x")
        session.require_unchanged(document)

    in_session(talk)


def test_a_result_has_another_identifier_only_if_it_shows_something_else(tmp_path: Path) -> None:
    async def talk(session: Session) -> list[str]:
        session.use_settings(ClientSettings(edited_line_delay=0))
        document = opened(session, (tmp_path / "a.yaml").as_uri())
        found = []
        for version, text in enumerate(("", "# more\n", "# and more\n"), 2):
            session.change(document.uri, version, [edited(text, 5)])
            found.append(await session.checked(document))
        session.change(document.uri, 9, [edited("  logLevel: LOUD\n")])
        found.append(await session.checked(document))
        return [result.result_id for result in found if result is not None]

    first, second, third, fourth = in_session(talk)
    assert first == second == third != fourth


def test_positions_are_those_of_the_open_document_or_of_the_file(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text("on: disk\n")

    async def talk(session: Session) -> list[str | None]:
        opened(session, (tmp_path / "a.yaml").as_uri(), "in: editor\n")
        found = [session.positions_of(str(tmp_path / name)) for name in ("a.yaml", "b.yaml", "c.yaml")]
        return [positions.lines.text if positions else None for positions in found]

    assert in_session(talk) == ["in: editor\n", "on: disk\n", None]


def test_a_message_is_logged_and_shown_once() -> None:
    logged: list[str] = []
    shown: list[str] = []
    session = Session(logged.append)
    session.show = shown.append
    for message in ("one", "two", "one"):
        session.log_once(message)
    for message in ("three", "three", "one"):
        session.warn_user(message)
    session.log_from_anywhere("four")
    session.log_from_anywhere("four")
    session.end()
    assert logged == ["one", "two", "three", "four", "four"]
    assert shown == ["three"]


def test_all_documents_are_checked_again_with_new_configurations(tmp_path: Path) -> None:
    session_file = tmp_path / "workerlint.toml"

    async def talk(session: Session) -> list[list[str]]:
        refreshed: list[bool] = []
        session.refresh = lambda: refreshed.append(True)
        session.add_folder(tmp_path.as_uri())
        document = opened(session, (tmp_path / "a.yaml").as_uri(), f"{WORKER}  logLevel: LOUD\n")
        found = []
        for text in ("", "ignore = ['DW3', 'DW2']\n"):
            session_file.write_text(text)
            session.read_configurations()
            result = await session.checked(document)
            assert result is not None
            found.append([item.code for item in result.file.diagnostics])
        assert refreshed == [True, True]
        return found

    before, after = in_session(talk)
    assert "DW301" in before
    assert not [code for code in after if code.startswith("DW3")]


def test_a_check_waits_for_the_delay_after_an_edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    sleep = asyncio.sleep

    async def recording(seconds: float) -> None:
        waits.append(seconds)
        await sleep(0)

    async def talk(session: Session) -> list[float]:
        document = opened(session, (tmp_path / "a.yaml").as_uri())
        await session.checked(document)
        before = [*waits]
        session.use_settings(ClientSettings(delay=250, edited_line_delay=0))
        session.change(document.uri, 2, [edited("  x: 1\n")])
        await session.checked(document)
        return before

    monkeypatch.setattr(asyncio, "sleep", recording)
    assert in_session(talk) == []
    assert waits == [0.25]
