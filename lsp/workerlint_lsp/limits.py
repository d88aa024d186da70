"""What the server does not read or evaluate, for the status of the client and its log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workerlint.core.record import Record
from workerlint.core.wording import listing_of_few, visible
from workerlint_lsp.client import SECTION

if TYPE_CHECKING:
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
    """The limits that the client was told about."""

    def __init__(self, endpoint: Endpoint, session: Session) -> None:
        self._endpoint = endpoint
        self._session = session
        self._told = _Known()

    def update(self) -> None:
        """Tell the client what is not read or evaluated if that has changed: by a notification, else by a warning."""
        known = self._find()
        if known == self._told:
            return
        self._told = known
        if self._session.client.shows_limits:
            parameters = {"notRead": list(known.not_read), "notEvaluated": list(known.not_evaluated)}
            self._endpoint.protocol.notify(NOTIFICATION, parameters)
        trusted = self._session.client.trusted
        tell = self._session.log_once if self._session.client.shows_limits else self._session.warn_user
        if known.not_read:
            where = "the repository" if trusted else "the folder, which is not trusted"
            tell(f"not read, because it is outside of {where}: {listing_of_few(list(known.not_read))}")
        if known.not_evaluated:
            reason = f"the setting `{SECTION}.plugins` is off" if trusted else "the workspace is not trusted"
            tell(f"not evaluated, because {reason}: {listing_of_few(list(known.not_evaluated))}")

    def _find(self) -> _Known:
        boundaries = [folder.configurations.boundary for folder in self._session.all_folders]
        # Copied at once, because the threads of the checks add to them.
        not_read = {path for boundary in boundaries if boundary is not None for path in tuple(boundary.refused)}
        missing = {name for boundary in boundaries if boundary is not None for name in tuple(boundary.not_evaluated)}
        return _Known(tuple(map(visible, sorted(not_read))), tuple(map(visible, sorted(missing))))
