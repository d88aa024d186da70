"""New manifests are clean, whatever is asked of them, and say what was asked."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from workerlint.engine import Engine
from workerlint.registry import load_rules
from workerlint.scaffold.manifest import Wishes, compose
from workerlint.scaffold.stacks import TEMPLATES
from workerlint.settings import Settings
from workerlint.text import Source

RULES = [rule for rule in load_rules() if rule.code != "DW211"]
ENGINE = Engine(Settings(), RULES, RULES)
NAMES = st.from_regex(r"[a-z][a-z0-9]{0,20}(-[a-z0-9]{1,8})?", fullmatch=True)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]), min_size=1, max_size=20)
PLAIN = WORDS.filter(lambda text: "$" not in text and "{{" not in text and "dataos:" not in text and text.strip())
WISHES = st.builds(
    Wishes,
    NAMES,
    st.sampled_from(sorted(TEMPLATES)),
    workspace=st.just("") | NAMES,
    replicas=st.integers(1, 9),
    autoscaling=st.none() | st.tuples(st.integers(1, 3), st.integers(4, 9)),
    cpu_target=st.sampled_from([0, 50, 100]),
    memory_target=st.sampled_from([0, 50, 100]),
    log_level=st.sampled_from(["INFO", "DEBUG", "WARN", "ERROR"]),
    secrets=st.lists(st.tuples(NAMES, st.just("") | NAMES), max_size=2, unique_by=lambda item: item[0]).map(tuple),
    volumes=st.lists(st.tuples(NAMES, st.sampled_from(["data", "/var/x"])), max_size=1).map(tuple),
    envs=st.dictionaries(st.from_regex(r"X_[A-Z]{1,5}", fullmatch=True), PLAIN, max_size=2).map(
        lambda envs: tuple(envs.items())
    ),
    owner=st.just("") | NAMES,
    description=st.just("") | PLAIN,
    tags=st.lists(NAMES, max_size=2, unique=True).map(tuple),
)


@pytest.mark.parametrize("stack", sorted(TEMPLATES))
def test_a_template_reads_well(stack: str, snapshot: SnapshotAssertion) -> None:
    assert compose(Wishes("city-sync", stack)) == snapshot


@settings(max_examples=150, deadline=None)
@given(WISHES)
def test_a_new_manifest_is_clean_and_says_what_was_asked(wishes: Wishes) -> None:
    text = compose(wishes)
    found = ENGINE.check(Source("new.yaml", text)).diagnostics
    # Nobody but the author knows the owner, and any word may look like a password to a strict eye.
    assert [(item.code, item.message) for item in found if item.code not in {"DW702", "DW502"}] == []
    data = yaml.safe_load(text)
    assert data["name"] == wishes.name
    if wishes.description:
        assert data["description"] == wishes.description
    assert data["worker"].get("envs", {}) == dict(wishes.envs)
    assert [secret["name"] for secret in data["worker"].get("dataosSecrets", [])] == [
        name for name, _ in wishes.secrets
    ]
    if wishes.autoscaling:
        scaling = data["worker"]["autoScaling"]
        assert (scaling["minReplicas"], scaling["maxReplicas"]) == wishes.autoscaling
