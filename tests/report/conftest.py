"""A small run with every kind of content that is hard to print, and its rules."""

from __future__ import annotations

import sys
from inspect import cleandoc
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from workerlint.core.diagnostic import ERROR, INFO, MASKS, SAFE, UNSAFE, WARNING, Diagnostic, Edit, Fix, Related
from workerlint.core.text import Source, Span
from workerlint.engine.result import Result
from workerlint.engine.rule import WORKER, Rule
from workerlint.manifest.document import Document
from workerlint.report.report import RenderOptions, RunReport
from workerlint.report.reporters import get_reporter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PAGES = {
    "DW323": """Request exceeds limit

    Kubernetes rejects such a container, but only when the Worker is applied.

    ## Bad

    ```yaml bad
    requests: {cpu: 2}
    ```

    ## Sources

    - kubernetes:pod-api: Requests cannot exceed limits.
    """,
    "DW301": """The log level is one of four words.

    Any other word is taken for INFO without a warning.
    """,
    "DW304": """The stack names its version.""",
    "DW502": """A secret is not written into a manifest.

    Who can read the repository can read the secret.
    """,
}

DEPLOY = """\
# 🚀 rollout of the ingest worker
name: ingest
worker:
  stack: bento
  logLevel: { 🎛️: info }  # 日本 comment
  resources:
    requests:
      cpu: 1000m

    limits:
      cpu: 400m
\tnote: tabs
  envs:
    GREETING: "one
      two
      three"
    TOKEN: hunter2-hunter2
    URL: "https://very.long.example/{path}/{path}/{path}/{path}/{path}/{path}?level=verbose&more={path}{path}"
"""


def _no_check(worker: object) -> Iterator[None]:
    yield from ()


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> dict[str, Rule]:
    """Four rules of our own, each with its page in a module of its own."""
    made = {}
    for code, name, severity in (
        ("DW301", "invalid-log-level", ERROR),
        ("DW304", "unversioned-stack", INFO),
        ("DW323", "request-exceeds-limit", ERROR),
        ("DW502", "plaintext-secret", ERROR),
    ):
        module = ModuleType(f"workerlint_rules.{code.lower()}_of_the_test", cleandoc(PAGES[code]))
        monkeypatch.setitem(sys.modules, module.__name__, module)
        area = {"DW502": "secrets", "DW323": "resources"}.get(code, "stack")
        traits = (MASKS,) if code == "DW502" else ()
        rule = Rule(code, name, severity, _no_check, WORKER, True, False, (), (), area, "documented", traits)  # type: ignore[arg-type]
        rule.module = module.__name__
        made[code] = rule
    return made


def span_of(source: Source, words: str, start: int = 0) -> Span:
    """Return the range of the first occurrence of *words* from *start* on."""
    at = source.text.index(words, start)
    return Span(at, at + len(words))


def deploy() -> Result:
    """The file with the findings."""
    text = DEPLOY.replace("{path}", "segment-of-a-path")
    source = Source("jobs/ingest worker.yaml", text)
    request, limit = span_of(source, "1000m"), span_of(source, "400m")
    level = span_of(source, "info")
    return Result(
        Document(source),
        [
            Diagnostic(
                "DW323",
                "request-exceeds-limit",
                ERROR,
                request,
                "worker.resources.requests.cpu is 1000m, more than its limit of 400m",
                "raise the limit to 1000m or lower the request",
                (Fix("set limits.cpu to 1000m", [Edit(limit, "1000m")], UNSAFE),),
                (Related(limit, "limit"),),
            ),
            Diagnostic(
                "DW301",
                "invalid-log-level",
                ERROR,
                level,
                'worker.logLevel is "info", not one of INFO, DEBUG, WARN, ERROR',
                "write INFO",
                (Fix("write INFO", [Edit(level, "INFO")], SAFE),),
            ),
            Diagnostic(
                "DW304",
                "unversioned-stack",
                INFO,
                span_of(source, "bento"),
                "worker.stack is bento without a version: the newest is taken at each apply",
            ),
            Diagnostic(
                "DW301",
                "invalid-log-level",
                WARNING,
                span_of(source, "verbose"),
                "worker.envs.URL asks for the level verbose",
            ),
            Diagnostic(
                "DW301",
                "invalid-log-level",
                WARNING,
                Span(source.text.index('"one'), source.text.index('three"') + len('three"')),
                "worker.envs.GREETING runs over three lines",
                related=(
                    Related(Span(0, 1), "the other manifest", "shared/other.yaml"),
                    Related(Span(0, 1), "a file outside of the run", "elsewhere.yaml"),
                ),
            ),
            Diagnostic(
                "DW502",
                "plaintext-secret",
                ERROR,
                span_of(source, "hunter2-hunter2"),
                "worker.envs.TOKEN is written in plain text",
                "name a Secret in dataosSecrets",
                traits=(MASKS,),
            ),
            Diagnostic(
                "DW301",
                "invalid-log-level",
                WARNING,
                span_of(source, "note: tabs"),
                "the value hunter2-hunter2 leaks from another rule",
                fixes=(Fix("repeat it", [Edit(span_of(source, "tabs"), "hunter2-hunter2")], SAFE),),
                related=(Related(span_of(source, "TOKEN: hunter2-hunter2"), "the line with the secret"),),
            ),
        ],
        [
            (
                Diagnostic("DW301", "invalid-log-level", ERROR, span_of(source, "ingest"), "worker.name is odd"),
                "agreed with the platform team",
            )
        ],
    )


@pytest.fixture
def report(rules: dict[str, Rule]) -> RunReport:
    """A run over four files: one with findings, one that another refers to, one clean, one that cannot be read."""
    other = Source("shared/other.yaml", "name: other\r\nworker: {}\r\n")
    return RunReport(
        [
            deploy(),
            Result(Document(other)),
            Result(Document(Source("clean.yaml", "name: clean\n"))),
        ],
        checked=3,
        manifests=4,
        problems=["cannot read locked.yaml: permission denied"],
        rules=rules,
    )


@pytest.fixture
def empty(rules: dict[str, Rule]) -> RunReport:
    """A run that found no file."""
    return RunReport([], checked=0, manifests=0, rules=rules)


@pytest.fixture
def options() -> RenderOptions:
    """Plain output from the directory of a repository."""
    return RenderOptions(width=80, base="/srv/repository")


@pytest.fixture
def render(options: RenderOptions) -> Callable[..., str]:
    """Return the whole output of a format."""

    def render(name: str, report: RunReport, given: RenderOptions = options) -> str:
        return "".join(get_reporter(name)(report, given))

    return render


@pytest.fixture
def one_finding(rules: dict[str, Rule]) -> Callable[..., RunReport]:
    """Make a run with a single finding, on the first occurrence of some words of a text."""

    def one_finding(
        text: str,
        words: str,
        message: str = "something is wrong",
        *,
        code: str = "DW301",
        name: str = "invalid-log-level",
        severity: str = ERROR,
        path: str = "worker.yaml",
        help: str = "",
        fixes: tuple[Fix, ...] = (),
        related: tuple[Related, ...] = (),
    ) -> RunReport:
        source = Source(path, text)
        span = span_of(source, words)
        traits = (MASKS,) if code == "DW502" else ()
        finding = Diagnostic(code, name, severity, span, message, help, fixes, related, traits=traits)
        return RunReport([Result(Document(source), [finding])], checked=1, manifests=1, rules=rules)

    return one_finding
