"""The location of the cursor in the tree of a manifest: its path, what is around it, and what is replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from workerlint.config.settings import Settings
from workerlint.core.text import LineIndex
from workerlint.platform.extra_fields import SchemaFields
from workerlint.syntax.libyaml import YAMLError
from workerlint.syntax.parser import parse_tree
from workerlint_lsp.complete.cursor import find_cursor
from workerlint_lsp.complete.marker import find_marker, may_be_worker, unused_word

if TYPE_CHECKING:
    from workerlint_lsp.complete.cursor import Cursor

META = "name: a\nversion: v1beta\ntype: worker\n"
SECTION = META + "worker:\n"
BUNDLE = "version: v1beta\nname: b\ntype: bundle\nbundle:\n  resources:\n"
FLAGS = ("is_key", "alone", "filled", "followed", "colon", "dashed", "is_started")


class Case(NamedTuple):
    """A text with the cursor at its last ``|``, and what is found there."""

    text: str
    path: str | None
    """The path, with dots; None if nothing can be completed."""
    flags: str = ""
    """Those that are true."""
    names: str = ""
    above: str = ""
    merged: str = ""
    flow: str = ""
    lead: str = ""
    trail: str = ""
    quotes: str = ""
    """The quote that the token begins with, and the one to add after it."""
    margin: int = 0
    token: str = ""
    typed: int = 0
    """How many characters of the token are before the cursor."""


CASES = [
    Case(SECTION + "  |", "worker", flags="is_key alone"),
    Case(SECTION + "  stack: a\n  |\n  compute: b\n", "worker", flags="is_key", names="compute stack", above="stack"),
    Case(SECTION + "|\n  stack: a\n", "worker", flags="is_key", names="stack", lead="  ", margin=2),
    Case(SECTION + "|\n\n  stack: a\n", "worker", flags="is_key", names="stack", lead="  ", margin=2),
    Case(SECTION + "|\n# x\n  stack: a\n", "worker", flags="is_key", names="stack", lead="  ", margin=2),
    Case(SECTION + "|\n        # x\n  stack: a\n", "worker", flags="is_key", names="stack", lead="  ", margin=2),
    Case(
        SECTION + "  topology:\n    - name: a\n      dependencies:\n        |\n    - name: b\n",
        "worker.topology.0.dependencies",
        flags="is_key alone",
    ),
    Case(SECTION + "  ? [a]\n  : b\n  |\n", "worker", flags="is_key alone"),
    Case(SECTION + " |\n  stack: a\n", "worker", flags="is_key", names="stack", lead=" ", margin=1),
    Case(SECTION + "  stack: a\n  lo|\n", "worker", flags="is_key", names="stack", above="stack", token="lo", typed=2),
    Case(
        SECTION + "  stack: a\n  lo|: INFO\n",
        "worker",
        flags="is_key filled followed colon",
        names="stack",
        above="stack",
        token="lo",
        typed=2,
    ),
    Case(
        SECTION + "  stack: a\n  lo| INFO\n",
        "worker",
        flags="is_key filled followed",
        names="stack",
        above="stack",
        token="lo",
        typed=2,
    ),
    Case(
        SECTION + "  lo|gLevel: INFO\n  stack: a\n",
        "worker",
        flags="is_key filled followed colon",
        names="stack",
        token="logLevel",
        typed=2,
    ),
    Case(
        SECTION + "  topology:\n  |\n  - name: a\n",
        "worker.topology.0",
        flags="is_key alone dashed",
        lead="- ",
        margin=2,
    ),
    Case(
        SECTION + "  topology:\n|\n    - name: a\n",
        "worker.topology.0",
        flags="is_key alone dashed",
        lead="    - ",
        margin=6,
    ),
    Case(
        SECTION + "  topology:\n    |\n    - name: a\n",
        "worker.topology.0",
        flags="is_key alone dashed",
        lead="- ",
        margin=2,
    ),
    Case(
        SECTION + "  topology:\n    - name: a\n    |\n",
        "worker.topology.1",
        flags="is_key alone dashed",
        lead="- ",
        margin=2,
    ),
    Case(
        SECTION + "  topology:\n    - name: a\n      |\n    - name: b\n",
        "worker.topology.0",
        flags="is_key",
        names="name",
        above="name",
    ),
    Case(SECTION + "  topology:\n    - |\n", "worker.topology.0", flags="is_key alone dashed", margin=2),
    Case(SECTION + "  topology:\n    -|\n", "worker.topology.0", flags="is_key alone dashed", lead=" ", margin=2),
    Case(SECTION + "  topology:\n    -\n      |\n", "worker.topology.0", flags="is_key alone"),
    Case(
        SECTION + "  topology:\n    - name: a\n      dependencies:\n        - |\n",
        "worker.topology.0.dependencies.0",
        flags="is_key alone dashed",
        margin=2,
    ),
    Case(
        SECTION + "  topology:\n    - name: a\n      dependencies:\n        - x\n        - y|z\n",
        "worker.topology.0.dependencies.1",
        flags="is_key alone dashed",
        margin=2,
        token="yz",
        typed=1,
    ),
    Case(SECTION + "  topology:\n    - name: |\n", "worker.topology.0.name", flags="dashed", margin=8),
    Case(SECTION + "  topology:\n    - - |\n", "worker.topology.0.0", flags="is_key alone dashed", margin=4),
    Case(SECTION + "  logLevel: |\n", "worker.logLevel", margin=10),
    Case(SECTION + "  logLevel:|\n", "worker.logLevel", lead=" ", margin=10),
    Case(SECTION + "  logLevel: 'I|\n", "worker.logLevel", quotes="''", margin=11, token="I", typed=1),
    Case(
        SECTION + '  logLevel: "I|N"\n', "worker.logLevel", flags="followed", quotes='"', margin=11, token="IN", typed=1
    ),
    Case(SECTION + "  logLevel: |\n  stack: [\n", "worker.logLevel", margin=10),
    Case(SECTION + "  stack: [\n  logLevel: |\n", "worker.logLevel", margin=10),
    Case(SECTION + "  stack: [\n  |\n  compute: a\n", "worker.stack.0", flow="["),
    Case(SECTION + "  envs: {a: b\n  |\n", "worker", flags="is_key alone"),
    Case(SECTION + '  stack: "ab\n  lo|\n', "worker", flags="is_key alone", token="lo", typed=2),
    Case(SECTION + '  stack: "ab\n  logLevel: |\n', "worker.logLevel", margin=10),
    Case(META + "worker: {|}\n", "worker", flags="is_key alone", flow="{", margin=9),
    Case(META + "worker: {stack: a, |}\n", "worker", flags="is_key", names="stack", above="stack", flow="{", margin=19),
    Case(
        META + "worker: {stack: a, | compute: b}\n",
        "worker",
        flags="is_key filled followed colon",
        names="stack",
        above="stack",
        flow="{",
        margin=19,
        token=" compute",
    ),
    Case(
        META + "worker: {stack: a, |, compute: b}\n",
        "worker",
        flags="is_key",
        names="compute stack",
        above="stack",
        flow="{",
        margin=19,
    ),
    Case(META + "worker: {|, compute: b}\n", "worker", flags="is_key", names="compute", flow="{", margin=9),
    Case(
        META + "worker: {stack: a, lo|}\n",
        "worker",
        flags="is_key",
        names="stack",
        above="stack",
        flow="{",
        margin=19,
        token="lo",
        typed=2,
    ),
    Case(META + "worker: {stack: a, logLevel: |}\n", "worker.logLevel", flow="{", margin=29),
    Case(META + "worker: {stack: a, logLevel:|}\n", "worker.logLevel", flow="{", lead=" ", margin=29),
    Case(
        META + "worker: {stack: a, lo|",
        "worker",
        flags="is_key",
        names="stack",
        above="stack",
        flow="{",
        margin=19,
        token="lo",
        typed=2,
    ),
    Case(
        META + "worker: {stack: a, resources: {requests: {c|",
        "worker.resources.requests",
        flags="is_key alone",
        flow="{",
        margin=42,
        token="c",
        typed=1,
    ),
    Case(META + "worker: {stack: a, topology: [{name: a}, |", "worker.topology.1", flow="[", margin=41),
    Case(META + "worker: {stack: a, topology: [|]}\n", "worker.topology.0", flow="[", margin=30),
    Case(META + "worker: {stack: a, topology: [{name: |}]}\n", "worker.topology.0.name", flow="{", margin=37),
    Case(META + "worker: {\n  stack: a,\n  |\n}\n", "worker", flags="is_key", names="stack", above="stack", flow="{"),
    Case(
        META + "worker: {\n  stack: a,\n  |\n  compute: b }\n",
        "worker",
        flags="is_key",
        names="compute stack",
        above="stack",
        flow="{",
        trail=",",
    ),
    Case(META + "worker: {\n  stack: a,\n  logLevel: |\n}\n", "worker.logLevel", flow="{", margin=10),
    Case(META + "worker: {\n  topology: [\n    |\n  ]}\n", "worker.topology.0", flow="["),
    Case(META + "worker: {\n  topology: [\n    {name: a},\n    |\n", "worker.topology", flags="is_key alone"),
    Case(META + "worker: {\n  topology: [\n    a|,\n  ]}\n", "worker.topology.0", flow="[", token="a", typed=1),
    Case(META + "worker: {\n  |\n", "worker", flags="is_key alone", flow="{"),
    Case(META + "worker: {\n  stack: a,\n  logLevel: |\n", "worker.logLevel", names="stack", margin=10),
    Case(
        SECTION + "  resources:\n    <<: {limits: {}}\n    |\n",
        "worker.resources",
        flags="is_key",
        names="<<",
        above="<<",
        merged="limits",
    ),
    Case(
        SECTION + "  resources:\n    requests: {}\n    <<: {limits: {}, requests: {}}\n    |\n",
        "worker.resources",
        flags="is_key",
        names="<< requests",
        above="<<",
        merged="limits",
    ),
    Case(
        SECTION + "  resources:\n    requests:\n      cpu: 1\n    |: x\n",
        "worker.resources",
        flags="is_key filled followed colon",
        names="requests",
        above="requests",
    ),
    Case(
        SECTION + "  resources:\n    re|:\n      cpu: 1\n",
        "worker.resources",
        flags="is_key filled followed colon",
        token="re",
        typed=2,
    ),
    Case(
        SECTION + "  resources:\n    re|\n      cpu: 1\n",
        "worker.resources",
        flags="is_key alone filled",
        token="re",
        typed=2,
    ),
    Case(
        "|name: a\nversion: v1beta\ntype: worker\n",
        "",
        flags="is_key filled followed colon",
        names="type version",
        token="name",
    ),
    Case(META + "|", "", flags="is_key", names="name type version", above="type"),
    Case(META + "|\nworker:\n  stack: a\n", "", flags="is_key", names="name type version worker", above="type"),
    Case(
        "na|\nversion: v1beta\ntype: worker\nworker: {}\n",
        "",
        flags="is_key",
        names="type version worker",
        token="na",
        typed=2,
    ),
    Case("name: a\n|\nversion: v1beta\ntype: worker\n", "", flags="is_key", names="name type version", above="name"),
    Case(
        META + "la|: x\n",
        "",
        flags="is_key filled followed colon",
        names="name type version",
        above="type",
        token="la",
        typed=2,
    ),
    Case("name: a\nversion: v1beta\n|", "", flags="is_key is_started", names="name version", above="version"),
    Case("name: a\nversion: v1beta\ntype: |", "type", flags="is_started", margin=6),
    Case("name: a\nversion: v1beta\ntype: wor|", "type", flags="is_started", margin=6, token="wor", typed=3),
    Case("name: a\nversion: v1beta\ntype: dep|", None),
    Case(
        "name: a\nversion: v1beta\nty|\n",
        "",
        flags="is_key is_started",
        names="name version",
        above="version",
        token="ty",
        typed=2,
    ),
    Case("name: a\nversion: v1beta\nty|: x\n", None),
    Case("name: a\nversion: v1beta\nty|: worker\n", None),
    Case("name: a\nversion: v1beta\nlayer: user\nworker:\n  |", "worker", flags="is_key alone is_started"),
    Case("name: a\nversion: v1beta\nspec:\n  |", "spec", flags="is_key alone is_started"),
    Case("name: a\nversion: v1beta\nother: b\n|", None),
    Case("name: a\nversion: 3\n|", None),
    Case("name: a\nversion: [v1]\n|", None),
    Case("name: a\nversion: v1beta\ntype: [|]", None),
    Case(
        'name: a\nversion: v1beta\ntype: ""\n|', "", flags="is_key is_started", names="name type version", above="type"
    ),
    Case("name: a\nversion: v1beta\ntype:\n|", "", flags="is_key is_started", names="name type version", above="type"),
    Case("name: a\nversion: v1beta\nworker: [\n  |", "worker.0", flags="is_started", flow="["),
    Case("name: a\nversion: v2alpha\ntype: worker\nspec:\n  |", "spec", flags="is_key alone"),
    Case(SECTION + "  stack: a\n  # |\n", None),
    Case(SECTION + "  stack: # |\n", None),
    Case(SECTION + "  title: >\n    a|\n", None),
    Case(SECTION + "  title: a b\n    c|\n", None),
    Case(SECTION + '  title: "a|b c"\n', "worker.title", flags="followed", quotes='"', margin=8, token="ab c", typed=1),
    Case(SECTION + "  title: a|b c\n", "worker.title", margin=7, token="ab c", typed=1),
    Case(SECTION + "  title: a: |\n", "worker.title", margin=7, token="a: ", typed=3),
    Case(SECTION + "  x: a|b: c\n", "worker.x", margin=3, token="ab: c", typed=1),
    Case(META + "---|\n", None),
    Case(META + "--|\n", "", flags="is_key", names="name type version", above="type", token="--", typed=2),
    Case(META + "...|\n", None),
    Case(META + "%|\n", None),
    Case(META + "  ---|\n", None),
    Case(SECTION + "  stack:|\n    a\n", None),
    Case(SECTION + "  stack: |\n    a: b\n", None),
    Case(SECTION + "  stack:|\n  # c\n\n    a: b\n", None),
    Case(SECTION + "  stack:|\n  compute: b\n", "worker.stack", lead=" ", margin=7),
    Case(SECTION + "  topology:|\n  - a\n", None),
    Case(SECTION + "  topology: |\n  - a\n", None),
    Case(SECTION + "  topology:|\n    - a\n", None),
    Case(SECTION + "  stack:|", "worker.stack", lead=" ", margin=7),
    Case(SECTION + "  stack: x|\n    a\n", None),
    Case(SECTION + "  stack: '|'\n    a: b\n", "worker.stack", flags="followed", quotes="'", margin=8),
    Case(SECTION + "  ? |\n", "worker", flags="is_key alone", token="? ", typed=2),
    Case(SECTION + "  ? a\n  : |\n", "worker.a", margin=2),
    Case(SECTION + "  &a |\n", "worker", flags="is_key alone", token="&a ", typed=3),
    Case(SECTION + "  - |\n", "worker.0", flags="is_key alone dashed", margin=2),
    Case(SECTION + "  -   a|\n", "worker.0", flags="is_key alone dashed", margin=4, token="a", typed=1),
    Case(SECTION + "  stack: a\n  | # b\n", "worker", flags="is_key", names="stack", above="stack"),
    Case(SECTION + "  stack: a\n  |    \n", "worker", flags="is_key", names="stack", above="stack"),
    Case(SECTION + " | stack: a\n", None),
    Case(SECTION + "  |stack: a\n", "worker", flags="is_key filled followed colon", token="stack"),
    Case(SECTION + "  st|ack\n", "worker", flags="is_key alone", token="stack", typed=2),
    Case(SECTION + "  topology:\n  |- a\n", None),
    Case(SECTION + "  *|\n", "worker", flags="is_key alone", token="*", typed=1),
    Case(SECTION + "  a: *|\n", None),
    Case(
        BUNDLE
        + "    - id: w\n      spec:\n        name: x\n        version: v1beta\n        type: worker\n        worker:\n          |\n",
        "worker",
        flags="is_key alone",
    ),
    Case(
        BUNDLE
        + "    - id: w\n      spec:\n        name: x\n        version: v1beta\n        type: worker\n        worker:\n          logLevel: |\n    - id: v\n      spec:\n        name: y\n        version: v1beta\n        type: worker\n        worker: {}\n",
        "worker.logLevel",
        margin=10,
    ),
    Case(
        BUNDLE
        + "    - id: v\n      spec:\n        name: y\n        version: v1beta\n        type: worker\n        worker: {}\n    - id: w\n      spec:\n        name: x\n        version: v1beta\n        type: worker\n        worker:\n          lo|\n",
        "worker",
        flags="is_key alone",
        token="lo",
        typed=2,
    ),
    Case(BUNDLE + "    - id: w\n      |\n", "bundle.resources.0", flags="is_key", names="id", above="id"),
    Case(BUNDLE + "    - id: w\n      dependencies: [|]\n", "bundle.resources.0.dependencies.0", flow="[", margin=15),
    Case(
        BUNDLE
        + "    - id: w\n      spec:\n        name: x\n        version: v1beta\n        type: worker\n        worker:\n          stack: [\n          |\n          compute: b\n",
        "worker.stack.0",
        flow="[",
    ),
    Case(
        BUNDLE
        + "    - id: w\n      spec:\n        name: x\n        version: v1beta\n        type: worker\n        worker:\n          stack: [\n    - id: c\n      |\n",
        None,
    ),
    Case("name: a\ntype: depot\ndepot:\n  |\n", None),
    Case("- |\n", None),
    Case("|", None),
    Case(SECTION + "  stack: a\n\t|\n", "worker", flags="is_key", names="stack", above="stack"),
    Case(SECTION + "\t|\n", "worker", flags="is_key alone"),
    Case(
        SECTION + "  stackSpec:\n    input:\n      kafka:\n        |\n",
        "worker.stackSpec.input.kafka",
        flags="is_key alone",
    ),
    Case(SECTION + "  stack: zqcursorqz\n  |\n", "worker", flags="is_key", names="stack", above="stack"),
    Case(SECTION + "  envs:\n    A: b\n    |\n  c\n", "worker.envs", flags="is_key", names="A", above="A"),
    Case(
        SECTION + "  stack: a\n  titl\n  |\n  compute: a\n",
        "worker",
        flags="is_key",
        names="compute stack",
        above="stack",
    ),
    Case(SECTION + "  stack: a\n  titl\n  x: |\n", "worker.x", margin=3),
    Case(SECTION + "  a:\n    b\n    - c\n    |\n", None),
    Case(SECTION + "  - a\n  b: c\n  |\n", "worker.1", flags="is_key alone dashed", lead="- ", margin=2),
    Case(
        SECTION + "  title: a\n  titl\n  tags: [a\n  - b\n  |", "worker", flags="is_key", names="title", above="title"
    ),
    Case(SECTION + "  title: a\n  titl\n  tags: [a\n  - b: |", "worker.tags.0.b", flags="alone dashed", margin=5),
    Case(SECTION + "  resources:\n    requests: [\n      |", "worker.resources.requests.0", flow="["),
    Case(
        SECTION + "  a: [\n  b: {\n  re|: {\n",
        "worker",
        flags="is_key filled followed colon",
        names="a b",
        token="re",
        typed=2,
    ),
    Case("type: worker\nworker:|\n  stack: [", None),
    Case("type: worker\nworker:\n  lo\n | compute: a", None),
    Case("type: worker\nworker: {\n  topology: [\n  |  ", "worker", flags="is_key", names="topology"),
    Case(
        "version: v1beta\ntype: worker\nworker|\":\n  logLevel: 'I",
        "",
        flags="is_key filled followed colon",
        names="type version",
        token="worker",
        typed=6,
    ),
    Case(
        "tags:\nworker:\n  title: >\n  dataosSecrets:\n  - name: orders-database\n  topology:\n    - name: orders\n      dependencies: [orders,|\n        other]\n      properties:\n  stackSpec:",
        "worker.topology.0.dependencies.1",
        flow="[",
        trail=",",
        margin=22,
    ),
    Case(
        "tags:\nworker:\n  title: >\n  envs: &envs\n    'quote|d': \"a: b\"\n  dataosSecrets:\n  - name: orders-database\n  topology:\n    - name: orders\n      properties:\n  stackSpec:",
        "worker.envs",
        flags="is_key filled followed colon",
        quotes="'",
        margin=1,
        token="quoted",
        typed=5,
    ),
    Case(
        "tags:\nworker:\n  title: >\n  topology:\n    -|\n        <<: *envs\n  stackSpec:",
        "worker.topology.0",
        flags="is_key alone filled dashed",
        lead=" ",
        margin=2,
    ),
    Case(
        "tags:\nworker:\n  title: >\n  dataosSecrets:\n  - name: orders-database\n  topology:\n    - name: orders\n      properties:\n  stackSpec:\n        - data|os://streams:shop/orders",
        "worker.stackSpec.0",
        flags="is_key alone filled followed dashed",
        margin=2,
        token="dataos",
        typed=4,
    ),
    Case(
        "tags:\nworker:\n  title: >\n  topology:\n|\n    -\n  stackSpec:",
        "worker.topology.0",
        flags="is_key alone dashed",
        lead="    - ",
        margin=6,
    ),
    Case(
        "type: worker\nworker:\n  logLevel:\n|    \n  compute: a",
        "worker",
        flags="is_key",
        names="compute logLevel",
        above="logLevel",
        lead="  ",
        margin=2,
    ),
    Case(
        "type: worker\nworker:\n  logLevel|: ",
        "worker",
        flags="is_key filled followed colon",
        token="logLevel",
        typed=8,
    ),
    Case("type: worker\nworker: {stack: a, logL|evel: ", None),
    Case("type: worker\n  title: >\n   :|  text", None),
    Case(
        "type: bundle\nbundle:\n  resources:\n    - id: w\n      spec:\n        type: worker\n          st|ack: [",
        "type",
        flags="is_key filled followed colon",
        token="stack",
        typed=2,
    ),
    Case("name:| a\nversion: v1beta", "name", flags="is_started", lead=" ", margin=6, token=" a"),
    Case("type: worker\n  topology: |[\n    {name: a},", "type.topology", flags="alone", margin=10, token="["),
    Case(
        "type: bundle\nbundle:\n  resources:\n        worker:|\n          ",
        "bundle.resources.worker",
        lead=" ",
        margin=8,
    ),
    Case(
        "version: v1beta\ntype: |worker\nworker:\n  stack: zqcursorqz",
        "type",
        flags="is_started",
        margin=6,
        token="worker",
    ),
    Case('name: a\ntype:" |', None),
    Case(
        "type: bundle\nbundle:\n  resources:\n    - id: v\n      spec:\n        ty|pe: worker",
        "bundle.resources.0.spec",
        flags="is_key filled followed colon",
        token="type",
        typed=2,
    ),
    Case("type: work|er\n*aworker:", None),
    Case(
        "type: worker\nworker:\n  {{- if .Values.x |}}",
        "worker",
        flags="is_key alone",
        flow="{",
        margin=2,
        token="- if .Values.x ",
        typed=15,
    ),
    Case("type: worker\n  title: >\n   :|  text", None),
    Case(
        "type: bundle\nbundle:\n  resources:\n    - id: w\n      spec:\n          st|ack: [",
        "bundle.resources.0.spec",
        flags="is_key filled followed colon",
        token="stack",
        typed=2,
    ),
    Case("type: worker\n \n  stack: |a", "type.stack", flags="alone", margin=7, token="a"),
    Case(
        "type: bundle\nbundle:\n  resources:\n    - id: w\n    }      |logLevel: \n      spec:",
        "bundle.resources",
        flags="is_key filled followed colon",
        token="}      logLevel",
        typed=7,
    ),
    Case("type: worker\nworker:'\n  stack: |a", "type.stack", flags="alone", margin=7, token="a"),
    Case(
        "type: wor|ker\nworker:\n  stack: bento:3.0\n  compute: a\n   tags: b",
        "type",
        names="worker",
        margin=6,
        token="worker",
        typed=3,
    ),
    Case(
        "worker:\n  stack: bento:3.0\n  |envs: {a: b\n  \n  compute: a",
        "worker",
        flags="is_key filled followed colon",
        names="compute stack",
        token="envs",
    ),
    Case(
        "versio|n: v1beta\ntype: worker\n%",
        "",
        flags="is_key filled followed colon",
        names="type",
        token="version",
        typed=6,
    ),
]


BEGUN = [
    ("name: a\n|", True),
    ("name: a\ntype: |", True),
    ("name: a\n  |", False),
    ("nam: a\n|", False),
    ("name: a\ntype: x\n|", False),
    ("name: a\nfoo: b\n|", False),
    ("name: a\nversion: 3\n|", False),
    ("|", False),
]


def find(marked: str, *, begun: bool = False) -> tuple[str, Cursor | None]:
    """Return a text without its last ``|``, and the cursor there."""
    offset = marked.rindex("|")
    text = marked[:offset] + marked[offset + 1 :]

    def is_valid() -> bool:
        try:
            parse_tree(text)
        except YAMLError:
            return False
        return True

    return text, find_cursor(text, LineIndex(text), offset, Settings(), is_valid, begun=begun)


@pytest.mark.parametrize("case", CASES, ids=[case.text.replace(META, "") for case in CASES])
def test_the_location(case: Case) -> None:
    text, cursor = find(case.text)
    if cursor is None:
        assert case.path is None
        return
    assert (
        Case(
            case.text,
            ".".join(map(str, cursor.path)),
            " ".join(flag for flag in FLAGS if getattr(cursor, flag)),
            " ".join(sorted(cursor.names)),
            cursor.above,
            " ".join(sorted(cursor.merged)),
            cursor.flow,
            cursor.lead,
            cursor.trail,
            cursor.quote + cursor.closing,
            cursor.margin,
            text[cursor.start : cursor.end],
            cursor.offset - cursor.start,
        )
        == case
    )


@pytest.mark.parametrize(("marked", "found"), BEGUN)
def test_a_name_is_enough_where_the_user_asks_for_completion(marked: str, found: bool) -> None:
    assert find(marked)[1] is None
    cursor = find(marked, begun=True)[1]
    assert (cursor is not None and cursor.is_started) is found


def test_the_worker_of_the_cursor_is_that_of_a_bundle() -> None:
    spec = "      spec:\n        name: {}\n        version: v1beta\n        type: worker\n        worker:"
    text = f"{BUNDLE}    - id: v\n{spec.format('y')} {{}}\n    - id: w\n{spec.format('x')}\n          "
    for line in ("|", "logLevel: |\n", "stack: [\n          |\n          compute: b\n"):
        cursor = find(text + line)[1]
        assert cursor is not None
        assert cursor.worker.entry is not None
        assert cursor.worker.entry.path == ("bundle", "resources", 1)


@pytest.mark.parametrize("field", ["team", "other"])
def test_fields_of_the_configuration_belong_to_a_document_that_may_become_a_worker(field: str) -> None:
    text = f"name: a\nversion: v1beta\n{field}: b\n"
    fields = SchemaFields("extra.json", '{"properties": {"team": {}}}')
    found = find_cursor(text, LineIndex(text), len(text), Settings(extra_fields=fields), lambda: True, begun=False)
    assert (found is not None) is (field == "team")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a worker", True),
        ("name: a\nversion: v1beta\nx: y\n", True),
        ("version: v2alpha", True),
        ("version: 'v1' # now\r\n", True),
        ('version:\t"v1beta1"\n', True),
        ("version: 3\n", False),
        ("version: v1gamma\n", False),
        ("version: v1beta x\n", False),
        (" version: v1beta\n", False),
        ("apiVersion: v1\n", False),
        ("", False),
    ],
)
def test_documents_that_may_be_a_worker(text: str, expected: bool) -> None:
    assert may_be_worker(text) is expected


@pytest.mark.parametrize("count", range(4))
def test_the_marker_is_not_in_the_text(count: int) -> None:
    marker = unused_word("")
    text = " ".join(marker + "q" * at for at in range(count))
    assert unused_word(text) == marker + "q" * count


@pytest.mark.parametrize(
    ("text", "path", "flow", "inside"),
    [
        ("a: {b: [c, MARK]}", ("a", "b", 1), "[", False),
        ("a: {b: {MARK: 1}}", ("a", "b"), "{", False),
        ("a: [{b: c}, {MARK}]", ("a", 1), "{", False),
        ("a:\n  - b: c\n    MARK:\n", ("a", 0), "", False),
        ("a: x MARK\n", ("a",), "", True),
        ("a: |\n  MARK x\n", ("a",), "", True),
        ("xMARK: 1\n", (), "", True),
        ("? [MARK]\n: 1\n", (0,), "[", False),
        ("a: &x {b: MARK}\n", ("a", "b"), "{", False),
    ],
)
def test_where_the_marker_is(text: str, path: tuple[str | int, ...], flow: str, inside: bool) -> None:
    root = parse_tree(text)
    assert root is not None
    found = find_marker(root, "MARK")
    assert found is not None
    assert (found.path, found.flow, found.inside) == (path, flow, inside)


def test_a_marker_in_a_comment_is_not_found() -> None:
    root = parse_tree("a: b # MARK\n")
    assert root is not None
    assert find_marker(root, "MARK") is None
