"""The hook joins whatever is configured already, and not a character of that changes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from workerlint.scaffold import pre_commit
from workerlint.scaffold.pre_commit import MIRROR, REPOSITORY, add_hook, runs_installed, uses_baseline
from workerlint.version import VERSION

RELEASED = {"repo": REPOSITORY, "rev": f"v{VERSION}", "hooks": [{"id": "workerlint"}]}
PUBLISHED = Path(__file__).parents[2] / ".pre-commit-hooks.yaml"
FORMS = [
    "",
    "\n",
    "# nothing yet\n",
    "# nothing yet",
    "---\n",
    "repos: []\n",
    "repos: [] # none yet\nci: {}\n",
    "repos:\n",
    "repos: ~\nfail_fast: true\n",
    "repos:   # ours\n",
    "fail_fast: true",
    "\ufeffrepos:\n  - repo: local\n    hooks: []\n",
    "# head\nrepos:\n  - repo: https://x/y\n    rev: v1 # note\n    hooks:\n      - id: a\n",
    "repos:\n- repo: https://x/y\n  rev: v1\n  hooks:\n  - id: a",
    "repos:\n-   repo: https://x/y\n    rev: v1\n    hooks:\n    -   id: a\n",
    "repos:\n- repo: local\n  hooks:\n  - id: a\n\n# tail\nci:\n  autofix_prs: false\n",
    "repos:\n  - repo: local\n    hooks:\n      - id: a\n      # - id: b\n    # more of local\n# tail\nfail_fast: true\n",
    "repos:\n  - repo: local\n    hooks:\n      - id: a\n        args: [x,\ny]\n",
    "repos:\n  - repo: local\n    hooks:\n      - id: a\n        entry: |\n          repos:\n            x\n\nci: {}\n",
    "repos:\n  - repo: local\n    hooks:\n      - id: a\n        entry: >-\n          long\n          line\n",
    'exclude: "\nrepos:\n  "\nrepos:\n  - {repo: local, hooks: []}\n',
    "exclude: |\n  repos:\n  - x\nrepos:\n  - repo: local\n    hooks:\n...\n",
    f"repos: # not {REPOSITORY}\n  - repo: {REPOSITORY}-tools\n    hooks: []\n",
    "repos:\n  - &a {repo: local, hooks: []}\n  - repo: x\n    rev: y\n    hooks: []\n",
]


@pytest.fixture(autouse=True, params=["before the release", "after the release"])
def hook(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return the entry that is added before or after the first release."""
    if request.param == "after the release":
        monkeypatch.setattr(pre_commit, "_ENTRY", pre_commit._RELEASED)
        return RELEASED
    monkeypatch.setattr(pre_commit, "_ENTRY", pre_commit._BEFORE_RELEASE)
    (published,) = (hook for hook in yaml.safe_load(PUBLISHED.read_text()) if hook["id"] == "workerlint")
    del published["description"], published["minimum_pre_commit_version"]
    return {"repo": "local", "hooks": [{**published, "language": "system"}]}


def test_before_the_release_the_hook_runs_the_installed_workerlint(hook: dict[str, Any]) -> None:
    assert runs_installed(add_hook("") or "") is (hook["repo"] == "local")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("form", FORMS)
def test_the_hook_joins_the_list_and_all_else_stays(form: str, newline: str, hook: dict[str, Any]) -> None:
    text = form.replace("\n", newline)
    after = add_hook(text)
    assert after is not None
    old, new = yaml.safe_load(text) or {}, yaml.safe_load(after)
    assert new == {**old, "repos": [*(old.get("repos") or []), hook]}
    assert _is_part(text, after)
    assert ("\n" in after.replace("\r\n", "")) is (newline == "\n" or "\n" not in form)
    assert add_hook(after) is None


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("form", FORMS)
def test_a_baseline_becomes_an_option_of_the_hook_whether_it_is_new_or_not(
    form: str, newline: str, hook: dict[str, Any]
) -> None:
    text = form.replace("\n", newline)
    after = add_hook(text, "my: 'own'.json")
    assert after is not None
    new = yaml.safe_load(after)
    assert new["repos"][-1] == {**hook, "hooks": [{**hook["hooks"][0], "args": ["--baseline=my: 'own'.json", "--"]}]}
    assert uses_baseline(after)
    later = add_hook(add_hook(text) or "", "my: 'own'.json")
    assert later is not None
    assert yaml.safe_load(later) == new
    assert add_hook(after, "other.json") is None


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("id: workerlint", "id: workerlint\n        ARGS\n"),
        ("id: workerlint\n", "id: workerlint\n        ARGS\n"),
        ("id: workerlint # ours\n", "id: workerlint # ours\n        ARGS\n"),
        ("id: workerlint\n      - id: other\n", "id: workerlint\n        ARGS\n      - id: other\n"),
        ("name: x\n        id: workerlint\nci: {}\n", "name: x\n        id: workerlint\n        ARGS\nci: {}\n"),
        ("id: other\n      - id: workerlint\n", "id: other\n      - id: workerlint\n        ARGS\n"),
        ("{id: workerlint, args: [--]} # ours\n", "{id: workerlint, ARGS} # ours\n"),
        ("args: [--] # all\n        id: workerlint\n", "ARGS # all\n        id: workerlint\n"),
    ],
)
def test_where_the_option_is_written(before: str, after: str, newline: str) -> None:
    head = f"repos:\n  - repo: {REPOSITORY}\n    rev: v1\n    hooks:\n      - "
    expected = head + after.replace("ARGS", 'args: ["--baseline=base.json", "--"]')
    assert add_hook((head + before).replace("\n", newline), "base.json") == expected.replace("\n", newline)


@pytest.mark.parametrize(
    "hook",
    ["{id: workerlint}", "id: workerlint\n        args: [--fix, --]", "id: workerlint\n        args:", "id: other"],
)
def test_a_hook_that_cannot_get_the_option_stays(hook: str) -> None:
    text = f"repos:\n  - repo: {REPOSITORY}\n    hooks:\n      - {hook}\n"
    assert add_hook(text, "baseline.json") is None
    assert not uses_baseline(text)


@pytest.mark.parametrize("text", ["", "\ufeff", "fail_fast: true", "fail_fast: true\n", "fail_fast: true\r\n"])
def test_a_list_that_is_new_begins_on_the_line_after_the_text(text: str) -> None:
    newline = "\r\n" if "\r" in text else "\n"
    begin = text if not text.strip("\ufeff") or text.endswith("\n") else text + newline
    assert (add_hook(text) or "").startswith(f"{begin}repos:{newline}  - repo:")


def test_comments_stay_with_what_they_belong_to() -> None:
    after = add_hook("repos:\n  - repo: local\n    hooks:\n      - id: a\n      # - id: b\n# tail\nci: {}\n")
    assert after == (
        "repos:\n  - repo: local\n    hooks:\n      - id: a\n      # - id: b\n"
        + "".join(f"  {line}\n" for line in pre_commit._ENTRY)
        + "# tail\nci: {}\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        f"repos:\n  - repo: {REPOSITORY}\n    rev: v0.0.1\n    hooks:\n      - id: workerlint-fix\n",
        f"repos: [{{repo: '{REPOSITORY}.git', rev: v1, hooks: []}}]\n",
        f"repos: [{{repo: '{MIRROR}', rev: v1, hooks: []}}]\n",
        "repos:\n  - repo: local\n    hooks:\n      - {id: workerlint, name: x, entry: x, language: system}\n",
    ],
)
def test_a_hook_that_is_there_stays_the_only_one(text: str) -> None:
    assert add_hook(text) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("repos: [{repo: local, hooks: []}]\n", "has a layout that cannot be extended"),
        ("{repos: []}\n", "has a layout that cannot be extended"),
        ("a: &x []\nrepos: *x\n", "has a layout that cannot be extended"),
        ("- repo: local\n", "has no list `repos`"),
        ("repos: none\n", "has no list `repos`"),
        ("repos:\n  - 'open\n", "is not a single valid YAML document"),
        ("repos: []\n---\nrepos: []\n", r"is not a single valid YAML document \(line 2\)"),
    ],
)
def test_a_file_without_a_place_for_it_is_refused(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        add_hook(text)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="ascii"), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1, max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@pytest.mark.slow
@given(
    st.dictionaries(st.sampled_from(["ci", "repos", "exclude", "zz"]), VALUES),
    st.lists(st.dictionaries(st.sampled_from(["repo", "hooks", "x"]), VALUES, min_size=1), max_size=3),
    st.integers(2, 5),
    st.sampled_from([None, False]),
    st.sampled_from([None, "'", "|", ">"]),
)
def test_no_way_of_writing_is_spoilt(
    rest: dict[str, Any], repositories: list[Any], indent: int, flow: bool | None, style: str | None
) -> None:
    data = {**rest, "repos": repositories}
    text = yaml.safe_dump(data, sort_keys=False, indent=indent, default_flow_style=flow, default_style=style)
    assume(yaml.safe_load(text) == data)
    try:
        after = add_hook(text)
    except ValueError:
        return
    assert after is not None
    assert yaml.safe_load(after)["repos"][:-1] == repositories
    assert _is_part(text, after)


def _is_part(text: str, whole: str) -> bool:
    """Return whether *whole* is *text* with one insertion of lines; an empty list may be removed."""
    lines = [re.sub(r"^([\"']?repos[\"']?:) (\[\]|~)", r"\1", line) for line in text.splitlines()]
    after = whole.splitlines()
    start = next((i for i, line in enumerate(lines) if i >= len(after) or after[i] != line), len(lines))
    rest = lines[start:]
    return not rest or after[-len(rest) :] == rest
