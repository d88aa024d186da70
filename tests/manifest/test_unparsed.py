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
        ("{% x %}\ntype: worker\n", {"type": "worker"}),
        ("{# x #}\ntype: worker\n", {"type": "worker"}),
        ("a-b_1: c\nb : d\nc\t:\te\nf:g\nh.i: j\n", {"a-b_1": "c", "b": "d", "c": "e"}),
        ("'a\": b\n'c: d\n", {}),
        ("a: b#c\nd: #e\nf: g\t# h\n", {"a": "b#c", "d": "", "f": "g"}),
        ("a: &x !t 'b'\nc: !t\nd: [!t e]\n", {"a": "b", "c": "!t", "d": "[!t e]"}),
        ("a: !t[x] b\n", {"a": "!t[x] b"}),
        # Flow mappings.
        ("--- {a: b}", {"a": "b"}),
        ("---{a: b}", {}),
        ("# x\n  # y\n\t{a: b, c: d}", {"a": "b", "c": "d"}),
        ("{a: b, c: [d: e, {f: g}], h: i}", {"a": "b", "c": "", "h": "i"}),
        ("{a: {b: c}, d: e", {"a": "", "d": "e"}),
        ('{a: b c, d: \'e \'\'f\', "g": "h\\"i"', {"a": "b c", "d": "e ''f", "g": 'h\\"i'}),
        ("{a, b: c, d", {"b": "c"}),
        ("{a: &x b, c: !t 'd'}", {"a": "b", "c": "d"}),
        ("{a: , b: ''}", {"a": "", "b": ""}),
        ("{a: b}\n{c: d}", {"a": "b", "c": "d"}),
        ("[a: b]", {}),
        ("{a: [b\n c: d", {"a": ""}),
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
        *(
            (f"a: {{{{ {word} x }}}}\n", True)
            for word in (
                "block",
                "default",
                "define",
                "else",
                "end",
                "if",
                "include",
                "printf",
                "quote",
                "range",
                "required",
                "template",
                "toYaml",
                "tpl",
                "with",
            )
        ),
        *((f"a: {opening} x\n", True) for opening in ("{{.", "{{ /* x */", "{{ $.x", "{{ $x", "{#", "{%", "{{-")),
        ("a: {{ iffy }}\n", False),
        ("a: {{ $ }}\n", False),
        ("a: { {.x: 1} }\n", False),
        ('a: "{{ .x }}"\n', False),
        ('a: "b \\" {{ .x }}"\n', False),
        ('a: "b" {{ .x }}\n', True),
        ("a: it's {{ .x }}\n", True),
        ("a: b#{{ .x }}\n", True),
        ("a: b # {{ .x }}\nc: d\n", False),
        ("a: 'b {{ .x }}\nc: d\n", False),
        ("a: 'b\nc: {{ .x }}\n", True),
    ],
)
def test_a_template_has_expressions_outside_of_quotes_and_comments(text: str, is_one: bool) -> None:
    assert is_template(text) is is_one
