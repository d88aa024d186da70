"""Rules, and the decorators that make them.

A rule is a generator without side effects: it gets a part of a document and yields findings. The docstring of its
module is its page.
"""

from __future__ import annotations

from workerlint.core.modules import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from workerlint.core.diagnostic import Finding
    from workerlint.engine.suppression import Suppressions
    from workerlint.manifest.resources import ProjectContext
    from workerlint.manifest.schema import Violation
    from workerlint.manifest.worker import Worker

    WorkerCheck = Callable[[Worker], Iterator[Finding]]
    ViolationCheck = Callable[[Worker, Violation], Iterator[Finding]]
    ProjectCheck = Callable[[ProjectContext], Iterator[Finding]]
    SuppressionCheck = Callable[[Suppressions], Iterator[Finding]]

TEXT = "text"
"""Run on every Worker, even if it has no tree: syntax and encoding."""
WORKER = "worker"
"""Run on every Worker that has a tree."""
SCHEMA = "schema"
"""Run on each violation of the schema with the code of the rule."""
PROJECT = "project"
"""Run on every Worker with a known name after all files are read, with an index of the resources in them."""
SUPPRESSION = "suppression"
"""Run last, on the suppression comments of a document and the findings that they suppressed."""


class Rule:
    """A rule."""

    __slots__ = ("check", "code", "keys", "module", "name", "on", "phase", "severity", "v2alpha", "words")

    code: str
    name: str
    severity: str
    """The default severity."""
    phase: str
    """When the rule runs, and on what: TEXT, WORKER, SCHEMA, PROJECT or SUPPRESSION."""
    on: bool
    """Whether it runs by default."""
    v2alpha: bool
    """Whether it also applies to Workers of version v2alpha, whose section is ``spec:``."""
    words: tuple[str, ...]
    """If there are any, the rule runs only on documents whose text contains one of them."""
    keys: tuple[str, ...]
    """If there are any, the rule runs only on documents with one of these keys."""
    check: Callable[..., Iterator[Finding]]
    module: str
    """The name of the module that contains the rule."""

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
        """Make a rule. Without *check*, as in the index of the rules, it is taken from *module* on first use.

        That first use raises what the import raises, or LookupError if the module does not contain the rule.
        """
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
        """Replace *check* by that of the rule in its module, and call it."""
        for value in vars(import_module(self.module)).values():
            if type(value) is Rule and value.code == self.code:
                self.check = value.check
                return self.check(*arguments)
        raise LookupError(f"{self.module} does not hold {self.code}")

    @property
    def doc(self) -> str:
        """The page: the docstring of the rule's module."""
        # Since Python 3.13 the compiler replaces tabs in docstrings by spaces, so pages contain a symbol for a tab.
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
    """Return a decorator that makes a rule of a generator of the findings in a Worker."""
    return lambda check: Rule(code, name, severity, check, WORKER, on, v2alpha, words, keys)


def text_rule(code: str, name: str, severity: str) -> Callable[[WorkerCheck], Rule]:
    """Return a decorator for a rule that also runs on a Worker without a tree, whose ``root`` is None."""
    return lambda check: Rule(code, name, severity, check, TEXT, True, True)


def schema_rule(
    code: str, name: str, severity: str, *, on: bool = True, v2alpha: bool = True
) -> Callable[[ViolationCheck], Rule]:
    """Return a decorator for a rule that reports violations of the schema, where ``x-codes`` contains its code."""
    return lambda check: Rule(code, name, severity, check, SCHEMA, on, v2alpha)


def project_rule(code: str, name: str, severity: str) -> Callable[[ProjectCheck], Rule]:
    """Return a decorator for a rule that compares a Worker with the other resources of the run."""
    return lambda check: Rule(code, name, severity, check, PROJECT, True, True)


def suppression_rule(code: str, name: str, severity: str) -> Callable[[SuppressionCheck], Rule]:
    """Return a decorator for a rule on the suppression comments of a document."""
    return lambda check: Rule(code, name, severity, check, SUPPRESSION, True, True)
