"""Runs a rule on an example of its page."""

from __future__ import annotations

import os
from tempfile import TemporaryDirectory

from workerlint.config.loader import read_configuration
from workerlint.config.settings import Settings
from workerlint.core.text import Source
from workerlint.engine.project import engine_for_rule
from workerlint.engine.registry import load_rules
from workerlint.manifest.document import Document
from workerlint.manifest.resources import ResourceIndex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.core.diagnostic import Diagnostic
    from workerlint.engine.example import Example
    from workerlint.engine.result import Result
    from workerlint.engine.rule import Rule


def run_example(rule: Rule, example: Example) -> tuple[Result, list[Diagnostic]]:
    """Return the result of a check of the manifest of *example*, and the findings of *rule* in it."""
    engine = engine_for_rule(rule, settings_of(example))
    result = engine.begin(Document(Source("manifest.yaml", example.manifest.text)))
    # There are no files around an example, but a Bundle may name the example itself.
    index = ResourceIndex([(result.path, result.resources)], lambda bundle, file: bundle if file == bundle else None)
    engine.finish(result, index)
    return result, [diagnostic for diagnostic in result.diagnostics if diagnostic.code == rule.code]


def settings_of(example: Example) -> Settings:
    """Return the settings that an example is checked with. The environment file that it names sets no variables."""
    if not example.config:
        return Settings()
    with TemporaryDirectory() as directory:
        path = os.path.join(directory, "workerlint.toml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(example.config)
        settings = read_configuration(path, directory, load_rules)
    return settings.replace(variables={}) if settings.env_file else settings
