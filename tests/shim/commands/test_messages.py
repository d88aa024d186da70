"""The messages of a dry run, as the documentation of dataos-ctl shows them."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

import pytest
from tests.shim.samples import APPLY, SECRET, named

from workerlint.core.text import Source
from workerlint_shim.commands.messages import (
    announce_check,
    announce_failures,
    announce_lint,
    announce_passed,
    announce_reading,
    announce_refusals,
)
from workerlint_shim.console import Console
from workerlint_shim.manifests.attributes import Attributes
from workerlint_shim.manifests.findings import Examination, Manifest, Refusal
from workerlint_shim.manifests.identity import Identity

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


@pytest.fixture
def city(folder: Any) -> None:
    folder.write("city.yaml", named("cnt-city-demo-001"))


@pytest.mark.usefixtures("city")
def test_without_record_every_result_is_marked(run: Run) -> None:
    marked = APPLY.replace("created\n", "created (dry run)\n").replace("complete\n", "complete (dry run)\n")
    assert run("apply -f city.yaml").err == marked
    assert run("apply -f city.yaml --dry-run").err == marked


def test_a_resource_of_the_instance_has_no_workspace(run: Run, folder: Any) -> None:
    folder.write("depot.yaml", "name: depotsecret-r\nversion: v1\ntype: instance-secret\ninstance-secret:\n  acl: r\n")
    result = run("apply -f depot.yaml -w curriculum --record")
    assert "INFO[0000] 🔧 applying depotsecret-r:v1:instance-secret...created\n" in result.err


def test_lint_prints_the_resolved_manifest_first(run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STACK", "bento-worker:3.0")
    folder.write("test.yaml", named("wf-test-customer").replace("bento-worker:3.0", "${STACK}"))
    result = run("apply -f test.yaml -l")
    assert result.out == named("wf-test-customer")
    assert result.err == (
        "INFO[0000] 🛠 apply...\n"
        "INFO[0000] 🔧 applying wf-test-customer:v1beta:worker...valid\n"
        "INFO[0000] 🛠 apply(public)...lint\n"
        "INFO[0000] 🛠 apply...nothing\n"
    )
    assert result.code == 0
    assert not folder.state.exists()


def refuse(run: Run, folder: Any, *texts: str) -> str:
    folder.write("many.yaml", "---\n".join(texts))
    result = run("apply -f many.yaml")
    assert (result.code, result.out) == (1, "")
    err: str = result.err
    return err


def test_what_is_refused_is_counted_if_there_are_several(run: Run, folder: Any) -> None:
    good, bad = named("good"), named("bad").replace("INFO", "LOUD")
    assert refuse(run, folder, bad).endswith("failure applying resources\nNothing was applied.\n")
    assert refuse(run, folder, good, bad).endswith("Nothing was applied: 1 of 2 resources refused.\n")
    assert refuse(run, folder, bad.replace("bad", "worse"), good, bad).endswith(
        "Nothing was applied: 2 of 3 resources refused.\n"
    )


def test_each_refusal_is_shown_with_its_resource(run: Run, folder: Any) -> None:
    texts = [named(name).replace("INFO", level) for name, level in (("a", "LOUD"), ("b", "INFO"), ("c", "SHOUT"))]
    err = refuse(run, folder, *texts)
    shown = [line for line in err.splitlines() if "applying(public)" in line or "Invalid Parameter" in line]
    assert [line.partition("applying(public) ")[2] or line[line.index("invalid log") :][:25] for line in shown] == [
        "a:v1beta:worker...",
        "a:v1beta:worker...error",
        "invalid log level `LOUD`:",
        "b:v1beta:worker...",
        "b:v1beta:worker...skipped",
        "c:v1beta:worker...",
        "c:v1beta:worker...error",
        "invalid log level `SHOUT`",
    ]


def test_what_is_above_the_first_resource_is_shown_with_it(run: Run, folder: Any) -> None:
    err = refuse(run, folder, "- a list\n", named("a"))
    lines = err.splitlines()
    assert lines[2].endswith("a:v1beta:worker...error")
    assert lines[3].endswith("failure validating resource : not a manifest: expected a mapping")
    assert lines[4] == "   many.yaml:1:1"


def test_lint_prints_every_manifest_and_workspace(run: Run, folder: Any) -> None:
    depot = "name: d\nversion: v2alpha\ntype: depot\ndepot:\n  type: S3\n"
    texts = [named("a"), named("b").replace("type: worker", "type: worker\nworkspace: sales"), depot]
    folder.write("several.yaml", "---\n".join(texts))
    result = run("apply -f several.yaml --lint")
    assert (result.code, result.out) == (0, "---\n".join(texts))
    assert result.err == (
        "INFO[0000] 🛠 apply...\n"
        "INFO[0000] 🔧 applying a:v1beta:worker...valid\n"
        "INFO[0000] 🔧 applying b:v1beta:worker...valid\n"
        "INFO[0000] 🔧 applying d:v2alpha:depot...valid\n"
        "INFO[0000] 🛠 apply...lint\n"
        "INFO[0000] 🛠 apply(public)...lint\n"
        "INFO[0000] 🛠 apply(sales)...lint\n"
        "INFO[0000] 🛠 apply...nothing\n"
    )


def test_a_line_break_of_windows_is_not_printed(run: Run, folder: Any) -> None:
    (folder.path / "crlf.yaml").write_bytes(named("a").replace("\n", "\r\n").encode())
    assert run("apply -f crlf.yaml --de-ref").out == named("a")


@pytest.mark.parametrize(
    ("command", "doing"),
    [("apply", "applying"), ("create", "creating"), ("update", "updating"), ("resource run", "running")],
)
def test_the_action_is_named_as_dataos_ctl_names_it(run: Run, folder: Any, command: str, doing: str) -> None:
    folder.write("bad.yaml", named("bad").replace("INFO", "LOUD"))
    err = run(f"{command} -f bad.yaml").err
    assert f"🔧 {doing}(public) bad:v1beta:worker...error\n" in err
    assert f"ERRO[0000] failure {doing} resources\n" in err


def test_findings_that_do_not_refuse_are_counted(run: Run, folder: Any) -> None:
    folder.write("a.yaml", named("a").replace("bento-worker:3.0", "bento-worker"))
    assert run("apply -f a.yaml").err.endswith(
        "WARN[0000] a.yaml: 1 more finding; run `workerlint check a.yaml` for details\n"
    )


SAVED = """\
$ dataos-ctl get -t worker -w public -a
INFO[0001] get...complete

  NAME | VERSION | TYPE | WORKSPACE | STATUS | RUNTIME | OWNER
-------|---------|------|-----------|--------|---------|------
  first | v1beta | worker | public | active | running:2 | someone
  second | v1beta | worker | public | error | | iamgroot
"""
TRANSCRIPT = """
apply -f several.yaml -q
apply -f several.yaml --verbose
apply -f several.yaml --record
apply -f several.yaml --record
apply -f several.yaml --detailed-exitcode
apply -f several.yaml --re-run
apply -f several.yaml --live
apply -f bad.yaml
apply -f bad.yaml -q
apply -f bad.yaml --lint
apply -f missing.yaml
apply -f list.yaml
apply
apply first
apply -f several.yaml --output yaml
create -f several.yaml
update -f new.yaml
update -f new.yaml --output markdown
jq -f several.yaml
jq -f bad.yaml
get
get -a --tags
get -o someone
get -o someone -a --details
get -t worker -n first -d
get -t worker -n first
get -t worker -n first -v v1beta
get -t worker -n nothing
get -t worker -n first -v v1
get --id secret:v1:orders-secret --unSanitize
get -i first:v1beta:worker:sales
get -f bad.yaml
get -f several.yaml -n first
get words
history
history -n first
history -n nothing
rollback -n nothing
rollback -n first --to 9
rollback -n first --to 1
delete -t secret -n orders-secret
delete -i "orders-secret | v1 | secret | public" --force
delete -i first:v1:worker
delete -i nothing:v1:depot
delete -t worker -n "first second"
delete
state import
state import -f missing.txt
state import -f list.yaml
state import -f saved.txt
get
state import -f saved.txt --complete :x
state import -f saved.txt --complete volume
state import -f saved.txt --complete worker -w public
get -a
delete -t worker -n second -v v1beta -w public
state import -f saved.txt -w sales
history
runtime pause -i first:v1beta:worker
product get
domain delete -f several.yaml
get runtime -i first:v1beta:worker
develop generate -t depot
log
nothing
"""


@pytest.mark.slow
def test_a_day_with_the_dry_run(
    run: Run, folder: Any, snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(folder.path))
    uses = "  dataosSecrets:\n    - name: orders-secret\n      workspace: public\n"
    second = named("second").replace("type: worker", "type: worker\nworkspace: public") + uses
    folder.write("several.yaml", "---\n".join([named("first"), SECRET, second]))
    folder.write("bad.yaml", "---\n".join([named("good"), named("bad").replace("INFO", "LOUD"), "type: depot\n"]))
    folder.write("list.yaml", "- a\n- b\n")
    folder.write("new.yaml", named("new"))
    folder.write("saved.txt", SAVED)
    shown = [f"$ dataos-ctl {line}\n{run(*shlex.split(line))}" for line in TRANSCRIPT.strip().splitlines()]
    assert "\n".join(shown).replace(str(folder.path), "/city") == snapshot


def manifest(name: str, path: str = "a.yaml", line: int = 1, workspace: str = "public", text: str = "") -> Manifest:
    kind = "worker" if workspace else "depot"
    return Manifest(Identity(name, "v1", kind, workspace), "", (), path, line, lambda _: Attributes(), None, text)


def printed(announce: Callable[..., Any], *arguments: Any) -> list[str]:
    """Return the lines that a function prints, without the seconds."""
    lines: list[str] = []
    announce(Console(lambda _, line: lines.append(line.removesuffix("\n").replace("[0000]", ""))), *arguments)
    return lines


class TestRefusals:
    """A refusal is shown with the manifest that it is in."""

    def shown(self, manifests: list[Manifest], *refusals: Refusal) -> list[str]:
        """Return the part of each message that is not the same in all."""
        head, *lines, end, error, total = printed(announce_refusals, "apply", manifests, refusals)
        assert (head, end, error) == (
            "INFO 🛠 apply...", "WARN 🛠 apply...error", "ERRO failure applying resources",
        )  # fmt: skip
        reason = "⚠️ Invalid Parameter - failure validating resource : "
        return [line.replace("🔧 applying", "").replace(reason, "! ") for line in (*lines, total)]

    def test_each_has_its_reasons(self) -> None:
        refusals = [
            Refusal("a.yaml", 9, 3, "second", "help", "DW301", "invalid-log-level"),
            Refusal("a.yaml", 2, 1, "first", "", "", ""),
            Refusal("a.yaml", 8, 0, "third", "", "ACME001", ""),
        ]
        assert self.shown(
            [manifest("one"), manifest("lake", line=5, workspace=""), manifest("two", line=8)], *refusals
        ) == [
            "INFO (public) one:v1:worker...",
            "WARN (public) one:v1:worker...error",
            "! first",
            "   a.yaml:2:1",
            "INFO  lake:v1:depot...",
            "WARN  lake:v1:depot...skipped",
            "INFO (public) two:v1:worker...",
            "WARN (public) two:v1:worker...error",
            "! second [DW301 invalid-log-level]",
            "   a.yaml:9:3: help",
            "! third [ACME001]",
            "   a.yaml:8:0",
            "Nothing was applied: 2 of 3 resources refused.",
        ]

    @pytest.mark.parametrize(
        ("line", "name"),
        [(0, "one"), (1, "one"), (2, "one"), (3, "one"), (6, "one"), (7, "two"), (8, "two"), (99, "two")],
    )
    def test_the_nearest_manifest_above_has_it(self, line: int, name: str) -> None:
        manifests = [manifest("two", line=7), manifest("one", line=3), manifest("other", "b.yaml", 2)]
        lines = self.shown(manifests, Refusal("a.yaml", line, 1, "wrong"))
        assert [each for each in lines if each.endswith("error")] == [f"WARN (public) {name}:v1:worker...error"]

    def test_what_is_in_no_manifest_comes_last(self) -> None:
        wrong = Refusal("workerlint.toml", 0, 0, "wrong", "help")
        assert self.shown([manifest("one"), manifest("two", line=5)], wrong) == [
            "INFO (public) one:v1:worker...",
            "WARN (public) one:v1:worker...skipped",
            "INFO (public) two:v1:worker...",
            "WARN (public) two:v1:worker...skipped",
            "! wrong",
            "   workerlint.toml: help",
            "Nothing was applied.",
        ]
        assert self.shown([], wrong) == ["! wrong", "   workerlint.toml: help", "Nothing was applied."]

    def test_one_resource_is_not_counted(self) -> None:
        assert self.shown([manifest("one")], Refusal("a.yaml", 1, 1, "wrong"))[-1] == "Nothing was applied."


def test_what_does_not_refuse_anything_is_listed() -> None:
    found = Examination()
    assert printed(announce_passed, found) == []
    found.policy_files += ["/etc/one.toml", "/etc/two.toml"]
    found.exemptions += ["a.yaml:1 DW301", "b.yaml DW302"]
    found.warnings += ["careful"]
    found.passed.update({"a.yaml": 1, "b.yaml": 2})
    assert printed(announce_passed, found) == [
        "INFO checked with the policy file /etc/one.toml",
        "INFO checked with the policy file /etc/two.toml",
        "INFO checked with exemptions: a.yaml:1 DW301, b.yaml DW302",
        "WARN careful",
        "WARN a.yaml: 1 more finding; run `workerlint check a.yaml` for details",
        "WARN b.yaml: 2 more findings; run `workerlint check b.yaml` for details",
    ]


def test_the_errors_of_a_checked_manifest() -> None:
    found = Examination()
    found.sources += [Source("a.yaml", ""), Source("b.yaml", "")]
    assert printed(announce_check, "jq", found) == [
        "INFO 🔍 jq...",
        "INFO 🔍 jq...2 manifest files checked, nothing to plan",
    ]
    found.refusals += [
        Refusal("a.yaml", 2, 1, "wrong", "help", "DW301", "invalid-log-level"), Refusal("b.yaml", 0, 0, "bad"),
    ]  # fmt: skip
    assert printed(announce_check, "jq", found) == [
        "INFO 🔍 jq...",
        "WARN a.yaml:2:1: wrong [DW301 invalid-log-level]",
        "  help: help",
        "WARN b.yaml: bad",
        "ERRO jq: 2 errors in the manifest",
    ]


def test_rules_that_failed() -> None:
    found = Examination()
    found.failures += ["one", "two"]
    help = "this is a bug in the rule, not an error in the manifest; nothing was applied"
    assert printed(announce_failures, found) == ["ERRO one", "ERRO two", f"  help: {help}"]


def test_manifests_that_are_only_printed() -> None:
    manifests = [
        manifest("b", workspace="sales", text="name: b\r\n\n"), manifest("lake", workspace="", text="\nname: lake\n"),
        manifest("a", text="name: a"), manifest("c", workspace="curriculum", text="a: 1\nb: 2\n"),
    ]  # fmt: skip
    texts = ["name: b", "---", "name: lake", "---", "name: a", "---", "a: 1", "b: 2"]
    assert printed(announce_reading, "create", iter(manifests)) == [
        *texts, "INFO 🛠 create...", "INFO 🛠 create...nothing",
    ]  # fmt: skip
    assert printed(announce_lint, "create", iter(manifests)) == [
        *texts,
        "INFO 🛠 create...",
        "INFO 🔧 creating b:v1:worker...valid",
        "INFO 🔧 creating lake:v1:depot...valid",
        "INFO 🔧 creating a:v1:worker...valid",
        "INFO 🔧 creating c:v1:worker...valid",
        "INFO 🛠 create...lint",
        "INFO 🛠 create(curriculum)...lint",
        "INFO 🛠 create(public)...lint",
        "INFO 🛠 create(sales)...lint",
        "INFO 🛠 create...nothing",
    ]
