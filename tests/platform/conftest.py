"""A fixture that evaluates schemas on Workers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.platform.specs import Checked

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def check() -> Callable[[Any, str], Checked]:
    """Return a function that evaluates a schema on a stackSpec."""
    return Checked
