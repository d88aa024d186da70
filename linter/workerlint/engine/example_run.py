"""Runs a rule on an example of its page."""

from __future__ import annotations

import os
from datetime import date
from tempfile import TemporaryDirectory

from workerlint.config.loader import read_configuration
from workerlint.config.settings import OWN_FILE, Mandate, Settings
from workerlint.core.text import Source
from workerlint.engine.example import PLATFORM_PATH
from workerlint.engine.platform_file_check import check_platform_file
from workerlint.engine.project import engine_for_rule
from workerlint.engine.registry import load_rules
from workerlint.manifest.document import Document
from workerlint.manifest.resource_index import ResourceIndex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.core.diagnostic import Diagnostic
    from workerlint.engine.engine import Engine
    from workerlint.engine.example import Example
    from workerlint.engine.result import Result
    from workerlint.engine.rule import Rule


EXAMPLE_DAY = date(2026, 2, 15)
"""The day on which examples are checked."""


def run_example(rule: Rule, example: Example) -> tuple[Result, list[Diagnostic]]:
    """Return the result of a check of *example*, and the findings of *rule* in it."""
    result = run_engine(engine_for_rule(rule, settings_of(example), example.platform_file, EXAMPLE_DAY), example)
    return result, [diagnostic for diagnostic in result.diagnostics if diagnostic.code == rule.code]


def run_engine(engine: Engine, example: Example) -> Result:
    """Return the result of a check of an example with *engine*."""
    if example.is_platform:
        found = check_platform_file(engine, EXAMPLE_DAY)
        assert found is not None  # noqa: S101 - the engine has the platform file of the example
        return found
    result = engine.begin(Document(Source("manifest.yaml", example.manifest.text)))
    # There are no files around an example, but a Bundle may name the example itself.
    index = ResourceIndex([(result.path, result.resources)], lambda bundle, file: bundle if file == bundle else None)
    engine.finish(result, index)
    return result


def settings_of(example: Example) -> Settings:
    """Return the settings that an example is checked with. The environment file that it names sets no variables."""
    platform = PLATFORM_PATH if example.platform else ""
    if not example.config:
        return Settings(platform=platform)
    with TemporaryDirectory() as directory:
        path = os.path.join(directory, OWN_FILE)
        with open(path, "w", encoding="utf-8") as file:
            file.write(example.config)
        settings = read_configuration(path, directory, load_rules)
        mandates = [Mandate(item.selectors, item.settings, OWN_FILE, item.lines) for item in settings.mandates]
        settings = settings.replace(mandates=mandates)
        if settings.schema:
            from workerlint.platform.extra_fields import load_extra

            settings = settings.replace(schema={}, extra_fields=load_extra(path, "workerlint.toml"))
    return settings.replace(platform=platform, variables={} if settings.env_file else None)
