"""The files that the real dataos-ctl gets are exactly those that were checked."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from tests.shim.samples import WORKER, named

from workerlint_shim.commands import checked_files
from workerlint_shim.errors import HandoffError
from workerlint_shim.grammar.flags import parse
from workerlint_shim.grammar.search import find_command
from workerlint_shim.manifests.file_set import read_file_set

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]

LISTING = f"""\
#!{sys.executable}
import os, sys
given = [word.partition("=")[2] for word in sys.argv if word.startswith("--manifestFile=")] or [sys.argv[-1]]
for path, directories, names in os.walk(given[-1]):
    for name in sorted(names):
        file = os.path.join(path, name)
        print(os.path.relpath(file, given[-1]), len(open(file, "rb").read()))
sys.exit(int(os.environ.get("EXIT", "0")))
"""


@pytest.fixture
def listing(stage: Any) -> Any:
    """Return a stage whose dataos-ctl lists the files of ``-f`` with their sizes."""
    stage.real.write_text(LISTING)
    stage.folder.write("dataproducts/deep/other.yml", named("other"))
    return stage


def test_a_directory_with_nothing_else_is_passed_on_itself(process: Run, listing: Any) -> None:
    result = process("apply", "--exec", "-R", "-f", "dataproducts", stdin=subprocess.DEVNULL)
    assert result.code == 0, result.err
    assert result.out.split("\n")[0].startswith("new-worker.yaml ")


def test_what_was_left_out_does_not_reach_it(process: Run, listing: Any) -> None:
    faulty = WORKER.replace("INFO", "LOUD")
    for name in (".drafts/draft.yaml", ".draft.yaml", "draft.json", "README.md"):
        listing.folder.write(f"dataproducts/{name}", faulty)
    result = process("apply", "--exec", "-R", "-f", "dataproducts", "--", stdin=subprocess.DEVNULL)
    assert result.code == 0, result.err
    size = len(WORKER.encode())
    assert result.out == f"new-worker.yaml {size}\ndeep/other.yml {len(named('other').encode())}\n"
    assert (
        "-R left out 1 hidden directory (dataproducts/.drafts), 1 hidden file (dataproducts/.draft.yaml)" in result.err
    )
    assert process("apply", "--exec", "-Rfdataproducts", env={"EXIT": "7"}, stdin=subprocess.DEVNULL).code == 7


def test_the_copy_contains_the_files_that_bundles_name(process: Run, listing: Any) -> None:
    bundle = "name: all\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n    - {id: a, file: ../far/a.yaml}\n"
    listing.folder.write("dataproducts/bundle.yaml", bundle)
    listing.folder.write("dataproducts/notes.txt", "")
    listing.folder.write("far/a.yaml", named("a"))
    listing.real.write_text(LISTING.replace("os.walk(given[-1])", "os.walk(os.path.dirname(given[-1]))"))
    result = process("apply", "--exec", "-Rf", "dataproducts", stdin=subprocess.DEVNULL)
    assert result.code == 0, result.err
    assert f"../far/a.yaml {len(named('a').encode())}\n" in result.out
    assert "notes.txt" not in result.out


CHANGES = {
    "changed": lambda folder: folder.write("dataproducts/new-worker.yaml", WORKER + "\n"),
    "removed": lambda folder: (folder.path / "dataproducts/new-worker.yaml").unlink(),
    "added": lambda folder: folder.write("dataproducts/late.yaml", WORKER),
    "hidden": lambda folder: folder.write("dataproducts/.late/a.yaml", WORKER),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("left_out", [False, True])
def test_a_change_after_the_check_is_refused(
    folder: Any, monkeypatch: pytest.MonkeyPatch, change: str, left_out: bool
) -> None:
    command = find_command(["apply"])
    assert command is not None
    if left_out:
        folder.write("dataproducts/notes.txt", "")
    ran: list[tuple[str, str]] = []
    monkeypatch.setattr(checked_files, "hand_over", lambda words: ran.append(("replaced by it", words[-1])))
    monkeypatch.setattr(checked_files, "run_real", lambda words: ran.append(("waits", words[-1])))
    call = parse(["-R", "-f", "dataproducts"], command.flags)
    files = read_file_set(call)
    checked_files.hand_over_checked(call, files)
    (way, last), *_ = ran
    assert way == ("waits" if left_out else "replaced by it")
    assert re.search(r"--manifestFile=.*/dataos-ctl-dry-\w+$" if left_out else "^dataproducts$", last)
    CHANGES[change](folder)
    with pytest.raises(HandoffError, match=r"dataproducts.* changed after it was checked") as caught:
        checked_files.hand_over_checked(call, files)
    assert caught.value.hint == "run the command again"
    assert len(ran) == 1


@pytest.mark.skipif(not hasattr(signal, "SIGTERM") or os.name == "nt", reason="Windows has no such signals")
@pytest.mark.slow
def test_a_signal_reaches_the_real_one(stage: Any) -> None:
    stage.folder.write("dataproducts/notes.txt", "")
    stage.real.write_text(
        f"#!{sys.executable}\nimport signal, sys\n"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(9))\nprint('ready', flush=True)\nsignal.pause()\n"
    )
    command = [sys.executable, "-m", "workerlint_shim", "--exec", "apply", "-Rf", "dataproducts"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=30) == 9
