"""Makes the index of the rules when the package is built or installed for development."""

from __future__ import annotations

import importlib.util
import os
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class RuleIndexHook(BuildHookInterface):  # type: ignore[misc,type-arg,unused-ignore]
    """Writes rules/workerlint_rules/_index.py, which .gitignore leaves out of the repository."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the index and have it packed."""
        del version
        path = os.path.join(self.root, "linter", "workerlint", "engine", "rule_index.py")
        spec = importlib.util.spec_from_file_location("rule_index", path)
        if spec is None or spec.loader is None:
            raise RuntimeError(f"{path} cannot be loaded")
        builder = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(builder)
        builder.write_index(os.path.join(self.root, "rules", "workerlint_rules"))
        build_data["artifacts"].append("rules/workerlint_rules/_index.py")
