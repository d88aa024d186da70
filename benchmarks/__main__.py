"""Measure workerlint, its peers and two baselines in turns, and write tables with ratios.

Run it with ``python -m benchmarks``. ``--json FILE`` and ``--markdown FILE`` save the figures. The site shows those in
``figures.md``, and ``python -m docs.generator.readme`` copies one into the README. Peers are searched for on the PATH,
and missing ones are listed. Ratios are of processor time, which depends least on other load on the machine. For runs
on several processors, compare the elapsed time.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time

from benchmarks import corpus
from benchmarks.floor import COMMAND
from benchmarks.peers import EVENTS, TEMPLATE, Peer, peers

HERE = os.path.dirname(os.path.abspath(__file__))
KEPT = os.path.join(HERE, "figures.md")
CHECK = [*COMMAND, "check", "--output-format", "concise"]
BASE = "workerlint, one process"
_OTHER_KINDS = frozenset(("cfn-lint", "kubeconform"))
"""Peers that check other kinds of files."""
Figures = dict[str, dict[str, float]]


def run(command: list[str], environment: dict[str, str]) -> dict[str, float]:
    """Run a command, and return its elapsed and processor time in seconds and its peak memory in MB."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment, cwd=environment["HERE"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    clock = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    return {"clock": clock, "cpu": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss / 1024}


def in_turns(commands: dict[str, list[str]], rounds: int, environment: dict[str, str]) -> Figures:
    """Run commands in turns, and return the medians."""
    taken: dict[str, list[dict[str, float]]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            taken[name].append(run(command, environment))
    return {name: medians(runs) for name, runs in taken.items() if runs}


def medians(runs: list[dict[str, float]]) -> dict[str, float]:
    """Return the median of each figure."""
    return {key: statistics.median(one[key] for one in runs) for key in runs[0]}


def measure(rounds: int, *, large: bool) -> dict[str, Figures]:
    """Return the figures of every case."""
    with tempfile.TemporaryDirectory() as given:
        top = os.path.realpath(given)
        environment = {
            **os.environ,
            "HERE": top,
            "WORKERLINT_CACHE_DIR": os.path.join(top, "cache"),
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        known = peers(top)
        directories = {
            name: os.path.join(top, name) for name in ("one", "thousand", "many", "stream", "document", "template")
        }
        corpus.write_manifests(directories["one"], 1)
        corpus.write_manifests(directories["thousand"], 1_000)
        for name, peer in known.items():
            if peer.command and name not in _OTHER_KINDS and not peer.works(directories["one"]):
                raise SystemExit(f"{name} does not exit with {peer.code}: {' '.join(peer.call(directories['one']))}")
        for name, text in (
            ("stream", corpus.stream()),
            ("document", corpus.document()),
            ("template", TEMPLATE),
        ):
            os.mkdir(directories[name])
            with open(os.path.join(directories[name], "x.yaml"), "w", encoding="utf-8") as file:
                file.write(text)
        results: dict[str, Figures] = {}
        for name in ("one", "document", "stream"):
            results[name] = in_turns(_commands(known, directories[name], name), 3 * rounds, environment)
        results["one"].update(_warm(directories["one"], 3 * rounds, environment))
        cfn = known["cfn-lint"]
        if cfn.command:
            template = os.path.join(directories["template"], "x.yaml")
            cases = {
                "cfn-lint, start-up": [cfn.command[0], "--version"],
                "cfn-lint, 50 lines": [*cfn.command, template],
            }
            results["one"].update(in_turns(cases, rounds, environment))
        results["thousand"] = _throughput(known, directories["thousand"], "thousand", rounds, environment)
        if large:
            corpus.write_manifests(directories["many"], 10_000)
            results["many"] = _throughput({}, directories["many"], "many", max(1, rounds // 2), environment)
    return results


def _throughput(known: dict[str, Peer], directory: str, case: str, rounds: int, environment: dict[str, str]) -> Figures:
    """Measure a directory of many files: without the cache in turns with the peers, then with the cache."""
    figures = in_turns(_commands(known, directory, case), rounds, environment)
    figures.update(_warm(directory, 3 * rounds, environment))
    edited = os.path.join(directory, "edited.yaml")
    changed: list[dict[str, float]] = []
    for at in range(3 * rounds):
        with open(edited, "w", encoding="utf-8") as file:
            file.write(corpus.worker(random.Random(at), 10**6 + at, corpus.MOST))
        changed.append(run([*CHECK, directory], environment))
        os.unlink(edited)
    figures["workerlint, warm cache, one file changed"] = medians(changed)
    return figures


def _warm(directory: str, rounds: int, environment: dict[str, str]) -> Figures:
    """Measure runs over unchanged files whose results are in the cache."""
    command = [*CHECK, directory]
    run(command, environment)
    return in_turns({"workerlint, warm cache": command}, rounds, environment)


def _commands(known: dict[str, Peer], directory: str, case: str) -> dict[str, list[str]]:
    commands = {
        "bare Python": [sys.executable, "-c", "pass"],
        "events of the C parser": [sys.executable, "-c", EVENTS, directory],
        BASE: [*CHECK, "--no-cache", "--jobs", "1", directory],
    }
    if case in {"thousand", "many"}:
        commands["workerlint, all processors"] = [*CHECK, "--no-cache", directory]
    for peer in known.values():
        # check-jsonschema cannot read a stream of documents.
        fits = peer.name not in _OTHER_KINDS and not (case == "stream" and peer.name == "check-jsonschema")
        if peer.command and fits:
            commands[peer.name] = peer.call(directory)
    return commands


TITLES = {
    "one": "One manifest, as a whole process",
    "document": "One document of 5,000 lines",
    "stream": "A stream of 5,000 lines",
    "thousand": "1,000 manifests",
    "many": "10,000 manifests",
}


def markdown(results: dict[str, Figures], versions: dict[str, str], note: str) -> str:
    """Return the figures as Markdown tables."""
    lines = [note, ""]
    for case, figures in results.items():
        base = figures[BASE]["cpu"]
        lines += [f"| {TITLES[case]} | processor s | clock s | memory MB | times workerlint |", "|---|--:|--:|--:|--:|"]
        for name, one in figures.items():
            row = f"| {name} | {one['cpu']:.3f} | {one['clock']:.3f} | {one['memory']:.0f} | {one['cpu'] / base:.2f} |"
            lines.append(row)
        lines.append("")
    named = ", ".join(f"{name} {version}" for name, version in versions.items())
    return "\n".join([*lines, f"Versions: {named}."]) + "\n"


def describe_machine(rounds: int) -> str:
    """Return a note on the machine, its load, and the number of runs."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"Measured on {os.cpu_count()} processors ({platform.machine()}, Python {platform.python_version()}) in turns; "
        f"medians of {3 * rounds} runs on one text, {rounds} on 1,000 and {max(1, rounds // 2)} on 10,000 manifests. "
        f"The machine was shared, with a load of {load} at the end: compare the ratios, not the seconds."
    )


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5, help="runs of each program on 1,000 manifests (default: 5)")
    parser.add_argument("--small", action="store_true", help="skip the run over 10,000 manifests")
    parser.add_argument("--latency", action="store_true", help="time the language servers as well")
    parser.add_argument("--json", metavar="FILE", help="write the figures to this file")
    parser.add_argument(
        "--markdown", metavar="FILE", help=f"write the tables to this file (committed: {os.path.basename(KEPT)})"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        versions = {name: peer.version for name, peer in peers(directory).items()}
    results = measure(options.rounds, large=not options.small)
    text = markdown(results, versions, describe_machine(options.rounds))
    data: dict[str, object] = {"figures": results, "versions": versions}
    if options.latency:
        from benchmarks import latency

        waited = latency.measure()
        data["latency"] = waited
        text += "\n" + latency.markdown(waited)
    print(text)
    for file, content in ((options.json, json.dumps(data, indent=2) + "\n"), (options.markdown, text)):
        if file:
            with open(file, "w", encoding="utf-8") as out:
                out.write(content)


if __name__ == "__main__":
    main()
