"""What the server does not read or evaluate, for the status of the client and its log."""

from __future__ import annotations

from workerlint.core.record import Record
from workerlint.core.wording import listing_of_few, visible
from workerlint_lsp.client import SECTION
from workerlint_lsp.endpoint import Endpoint
from workerlint_lsp.session import Session

NOTIFICATION = "workerlint/limits"
"""The notification to a client that shows limits: lists ``notRead`` and ``notEvaluated`` of strings."""


class _Known(Record):
    not_read: tuple[str, ...] = ()
    """Files and packages that configurations and links in the workspace name."""
    not_evaluated: tuple[str, ...] = ()
    """Plug-ins, and selectors of rules that may be theirs."""


class Limits:
    """Reports the limits to the client when they change."""

    def __init__(self, endpoint: Endpoint, session: Session) -> None:
        self._endpoint = endpoint
        self._session = session
        self._reported = _Known()
        self._named: set[str] = set()
        """The names that lines of the log contain."""

    def update(self) -> None:
        """Report what is not read or evaluated if that has changed: by a notification, else by a warning."""
        known = self._find()
        if known == self._reported:
            return
        self._reported = known
        if self._session.client.shows_limits:
            parameters = {"notRead": list(known.not_read), "notEvaluated": list(known.not_evaluated)}
            self._endpoint.protocol.notify(NOTIFICATION, parameters)
        trusted = self._session.client.trusted
        report = self._session.log_once if self._session.client.shows_limits else self._session.warn_user
        not_read, not_evaluated = (self._take_new(names) for names in (known.not_read, known.not_evaluated))
        if not_read:
            where = "the repository" if trusted else "the folder, which is not trusted"
            report(f"not read, because it is outside of {where}: {listing_of_few(not_read)}")
        if not_evaluated:
            reason = f"the setting `{SECTION}.plugins` is off" if trusted else "the workspace is not trusted"
            report(f"not evaluated, because {reason}: {listing_of_few(not_evaluated)}")

    def _take_new(self, names: tuple[str, ...]) -> list[str]:
        """Return the names that no line of the log has contained before, and record them."""
        new = [name for name in names if name not in self._named]
        self._named.update(new)
        return new

    def _find(self) -> _Known:
        boundaries = [folder.configurations.boundary for folder in self._session.all_folders]
        # Copied at once, because the threads of the checks add to them.
        not_read = {path for boundary in boundaries if boundary is not None for path in tuple(boundary.refused)}
        missing = {name for boundary in boundaries if boundary is not None for name in tuple(boundary.not_evaluated)}
        return _Known(tuple(map(visible, sorted(not_read))), tuple(map(visible, sorted(missing))))
