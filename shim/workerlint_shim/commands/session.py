"""The session of a command: its command line and its output."""

from __future__ import annotations

import sys

from workerlint.core.console import note, wants_color, write
from workerlint_shim.console import ERROR_STREAM, OUTPUT_STREAM, Console
from workerlint_shim.state.state_file import state_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint_shim.grammar.commands import Command
    from workerlint_shim.grammar.flags import Call

TEXT = "text"
"""The output format for people."""


class Session:
    """One run of a command."""

    command: Command
    call: Call
    handing_over: bool
    """Whether the real dataos-ctl runs afterwards. Then all output goes to stderr, because stdout is that program's."""
    console: Console

    def __init__(self, command: Command, call: Call, *, handing_over: bool = False) -> None:
        self.command = command
        self.call = call
        self.handing_over = handing_over
        self.console = Console(self._write, colored=self._colored(), quiet=call.on("quiet"))

    @property
    def verb(self) -> str:
        """The last word of the command."""
        return self.command.verb

    @property
    def state(self) -> str:
        """The path of the recorded state."""
        return state_path(self.call.text("state"))

    @property
    def format(self) -> str:
        """The output format."""
        return self.call.text("output") if self.call.knows("output") else TEXT

    @property
    def as_json(self) -> bool:
        """Whether the output is JSON."""
        return self.format == "json"

    @property
    def workspace(self) -> str | None:
        """The value of ``-w``; None if it is unset."""
        return self.call.text("workspace") if self.call.given("workspace") else None

    def _colored(self) -> list[str]:
        """Return the streams that show colors."""
        choice = self.call.text("color") if self.call.knows("color") else "auto"
        streams = {ERROR_STREAM: sys.stderr, OUTPUT_STREAM: sys.stderr if self.handing_over else sys.stdout}
        return [name for name, stream in streams.items() if wants_color(choice, stream)]

    def print(self, text: str) -> None:
        """Write text to stdout unchanged, in UTF-8."""
        write([text], for_people=False)

    def _write(self, stream: str, text: str) -> None:
        if stream == ERROR_STREAM or self.handing_over:
            note(text)
        else:
            write([text])


def user_name() -> str:
    """Return the name of the current user; empty if it is unknown."""
    import getpass

    try:
        name = getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container without an entry for its user, Windows without a variable
        return ""
    return name.encode("utf-8", "replace").decode()  # a variable may contain bytes that are not valid UTF-8
