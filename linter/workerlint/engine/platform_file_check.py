"""The check of a platform file: runs the rules on its dates and names."""

from __future__ import annotations

from workerlint.core.text import Source
from workerlint.engine.requirement import join
from workerlint.engine.result import Result
from workerlint.engine.rule import PLATFORM_FILE
from workerlint.engine.rule_run import run_rules
from workerlint.manifest.document import Document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from workerlint.core.diagnostic import Diagnostic
    from workerlint.engine.engine import Engine


def check_platform_file(engine: Engine, today: date) -> Result | None:
    """Return the findings in the platform file of an engine on a day; None if it has no such file."""
    file = engine.platform.file
    if file is None:
        return None
    result = Result(Document(Source(file.shown, file.text)), secretless=True, fail_on=engine.settings.fail_on)
    found: list[Diagnostic] = []
    rules = [rule for rule in engine.rules if rule.phase == PLATFORM_FILE]
    run_rules(engine.settings.severity, engine.required, rules, (engine.platform, today), found, result.note_failure)
    for outer in engine.outer:
        again = check_platform_file(outer, today) if outer.platform.file is file else None
        join(found, again.diagnostics if again is not None else [])
    result.set_findings(found, ())
    return result
