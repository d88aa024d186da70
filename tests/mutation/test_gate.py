"""The files of the mutation tests fit the present code."""

from __future__ import annotations

import json

import pytest
import yaml
from tests.mutation.__main__ import RATCHET, equivalents, modules
from tests.mutation.coverage_map import PACKAGES, ROOT
from tests.mutation.operators import mutants


@pytest.mark.deep
def test_each_equivalent_mutant_exists_and_has_a_reason() -> None:
    """An entry that matches nothing is out of date."""
    listed = equivalents()
    files = {module: (ROOT / module).read_text(encoding="utf-8") for module, *_ in listed}
    present = {(module, *mutant.identity) for module, text in files.items() for mutant in mutants(text)}
    assert listed.keys() - present == set()
    assert all(listed.values())


def test_the_weekly_run_covers_every_module() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/mutation.yml").read_text(encoding="utf-8"))
    parts = list(modules(workflow["jobs"]["all"]["strategy"]["matrix"]["part"]))
    assert sorted(parts) == sorted(modules(PACKAGES))


def test_each_percentage_is_that_of_a_package() -> None:
    packages = {"/".join(str(path.relative_to(ROOT)).split("/")[1:-1][:2]) for path in modules(PACKAGES)}
    assert json.loads(RATCHET.read_text(encoding="utf-8")).keys() <= packages
