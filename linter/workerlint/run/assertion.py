"""The assertion for tests of repositories that contain manifests: a check of them passes."""

from __future__ import annotations

from workerlint.config.errors import ConfigurationError, UsageError
from workerlint.core.exit_codes import CLEAN
from workerlint.core.wording import plural
from workerlint.engine.registry import RegistryError
from workerlint.report.json_reporter import finding_as_json
from workerlint.report.report import RunReport
from workerlint.run.api import SilentRun, listed, make_options, reason_of
from workerlint.run.option_values import OptionError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date


def assert_clean(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    config: str | os.PathLike[str] = "",
    no_config: bool = False,
    select: Sequence[str] = (),
    extend_select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    today: date | None = None,
    policy_file: str | os.PathLike[str] = "",
) -> None:
    """Raise AssertionError if ``workerlint check --require-manifest`` would fail on *paths*.

    The message lists what fails: findings at or above ``fail-on``, each with its help, what could not be checked, and
    paths without a Worker manifest. The arguments are those of ``check_paths``.
    """
    given = listed(paths)
    if not given:
        raise AssertionError("no paths to check")
    try:
        options = make_options(
            given, config, no_config, select, extend_select, ignore, today, policy_file, require_manifest=True
        )
        run = SilentRun(options)
        code = run.execute()
    except (ConfigurationError, UsageError, OptionError, RegistryError) as error:
        raise AssertionError(reason_of(error)) from None
    if code != CLEAN:
        failures = [*run.problems, *run.account.gaps, *_findings(run)]
        raise AssertionError(f"{plural(len(failures), 'problem')} in {', '.join(given)}\n" + "\n".join(failures))


def _findings(run: SilentRun) -> Iterator[str]:
    """Yield the findings that fail the run, as text."""
    rules = {rule.code: rule for rule in run.project.known_rules}
    report = RunReport(run.files, len(run.files), len(run.files), rules=rules, around=run.platform_files)
    for file, diagnostic in report.findings():
        if file.fails(diagnostic):
            data = finding_as_json(report, file, diagnostic)
            where = f"{data['path']}:{data['line']}:{data['column']}"
            help_text = f"\n  help: {data['help']}" if data["help"] else ""
            yield f"{where}: {data['severity']}[{data['code']}] {data['message']}{help_text}"
