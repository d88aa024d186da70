"""The accessibility of a page in a browser, which axe-core checks."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

_SERIOUS = ("serious", "critical")
_SETTLED = """() => new Promise(settled => {
  let timer = setTimeout(settled, 300);
  const restart = () => { clearTimeout(timer); timer = setTimeout(settled, 300); };
  new MutationObserver(restart).observe(document, { subtree: true, childList: true, attributes: true });
})"""
"""Resolves when the page has not changed for a while: axe-core fails if elements appear while it runs."""


def serious_violations(tab: Page) -> dict[str, list[str]]:
    """Return the elements that violate each rule of axe-core, of the rules with at least a serious impact.

    Skip the test where axe-core is not installed; fail it in CI.
    """
    named = os.environ.get("WORKERLINT_AXE", "")
    if not named:
        reason = "WORKERLINT_AXE does not name axe.min.js (of the npm package axe-core)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    tab.evaluate(Path(named).read_text(encoding="utf-8"))
    tab.evaluate(_SETTLED)
    violations = tab.evaluate("axe.run().then(result => result.violations)")
    return {
        item["id"]: [node["html"][:200] for node in item["nodes"][:5]]
        for item in violations
        if item["impact"] in _SERIOUS
    }
