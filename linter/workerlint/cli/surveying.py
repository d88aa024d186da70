"""Reads what files define, without running the rules on them, for files that are not themselves checked."""

from __future__ import annotations

from workerlint.engine import Engine
from workerlint.rule import PROJECT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.project import Project
    from workerlint.rule import Rule
    from workerlint.settings import Settings


class Survey:
    """Stands in for a project whose engines find nothing and collect resources, for the rules that look across files.

    What files define is nothing where no such rule is on.
    """

    def __init__(self, project: Project | Survey) -> None:
        self._project = project
        self._engines: dict[int, Engine] = {}

    @property
    def known_rules(self) -> list[Rule]:
        """The rules of the project."""
        return self._project.known_rules

    def settings_for(self, path: str) -> Settings:
        """Give the settings that hold for a file. Raises ConfigurationError."""
        return self._project.settings_for(path)

    def engine_for(self, path: str) -> Engine:
        """Give the engine that reads a file. Raises ConfigurationError."""
        engine = self._project.engine_for(path)
        light = self._engines.get(id(engine))
        if light is None:
            across = [rule for rule in engine.rules if rule.phase == PROJECT]
            light = self._engines[id(engine)] = Engine(engine.settings, across)
        return light
