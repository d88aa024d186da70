"""What a rule is, and the decorators that make one.

A rule is a pure generator: it is given a part of the model and yields findings. Its module's docstring is its page.
"""

from __future__ import annotations

from workerlint.core.modules import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from workerlint.core.diagnostic import Finding
    from workerlint.engine.suppression import Suppressions
    from workerlint.manifest.resources import Surroundings
    from workerlint.manifest.schema import Violation
    from workerlint.manifest.worker import Worker

    WorkerCheck = Callable[[Worker], Iterator[Finding]]
    ViolationCheck = Callable[[Worker, Violation], Iterator[Finding]]
    ProjectCheck = Callable[[Surroundings], Iterator[Finding]]
    SuppressionCheck = Callable[[Suppressions], Iterator[Finding]]

TEXT = "text"
"""Run on every document that is a Worker's, also when it has no tree: syntax and encoding."""
WORKER = "worker"
"""Run on every Worker whose tree could be read."""
SCHEMA = "schema"
"""Run on each violation of the schema that carries the rule's code."""
PROJECT = "project"
"""Run on every Worker with a known name once all files are read, with an index of what they define."""
SUPPRESSION = "suppression"
"""Run last, on the suppression comments of a document and what each of them silenced."""


class Rule:
    """One rule: its identity, its default *severity*, and the *check* that finds.

    *phase* says when and on what it runs. *on* tells whether it is on without being asked for. *v2alpha* tells whether
    it also holds for the newer shape with ``spec:``. *keys* and *words*: when there are any, and none of the keys is
    one of a document's, or none of the words stands in its text, the rule has nothing to say of it and is not run.
    *check* may be None for a rule that is known from the index: its *module* is imported when it is first run, which
    raises whatever importing it raises, and LookupError when that module does not hold the rule.
    """

    __slots__ = ("check", "code", "keys", "module", "name", "on", "phase", "severity", "v2alpha", "words")

    code: str
    name: str
    severity: str
    phase: str
    on: bool
    v2alpha: bool
    words: tuple[str, ...]
    keys: tuple[str, ...]
    check: Callable[..., Iterator[Finding]]
    module: str

    def __init__(
        self,
        code: str,
        name: str,
        severity: str,
        check: Callable[..., Iterator[Finding]] | None,
        phase: str,
        on: bool,
        v2alpha: bool,
        words: tuple[str, ...] = (),
        keys: tuple[str, ...] = (),
        module: str = "",
    ) -> None:
        self.code = code
        self.name = name
        self.severity = severity
        self.phase = phase
        self.on = on
        self.v2alpha = v2alpha
        self.words = words
        self.keys = keys
        self.check = check or self._import_and_check
        self.module = check.__module__ if check else module

    def __repr__(self) -> str:
        return f"<Rule {self.code} {self.name}>"

    def _import_and_check(self, *arguments: Any) -> Iterator[Finding]:
        """Stand in for *check* until the first call, and take the rule's own from its module then."""
        for value in vars(import_module(self.module)).values():
            if type(value) is Rule and value.code == self.code:
                self.check = value.check
                return self.check(*arguments)
        raise LookupError(f"{self.module} does not hold {self.code}")

    @property
    def doc(self) -> str:
        """The page: the docstring of the module that the rule lives in."""
        # Since Python 3.13 the compiler makes spaces of the tabs in a docstring: pages write a sign for them.
        doc = import_module(self.module).__doc__
        if doc is None:
            from workerlint.core.docstring import read_docstring

            doc = read_docstring(self.module)
        return doc.replace("␉", "\t")


def rule(
    code: str,
    name: str,
    severity: str,
    *,
    on: bool = True,
    v2alpha: bool = False,
    keys: tuple[str, ...] = (),
    words: tuple[str, ...] = (),
) -> Callable[[WorkerCheck], Rule]:
    """Make a rule of a generator from a Worker to findings."""
    return lambda check: Rule(code, name, severity, check, WORKER, on, v2alpha, words, keys)


def text_rule(code: str, name: str, severity: str) -> Callable[[WorkerCheck], Rule]:
    """Make a rule that also runs on a Worker without a tree (``worker.root`` is None then)."""
    return lambda check: Rule(code, name, severity, check, TEXT, True, True)


def schema_rule(
    code: str, name: str, severity: str, *, on: bool = True, v2alpha: bool = True
) -> Callable[[ViolationCheck], Rule]:
    """Make a rule of a generator that words a violation of the schema: ``x-codes`` there names the rule's code."""
    return lambda check: Rule(code, name, severity, check, SCHEMA, on, v2alpha)


def project_rule(code: str, name: str, severity: str) -> Callable[[ProjectCheck], Rule]:
    """Make a rule that compares a Worker with the other resources of the run."""
    return lambda check: Rule(code, name, severity, check, PROJECT, True, True)


def suppression_rule(code: str, name: str, severity: str) -> Callable[[SuppressionCheck], Rule]:
    """Make a rule on the suppression comments of a document."""
    return lambda check: Rule(code, name, severity, check, SUPPRESSION, True, True)
