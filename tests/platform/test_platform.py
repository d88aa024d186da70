"""What is known about names and stacks of the installation, and what their absence shows."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from workerlint.config.settings import Settings
from workerlint.core.text import Source, Span
from workerlint.manifest.document import Document, read_workers
from workerlint.manifest.manifest import Stack
from workerlint.manifest.resource_index import ResourceIndex
from workerlint.manifest.resources import Reference, read_resources
from workerlint.platform.platform import Absence, Platform, ProjectContext
from workerlint.platform.platform_file import parse_platform

LIST = "format = 1\n[{kind}]\nclosed = {closed}\nlearned = 2026-01-31\nnames = ['known']\n"
STACK = "name: s{0}\nversion: v1alpha\ntype: stack\nstack:\n  name: nilus\n  flavor: '{0}'\n  version: '{1}'\n"


def platform(text: str, workspaces: tuple[str, ...] = ()) -> Platform:
    return Platform(Settings(workspaces=workspaces), file=parse_platform("platform.toml", text.encode()))


@pytest.mark.parametrize(
    ("name", "closed", "severity"), [("known", True, None), ("other", True, "error"), ("other", False, "info")]
)
def test_the_absence_of_a_name(name: str, closed: bool, severity: str | None) -> None:
    found = platform(LIST.format(kind="compute", closed=str(closed).lower())).absence("compute", name)
    assert (None if found is None else found.severity) == severity


def test_without_a_list_nothing_is_absent() -> None:
    assert platform(LIST.format(kind="compute", closed="true")).absence("volume", "other") is None
    assert Platform(Settings()).absence("compute", "other") is None


def test_names_of_the_configuration_are_listed() -> None:
    known = platform(LIST.format(kind="workspace", closed="true"), workspaces=("mine",))
    assert known.listed("workspace") == {"known", "mine"}
    assert known.configured("workspace") == ("mine",)


@pytest.mark.parametrize(
    ("reference", "meant"),
    [
        (Stack("nilus", "", "1.0"), ["nilus:1.0"]),
        (Stack("nilus", "", ""), ["nilus:1.0", "nilus:2.0"]),
        (Stack("nilus", "python", "1.0"), ["nilus+python:1.0"]),
        (Stack("nilus", "java", "1.0"), []),
        (Stack("nilus", "", "3.0"), []),
        (Stack("other", "", ""), []),
    ],
)
def test_the_stacks_that_a_reference_may_mean(reference: Stack, meant: list[str]) -> None:
    text = "---\n".join(STACK.format(*parts) for parts in (("", "1.0"), ("", "2.0"), ("python", "1.0")))
    index = ResourceIndex([("s.yaml", read_resources(Document(Source("s.yaml", text))))])
    known = Platform(Settings()).with_index(index)
    assert [definition.text for definition in known.stacks(reference)] == meant


def test_a_run_without_stacks_changes_nothing() -> None:
    known = Platform(Settings())
    assert known.with_index(ResourceIndex([])) is known


def named(*lists: tuple[str, bool, list[str]]) -> str:
    """Return a platform file with lists: the table, whether it is complete, and the names."""
    return "format = 1\n" + "".join(
        f"[{table}]\nclosed = {str(closed).lower()}\nlearned = 2026-01-31\nnames = {names}\n"
        for table, closed, names in lists
    )


VOLUMES = named(("volume.public", True, ["a"]), ("volume.sales", False, ["b"]))
SECRETS = named(("instance-secret", True, ["i"]), ("secret.public", True, ["s"]))


@pytest.mark.parametrize(
    ("text", "kind", "name", "workspace", "found"),
    [
        (VOLUMES, "volume", "a", "public", None),
        (VOLUMES, "volume", "b", "public", ("volume.public", "error", "public")),
        (VOLUMES, "volume", "x", "sales", ("volume.sales", "info", "sales")),
        (VOLUMES, "volume", "x", "other", None),
        (VOLUMES, "volume", "b", "", None),
        (VOLUMES, "volume", "x", "", ("volume.public", "warning", "public")),
        (named(("volume.sales", True, ["b"])), "volume", "x", "", ("volume.sales", "info", "")),
        (named(("volume.public", False, ["b"])), "volume", "x", "", ("volume.public", "info", "")),
        (SECRETS, "secret", "i", "public", None),
        (SECRETS, "secret", "x", "public", ("secret.public", "error", "public")),
        (SECRETS, "secret", "x", "sales", ("instance-secret", "info", "sales")),
        (SECRETS, "secret", "x", "", ("instance-secret", "info", "")),
        (named(("compute", True, ["c"])), "compute", "x", "", ("compute", "error", "")),
    ],
)
def test_the_list_that_shows_that_a_name_is_absent(
    text: str, kind: str, name: str, workspace: str, found: tuple[str, str, str] | None
) -> None:
    absence = platform(text).absence(kind, name, workspace)
    if found is None:
        assert absence is None
        return
    assert absence is not None
    assert (".".join(absence.names.key), absence.severity, absence.workspace) == found


@pytest.mark.parametrize(
    ("severity", "workspace", "reason"),
    [
        ("error", "", "it does not exist on the platform"),
        ("error", "sales", "it does not exist on the platform in workspace `sales`"),
        ("warning", "public", "it does not exist on the platform in workspace `public`, the default"),
        ("info", "", "the platform file does not list it, but the list may be incomplete"),
        ("info", "a", "the platform file does not list it in workspace `a`, but the list may be incomplete"),
    ],
)
def test_the_reason_of_an_absence(severity: str, workspace: str, reason: str) -> None:
    file = parse_platform("platform.toml", named(("compute", True, ["c"])).encode())
    assert Absence(file, file.lists[0], severity, workspace).reason == reason


def test_an_absence_points_to_a_similar_name_or_to_the_list() -> None:
    text = named(("compute", False, ["one", "two"]))
    file = parse_platform("p/platform.toml", text.encode())
    file.shown = "platform.toml"
    absence = Absence(file, file.lists[0], "info", "")
    for near, label, marked in (
        ("two", "`two` is listed here", "'two'"),
        ("three", "this list is not known to be complete, learned 2026-01-31", "compute"),
        ("", "this list is not known to be complete, learned 2026-01-31", "compute"),
    ):
        related = absence.related(near)
        assert (related.message, related.path) == (label, "platform.toml")
        assert text[related.span.start : related.span.end] == marked
    complete = parse_platform("platform.toml", named(("compute", True, [])).encode())
    found = Absence(complete, complete.lists[0], "error", "").related()
    assert found.message == "this list is complete, learned 2026-01-31"


def test_the_names_that_are_known() -> None:
    text = named(
        ("secret.a", True, ["s"]), ("secret.b", False, ["t"]), ("instance-secret", True, ["i"]), ("user", True, ["u"])
    )
    known = Platform(Settings(owners=("ada",), workspaces=("w",)), file=parse_platform("platform.toml", text.encode()))
    assert known.listed("secret") == {"s", "t", "i"}
    assert known.listed("secret", "a") == known.listed("secret", "a") == {"s", "i"}
    assert known.listed("instance-secret") == known.listed("instance-secret", "z") == {"i"}
    assert known.listed("user") == {"u", "ada"}
    assert known.listed("workspace") == {"w"}
    assert (known.configured("user"), known.configured("secret")) == (("ada",), ())
    assert [names.title for names in known.entries("secret", "t")] == ["secret in b"]
    assert known.entries("secret", "t", "a") == []
    assert [names.title for names in known.entries("secret", "i", "a")] == ["instance-secret"]
    assert Platform(Settings()).lists("secret") == []


FILE = (
    named(("stack", True, ["nilus:1.0", "acme:1.0"]))
    + '[stack."acme:2.0"]\nlearned = 2026-01-31\nruns-in = ["worker"]\n'
)


def test_the_stacks_of_the_run_replace_those_of_the_platform_file() -> None:
    alone = platform(FILE)
    assert [item.text for item in alone.defined_stacks] == ["acme:1.0", "acme:2.0", "nilus:1.0"]
    assert [item.text for item in alone.stacks_named("acme")] == ["acme:1.0", "acme:2.0"]
    assert (alone.defines_stacks, platform(named(("stack", True, []))).defines_stacks) == (True, False)
    assert (Platform(Settings()).defines_stacks, Platform(Settings()).defined_stacks) == (False, [])
    index = ResourceIndex([("s.yaml", read_resources(Document(Source("s.yaml", STACK.format("", "1.0")))))])
    alone.workspace = "sales"
    known = alone.with_index(index)
    assert [item.text for item in known.stacks_named("nilus")] == ["nilus:1.0"]
    assert known.stacks_named("nilus")[0] in index.stacks("nilus")
    assert [item.text for item in known.defined_stacks] == ["nilus:1.0", "acme:1.0", "acme:2.0"]
    assert (known.workspace, known.defines_stacks, known.settings) == ("sales", True, alone.settings)
    assert alone.with_index(index) is known
    other = ResourceIndex([("t.yaml", read_resources(Document(Source("t.yaml", STACK.format("", "2.0")))))])
    assert [item.text for item in alone.with_index(other).stacks_named("nilus")] == ["nilus:2.0", "nilus:1.0"]


@pytest.mark.parametrize(
    ("reference", "stacks", "severity"),
    [
        ("nilus:1.0", (), None),
        ("nilus:2.0", (), "error"),
        ("nilus:2.0", ("nilus",), None),
        ("nilus:2.0", ("nilus:2.0",), None),
        ("nilus:2.0", ("nilus:3.0", "other"), "error"),
        ("nilus", (), None),
        ("other:1.0", (), "error"),
    ],
)
def test_a_stack_that_nothing_lists(reference: str, stacks: tuple[str, ...], severity: str | None) -> None:
    (worker,) = read_workers(
        Source("w.yaml", f"name: a\nversion: v1beta\ntype: worker\nworker:\n  stack: {reference}\n")
    )
    file = parse_platform("platform.toml", FILE.encode())
    known = Platform(Settings(stacks=stacks), file=file)
    use = known.stack_use(worker)
    assert use is not None
    absence = known.stack_absence(use)
    assert (absence.severity if absence else None) == severity
    assert [f"{own.name}:{own.version}".strip(":") for own in use.listed] == [
        item for item in stacks if item != "other"
    ]
    assert Platform(Settings()).stack_absence(use) is None
    open_file = parse_platform("platform.toml", FILE.replace("closed = true", "closed = false").encode())
    found = Platform(Settings(stacks=stacks), file=open_file).stack_absence(use)
    assert (found.severity if found else None) == ("info" if severity else None)
    empty = Platform(Settings(stacks=stacks), file=parse_platform("platform.toml", b"format = 1\n"))
    assert empty.stack_absence(use) is None


@pytest.mark.parametrize("stack", ["", "1", "${STACK}", "a b", "[a]"])
def test_what_is_not_a_stack_has_no_use(stack: str) -> None:
    text = f"name: a\nversion: v1beta\ntype: worker\nworker:\n  stack: {stack}\n  compute: c\n"
    (worker,) = read_workers(Source("w.yaml", text))
    assert platform(FILE).stack_use(worker) is None


WORKER = "name: w\nversion: v1beta\ntype: worker\nworkspace: sales\nworker:\n  stack: nilus\n"
RUN = "".join(
    f"---\nname: {name}\nversion: v1\ntype: {kind}\nworkspace: {workspace}\n{kind}: {{}}\n"
    for kind, name, workspace in (
        ("volume", "cache", "sales"),
        ("volume", "other", "public"),
        ("secret", "token", "sales"),
        ("secret", "other", "public"),
    )
)
NAMES = {"volume.sales": ["store"], "secret.sales": ["key"], "workspace": ["sales"], "user": ["ada"]}
FILES = {
    "no platform file": "",
    "complete lists": named(*((table, True, names) for table, names in NAMES.items())),
    "incomplete lists": named(*((table, False, names) for table, names in NAMES.items())),
}


@pytest.mark.parametrize("state", FILES)
def test_what_is_said_of_a_reference(state: str, snapshot: SnapshotAssertion) -> None:
    """References with and without a workspace to a similar name, another one and one that is known."""
    file = parse_platform("platform.toml", FILES[state].encode()) if FILES[state] else None
    resources = read_resources(Document(Source("w.yaml", WORKER + RUN)))
    index = ResourceIndex([("w.yaml", resources)])
    lines = []
    for settings in (Settings(), Settings(workspaces=("public",), owners=("bob",))):
        known = Platform(settings, index, file)
        known.workspace = "sales"
        context = ProjectContext("w.yaml", resources[0], index, settings, known)
        for kind, names, key in (
            ("volume", ("cache", "store", "cahe", "stroe", "zzz"), "name"),
            ("secret", ("token", "key", "tokn", "zzz"), "name"),
            ("workspace", ("sales", "public", "slaes", "zzz"), "workspace"),
            ("user", ("ada", "bob", "bbo", "zzz"), "owner"),
            ("user", ("ada", "bob", "zzz"), "runAsUser"),
        ):
            for name, workspace in [(name, place) for name in names for place in ("", "sales", "public")]:
                for in_run in (False, True):
                    if (workspace or in_run) and kind in {"workspace", "user"}:
                        continue
                    reference = Reference(kind, name, workspace, Span(0, 1), (key,))
                    for found in context.undefined(reference, in_run=in_run):
                        related = "".join(f" [{item.message}]" for item in found.related)
                        lines.append(
                            f"{kind} {key} {workspace}{' in run' if in_run else ''}: {found.severity or ''}: "
                            f"{found.message} ({found.help}){related}"
                        )
    assert lines == snapshot


@pytest.mark.parametrize(("count", "help"), [(199, "did you mean `cache`?"), (200, "correct the name, or apply")])
def test_there_are_suggestions_for_up_to_200_names(count: int, help: str) -> None:
    volume = "---\nname: {}\nversion: v1\ntype: volume\nworkspace: sales\nvolume: {{}}\n"
    text = WORKER + volume.format("cache") + "".join(volume.format(f"v-{number}") for number in range(count - 1))
    resources = read_resources(Document(Source("w.yaml", text)))
    index = ResourceIndex([("w.yaml", resources)])
    file = parse_platform("platform.toml", named(("volume.sales", False, ["x"])).encode())
    context = ProjectContext("w.yaml", resources[0], index, Settings(), Platform(Settings(), index, file))
    (found,) = context.undefined(Reference("volume", "cahe", "sales", Span(0, 1), ("name",)), in_run=True)
    assert found.help.startswith(help)
