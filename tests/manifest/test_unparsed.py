"""What the text of a document shows that cannot be parsed."""

from __future__ import annotations

import pytest

from workerlint.manifest.unparsed import is_template, top_level


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("name: w\ntype: worker # a comment\nworker:\n  stack: [\n", {"name": "w", "type": "worker", "worker": ""}),
        ("\"type\": 'worker'\r\n'name': \"w\"\r\n", {"type": "worker", "name": "w"}),
        ("type: !!str worker\nname: &n w\n", {"type": "worker", "name": "w"}),
        ("type:\ntype: worker\ntype: depot\n", {"type": "worker"}),
        ("  type: worker\n- name: w\n", {}),
        (
            '# JSON\n{"type": "worker", "worker": {"type": "other"}, name: my w',
            {"type": "worker", "worker": "", "name": "my w"},
        ),
        ("{{ template }}\ntype: worker\n", {"type": "worker"}),
    ],
)
def test_keys_at_the_top_level_are_found(text: str, found: dict[str, str]) -> None:
    assert top_level(text) == found


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("{{- if .Values.on }}\n", True),
        ("name: {{ .Values.name }}\n", True),
        ("{% for name in names %}\n", True),
        ("name: {{ name }}\n", False),
        ("name: '{{ .Values.name }}'\n", False),
        ("# {{ .Values.name }}\nname: w\n", False),
        ("name: '{{ .Values.name }}'\nowner: {{ .Values.owner }}\n", True),
    ],
)
def test_a_template_has_expressions_outside_of_quotes_and_comments(text: str, is_one: bool) -> None:
    assert is_template(text) is is_one
