"""The session of a command: its command line and its output."""

from __future__ import annotations

import os
import sys

from workerlint.core.console import wants_color, write
from workerlint_shim.commands.output import BufferedOutput
from workerlint_shim.console import ERROR_STREAM, OUTPUT_STREAM, Console
from workerlint_shim.errors import UsageError
from workerlint_shim.grammar.commands import CHECK
from workerlint_shim.grammar.flags import IGNORED, UNCHECKED
from workerlint_shim.manifests.file_set import read_file_set
from workerlint_shim.state.state_file import state_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from workerlint.engine.project import Project
    from workerlint.run.options import CheckOptions
    from workerlint_shim.grammar.commands import Command
    from workerlint_shim.grammar.flags import Call
    from workerlint_shim.manifests.file_set import FileSet
    from workerlint_shim.manifests.findings import Examination
    from workerlint_shim.plan.saved_plan import SavedPlan
    from workerlint_shim.state.live_state import LiveResource

TEXT = "text"
"""The output format for people."""


class Session:
    """One run of a command."""

    command: Command
    call: Call
    handing_over: bool
    """Whether the real dataos-ctl runs afterwards. Then all output goes to stderr, because stdout is that program's."""
    output: BufferedOutput
    """What the console writes to; it must be flushed at the end."""
    console: Console
    files: FileSet | None
    """The files that the command has read, which the real dataos-ctl may get."""
    after: Callable[[], int] | None
    """What to do after the real dataos-ctl has succeeded; returns the exit code. None for nothing."""
    project: Project | None
    """The settings and rules that the manifests were checked with; None before they are checked."""
    saved: SavedPlan | None
    """The saved plan that the command applies; None if it makes a plan."""
    live: list[LiveResource] | None
    """The planned resources as they are; None if they were not read."""

    def __init__(self, command: Command, call: Call, *, handing_over: bool = False) -> None:
        self.command = command
        self.call = call
        self.handing_over = handing_over
        self.output = BufferedOutput()
        self.console = Console(self._write, colored=self._colored(), quiet=call.on("quiet"))
        self.files = None
        self.after = None
        self.live = None
        self.project = None
        self.saved = None

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
        call = self.call
        return call.text("workspace") if call.knows("workspace") and call.given("workspace") else None

    @property
    def environment(self) -> Mapping[str, str] | None:
        """The values of variables; None if dataos-ctl does not interpolate the manifests of the command."""
        interpolates = self.command.rehearsal != CHECK or self.call.knows("disable-interpolation")
        return os.environ if interpolates and not self.call.on("disable-interpolation") else None

    @property
    def instance_wide(self) -> bool:
        """Whether the command concerns products or domains, which belong to no workspace."""
        return self.command.path[0] in {"product", "domain"}

    def read_files(self) -> FileSet:
        """Return the files of ``-f``. Raises UsageError and FileError."""
        self.files = read_file_set(self.call)
        return self.files

    def examine(self) -> Examination:
        """Return the result of the check of the files of ``-f``.

        Raises UsageError, FileError and ConfigurationError.
        """
        from workerlint.run.project_options import make_project
        from workerlint_shim.manifests.file_set_check import check_file_set
        from workerlint_shim.manifests.resource_reader import Purpose

        files = self.read_files()
        prints = self.call.on("lint") or self.call.on("de-ref")
        purpose = Purpose(self.command.rehearsal, self.workspace, self.instance_wide, prints)
        options = self._options()
        self.project = make_project(options)
        found = check_file_set(files.sources, self.project, self.environment, purpose)
        files.add(found.sources)
        if options.config or options.no_config:
            from workerlint.run.enforcement import ignored_options

            found.warnings += ignored_options(options, self.project, found.results, 0)
        if files.left_out:
            found.warnings.append(files.describe_left_out())
        return found

    def _options(self) -> CheckOptions:
        """Return the configuration options, which are those of ``workerlint check``."""
        from workerlint.run.option_values import OptionError
        from workerlint.run.options import CheckOptions

        call = self.call
        values: dict[str, object] = {"config": [call.text("config")]} if call.given("config") else {}
        values["policy_files"] = call.texts("policy-file")
        values.update({name.replace("-", "_"): True for name in ("no-config", "no-ignores") if call.on(name)})
        try:
            return CheckOptions((), values)
        except OptionError as error:
            raise UsageError(str(error), error.hint) from None

    def announce_unused_flags(self) -> None:
        """Print which flags of the command line the dry run does not use, and which files it does not check."""
        for name in self.call.given_with(UNCHECKED):
            self.console.warn(f"--{name}: {self.call.text(name)} is not checked")
        for name in () if self.handing_over else self.call.given_with(IGNORED):
            self.console.warn(f"--{name} has no effect in a dry run")

    def _colored(self) -> list[str]:
        """Return the streams that show colors."""
        choice = self.call.text("color") if self.call.knows("color") else "auto"
        streams = {ERROR_STREAM: sys.stderr, OUTPUT_STREAM: sys.stderr if self.handing_over else sys.stdout}
        return [name for name, stream in streams.items() if wants_color(choice, stream)]

    def print(self, text: str) -> None:
        """Write text to stdout unchanged, in UTF-8."""
        self.output.flush()
        write([text], for_people=False)

    def _write(self, stream: str, text: str) -> None:
        self.output.write(ERROR_STREAM if self.handing_over else stream, text)


def is_in_ci() -> bool:
    """Check whether the program runs in CI, by the variables that GitHub and GitLab, Azure and Jenkins set."""
    return any(os.environ.get(name, "") not in {"", "0", "false"} for name in ("CI", "TF_BUILD", "JENKINS_URL"))


def user_name() -> str:
    """Return the name of the current user; empty if it is unknown."""
    import getpass

    try:
        name = getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container without an entry for its user, Windows without a variable
        return ""
    return name.encode("utf-8", "replace").decode()  # a variable may contain bytes that are not valid UTF-8
