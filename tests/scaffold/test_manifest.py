"""New manifests have no findings and contain what the options request."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion
from tests.examples import examples

from workerlint.config.selection import resolve
from workerlint.config.settings import DEFAULT
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.manifest.document import Document
from workerlint.scaffold.manifest import ManifestOptions, compose
from workerlint.scaffold.stacks import TEMPLATES

RULES = load_rules()
ALL = Engine(DEFAULT, RULES, RULES)
USUAL = Engine(DEFAULT, resolve(DEFAULT, RULES)[0], RULES)
WORST_NAMES = ["no", "yes", "on", "null", "true", "12", "0x1f", "1e3", "2024-01-01", "0", "a" * 47]
NAMES = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?", fullmatch=True) | st.sampled_from(WORST_NAMES)
WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
# A variable is the environment's business; what looks like a password or an address is not wanted by other rules.
TEXTS = WORDS.filter(lambda text: not any(part in text for part in ("$", "{{", "dataos:", "@")) and text.strip())
DIRECTORIES = st.sampled_from(["data", "/var/x", "a b/c", "/1"])
WISHES = st.builds(
    ManifestOptions,
    NAMES,
    st.sampled_from(sorted(TEMPLATES)),
    workspace=st.just("") | NAMES,
    compute=st.sampled_from(["runnable-default", "gpu-runnable"]),
    autoscaling=st.none() | st.tuples(st.integers(1, 3), st.integers(4, 9)),
    cpu_target=st.sampled_from([0, 1, 50, 100]),
    memory_target=st.sampled_from([0, 1, 50, 100]),
    log_level=st.sampled_from(["INFO", "DEBUG", "WARN", "ERROR"]),
    secrets=st.lists(st.tuples(NAMES, st.just("") | NAMES), max_size=2, unique_by=lambda item: item[0]),
    volumes=st.lists(st.tuples(NAMES, DIRECTORIES), max_size=1),
    envs=st.dictionaries(st.from_regex(r"X_[A-Z]{1,5}", fullmatch=True), TEXTS, max_size=2).map(lambda x: x.items()),
    owner=NAMES,
    description=st.just("") | TEXTS,
    tags=st.lists(NAMES, max_size=2, unique=True),
)


@pytest.mark.parametrize("stack", sorted(TEMPLATES))
def test_a_template_reads_well(stack: str, snapshot: SnapshotAssertion) -> None:
    assert compose(ManifestOptions("city-sync", stack)) == snapshot


def test_everything_asked_for_reads_well(snapshot: SnapshotAssertion) -> None:
    wishes = ManifestOptions(
        "city-sync",
        "bento",
        workspace="geography",
        compute="gpu-runnable",
        autoscaling=(2, 5),
        cpu_target=70,
        memory_target=90,
        log_level="DEBUG",
        secrets=[("city-database", ""), ("map-key", "maps")],
        volumes=[("cities", "/data/cities")],
        envs=[("REGION", "emea"), ("PAGE_SIZE", "500")],
        owner="ada",
        description='Keeps the "city" table: fresh',
        tags=["cities"],
    )
    assert compose(wishes) == snapshot


@pytest.mark.parametrize("stack", sorted(TEMPLATES))
def test_only_the_owner_is_left_to_say(stack: str) -> None:
    found = ALL.check(Document(Source("new.yaml", compose(ManifestOptions("city-sync", stack))))).diagnostics
    assert [item.code for item in found] == ["DW702"]


@pytest.mark.parametrize("stack", sorted(TEMPLATES))
@pytest.mark.parametrize("name", WORST_NAMES)
def test_names_that_look_like_other_things_stay_names(name: str, stack: str) -> None:
    text = compose(ManifestOptions(name, stack, owner=name))
    assert [item.message for item in ALL.check(Document(Source("new.yaml", text))).diagnostics] == []
    assert yaml.safe_load(text)["name"] == name


@pytest.mark.deep
@settings(max_examples=examples(200))
@given(WISHES)
def test_a_new_manifest_is_clean_and_says_what_was_asked(wishes: ManifestOptions) -> None:
    text = compose(wishes)
    for engine in (USUAL, ALL):
        found = engine.check(Document(Source("new.yaml", text))).diagnostics
        # Any words may look like a password to a strict eye.
        assert [(item.code, item.message) for item in found if item.code != "DW502"] == []
    data = yaml.safe_load(text)
    worker = data["worker"]
    assert (data["name"], data["owner"], data["description"]) == (wishes.name, wishes.owner, wishes.description)
    assert data.get("workspace", "") == wishes.workspace
    assert set(wishes.tags) <= set(data["tags"])
    assert (worker["compute"], worker["logLevel"]) == (wishes.compute, wishes.log_level)
    assert worker.get("envs", {}) == dict(wishes.envs)
    home = wishes.workspace or "public"
    secrets = [(item["name"], item["workspace"]) for item in worker.get("dataosSecrets", [])]
    assert secrets == [(name, workspace or home) for name, workspace in wishes.secrets]
    assert [(item["name"], item["directory"]) for item in worker.get("dataosVolumes", [])] == list(wishes.volumes)
    scaling = worker.get("autoScaling")
    if wishes.autoscaling:
        assert (scaling["minReplicas"], scaling["maxReplicas"]) == wishes.autoscaling
        assert scaling.get("targetCPUUtilizationPercentage", 0) == wishes.cpu_target
        assert scaling.get("targetMemoryUtilizationPercentage", 0) == wishes.memory_target
    else:
        assert scaling is None
