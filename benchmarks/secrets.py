"""Measure how many secrets are found in made-up manifests, and how many look-alikes are reported.

Run it with ``python -m benchmarks.secrets``. It prints the result of workerlint next to that of detect-secrets (PyPI),
if that is on the PATH. ``--half first`` and ``--half second`` select one half of the kinds of cases: develop with the
first half, and let the second show what is found in texts that you have not looked at. ``--list`` prints the mistakes.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import tempfile
import zlib

from benchmarks.secret_cases import Case, cases
from workerlint import check_paths
from workerlint.core.record import Struct

SEED = 11
HALVES = ("first", "second")
CODES = frozenset(("DW501", "DW502"))


class Outcome(Struct):
    """The cases that one program reports."""

    name: str
    reported: set[int]
    """The numbers of the cases."""


def select(half: str | None) -> list[Case]:
    """Return the cases of one half, or all. The label decides, so that all cases of a kind are in the same half."""
    found = cases(SEED)
    if half is None:
        return found
    return [case for case in found if zlib.crc32(case.label.encode()) % 2 == HALVES.index(half)]


def write(directory: str, selected: list[Case]) -> None:
    """Write each case to a file that is named by its number."""
    for number, case in enumerate(selected):
        with open(os.path.join(directory, f"{number}.yaml"), "w", encoding="utf-8") as file:
            file.write(case.text)


def run_workerlint(directory: str) -> Outcome:
    """Return the cases with a finding of DW501 or DW502. Raise workerlint.CheckError."""
    found = check_paths(directory, no_config=True)
    reported = {os.path.basename(item.path) for item in found if item.code in CODES and item.severity == "error"}
    return Outcome("workerlint", {int(name.partition(".")[0]) for name in reported})


def run_detect_secrets(directory: str) -> Outcome | None:
    """Return the cases that detect-secrets reports with its default plug-ins; None if it is not installed."""
    program = shutil.which("detect-secrets")
    if program is None:
        return None
    command = [program, "-C", directory, "scan", "--all-files", "--no-verify"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Outcome("detect-secrets", {int(name.partition(".")[0]) for name in json.loads(done.stdout)["results"]})


def summary(selected: list[Case], outcome: Outcome) -> str:
    """Return the counts in one line."""
    secrets = {number for number, case in enumerate(selected) if case.is_secret}
    found, false = len(outcome.reported & secrets), len(outcome.reported - secrets)
    others = len(selected) - len(secrets)
    share = 100 * found / len(secrets)
    return f"{outcome.name:15} {found} of {len(secrets)} secrets ({share:.0f} %), {false} of {others} look-alikes"


def mistakes(selected: list[Case], outcome: Outcome) -> list[str]:
    """Return a line for each secret that is missed and each look-alike that is reported."""
    return [
        f"{'missed' if case.is_secret else 'false'}: {case.label} ({number}.yaml)"
        for number, case in enumerate(selected)
        if case.is_secret != (number in outcome.reported)
    ]


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.secrets", description=__doc__.partition("\n")[0])
    parser.add_argument("--half", choices=HALVES, help="use only one half of the cases")
    parser.add_argument("--list", action="store_true", help="print the wrong results of workerlint")
    parser.add_argument("--keep", metavar="DIRECTORY", help="write the manifests to this directory and keep them")
    options = parser.parse_args()
    selected = select(options.half)
    with tempfile.TemporaryDirectory() as temporary:
        directory = options.keep or temporary
        os.makedirs(directory, exist_ok=True)
        write(directory, selected)
        own = run_workerlint(directory)
        print(summary(selected, own))
        other = run_detect_secrets(directory)
        print(summary(selected, other) if other else "detect-secrets  skipped: it is not installed")
    if options.list:
        print("\n".join(mistakes(selected, own)))


if __name__ == "__main__":
    main()
