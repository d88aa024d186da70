"""Rules, and the decorators that create them.

A rule is a generator without side effects: it gets a part of a document and yields findings. The docstring of its
module is its page.
"""

from __future__ import annotations

from workerlint.core.diagnostic import MASKS, NOT_SUPPRESSIBLE, PREVIEW
from workerlint.core.modules import import_module
from workerlint.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from typing import Any, TypedDict, Unpack

    from workerlint.core.diagnostic import Finding
    from workerlint.engine.suppression import Suppressions
    from workerlint.manifest.schema import Violation
    from workerlint.manifest.worker import Worker
    from workerlint.platform.platform import Platform, ProjectContext

    WorkerCheck = Callable[[Worker], Iterator[Finding]]
    PlatformCheck = Callable[[Worker, Platform], Iterator[Finding]]
    ViolationCheck = Callable[[Worker, Violation], Iterator[Finding]]
    ProjectCheck = Callable[[ProjectContext], Iterator[Finding]]
    PlatformFileCheck = Callable[[Platform, date], Iterator[Finding]]
    SuppressionCheck = Callable[[Suppressions], Iterator[Finding]]
    Check = Callable[..., Iterator[Finding]]

    class Metadata(TypedDict, total=False):
        """The keyword arguments that all rule decorators accept."""

        area: str
        """What the rule is about: one of AREAS, or a plug-in's own."""
        evidence: str
        """One of EVIDENCE."""
        since: str
        """The version that first contains the rule."""
        changed: tuple[tuple[str, str], ...]
        """The later versions in which it reports more, in order, each with what it reports since then."""
        url: str
        """The address of the page of a plug-in's rule."""
        masks: bool
        """Whether the span of a finding is a secret, which no report shows."""
        tags: tuple[str, ...]
        """DEPRECATED or UNNECESSARY: how editors show the span."""
        suppressible: bool
        """Whether comments and baselines may suppress the findings (the default)."""
        preview: bool
        """Whether the rule runs only with ``--preview``, because it may still change."""
        keys: tuple[str, ...]
        """If there are any, the rule runs only on documents with one of these keys; see EMPTY and AMBIGUOUS."""
        words: tuple[str, ...]
        """If there are any, the rule runs only on documents whose text contains one of them."""


TEXT = "text"
"""Run on every Worker, even if it has no tree: syntax and encoding."""
WORKER = "worker"
"""Run on every Worker that has a tree."""
PLATFORM = "platform"
"""As WORKER, with what is known about the installation. Run again after all files are read, if they define Stacks."""
RESOURCE = "resource"
"""Run on every resource of one type, other than a Worker: whole documents, and those inside Bundles."""
SCHEMA = "schema"
"""Run on each violation of the schema with the code of the rule."""
PROJECT = "project"
"""Run on every Worker with a known name after all files are read, with an index of the resources in them."""
BUNDLE = "bundle"
"""Run on every ``file:`` of a Bundle after all files are read, with an index of the resources in them."""
PLATFORM_FILE = "platform-file"
"""Run on the platform file."""
KNOWN_NAMES = "known-names"
"""The ``of`` of a rule that compares names with those of the platform file or of the configuration."""
EXTRA_FIELDS = "extra-fields"
"""The ``of`` of a rule that checks the fields that the configuration adds."""
KNOWN_TAGS = "known-tags"
"""The ``of`` of a rule that compares tags with those of the configuration."""
ANY_TYPE = "any-type"
"""The ``of`` of a RESOURCE rule that runs on Bundles and on every resource that Workers refer to."""
SUPPRESSION = "suppression"
"""Run last, on the suppression comments of a document and the findings that they suppressed."""

ACROSS = frozenset((PLATFORM, PROJECT, BUNDLE))
"""The phases whose findings depend on the other files of a run."""

EMPTY = "?empty"
"""Among the ``keys`` of a rule, stands for documents with an empty key, value or item."""
AMBIGUOUS = "?ambiguous"
"""Among the ``keys`` of a rule, stands for documents with a scalar that YAML readers read differently."""

AREAS = {
    "syntax": "The file and its comments",
    "identity": "Name, version and tags",
    "structure": "Structure",
    "stack": "Stack and log level",
    "autoscaling": "Replicas and autoscaling",
    "resources": "CPU and memory",
    "availability": "Availability",
    "topology": "Topology",
    "secrets": "Secrets",
    "volumes": "Volumes and addresses",
    "environment": "Environment variables",
    "across-files": "Across files",
    "bundles": "Bundles",
    "platform": "Your platform",
    "habits": "Good habits",
}
"""The areas of the built-in rules, each with its title. A plug-in may have areas of its own."""

EVIDENCE = ("documented", "observed", "inferred", "own")
"""What a rule is based on: documentation, observation, a conclusion from either, or workerlint's own decision."""


class Rule:
    """A rule."""

    __slots__ = (
        "_about", "area", "check", "code", "evidence", "keys", "module", "name", "of", "on", "phase", "severity",
        "traits", "v2alpha", "words",
    )  # fmt: skip

    code: str
    name: str
    severity: str
    """The default severity."""
    phase: str
    """When the rule runs, and on what: one of the phases, such as TEXT."""
    on: bool
    """Whether it runs by default."""
    v2alpha: bool
    """Whether it also applies to Workers of version v2alpha, whose section is ``spec:``."""
    words: tuple[str, ...]
    """If there are any, the rule runs only on documents whose text contains one of them."""
    keys: tuple[str, ...]
    """If there are any, the rule runs only on documents with one of these keys."""
    of: str
    """The type of the resources that a RESOURCE rule runs on; for other rules what they need to run, if anything:
    PLATFORM_FILE, KNOWN_NAMES, KNOWN_TAGS or EXTRA_FIELDS."""
    check: Callable[..., Iterator[Finding]]
    module: str
    """The name of the module that contains the rule."""
    area: str
    """What it is about, such as ``topology``: see AREAS."""
    evidence: str
    """One of EVIDENCE; empty if unset."""
    traits: tuple[str, ...]
    """MASKS, DEPRECATED, UNNECESSARY, NOT_SUPPRESSIBLE, PREVIEW of core.diagnostic: how it is
    treated."""

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
        area: str = "",
        evidence: str = "",
        traits: tuple[str, ...] = (),
        module: str = "",
        of: str = "",
        about: About | None = None,
    ) -> None:
        """Create a rule. Without *check*, as in the index of the rules, it is loaded from *module* on first use.

        That use raises any error of the import, and LookupError if the module does not contain the rule.
        """
        self.code = code
        self.name = name
        self.severity = severity
        self.phase = phase
        self.on = on
        self.v2alpha = v2alpha
        self.words = words
        self.keys = keys
        self.of = of
        self.area = area
        self.evidence = evidence
        self.traits = traits
        self.check = check or self._import_and_check
        self.module = check.__module__ if check else module
        self._about = about if about is not None or check is None else About()

    def __repr__(self) -> str:
        return f"<Rule {self.code} {self.name}>"

    def _import_and_check(self, *arguments: Any) -> Iterator[Finding]:
        """Load *check* from the module of the rule, and call it."""
        self.check = self._load().check
        return self.check(*arguments)

    def _load(self) -> Rule:
        """Return the rule as its module defines it."""
        for value in vars(import_module(self.module)).values():
            if type(value) is Rule and value.code == self.code:
                return value
        raise LookupError(f"{self.module} does not define {self.code}")

    @property
    def about(self) -> About:
        """The metadata that only pages, listings and reports need, because importing a module takes a millisecond."""
        if self._about is None:
            self._about = self._load().about
        return self._about

    @property
    def doc(self) -> str:
        """The page: the docstring of the rule's module."""
        # Since Python 3.13 the compiler replaces tabs in docstrings with spaces, so pages contain a symbol for a tab.
        doc = import_module(self.module).__doc__
        if doc is None:
            from workerlint.core.docstring import read_docstring

            doc = read_docstring(self.module)
        return doc.replace("␉", "\t")


class About(Record):
    """The metadata that only pages, listings and reports need."""

    since: str = "0.1.0"
    """The version of the package that first contains the rule."""
    changed: tuple[tuple[str, str], ...] = ()
    """The later versions in which it reports more, in order, each with what it reports since then."""
    url: str = ""
    """The address of the page of a plug-in's rule; that of a built-in rule follows from its code."""


def _decorator(
    phase: str, code: str, name: str, severity: str, on: bool, v2alpha: bool, options: Metadata, of: str = ""
) -> Callable[[Check], Rule]:
    """Return a decorator that turns a generator of findings into a rule."""
    traits = tuple(options.get("tags", ()))
    if options.get("masks"):
        traits += (MASKS,)
    if not options.get("suppressible", True):
        traits += (NOT_SUPPRESSIBLE,)
    if options.get("preview"):
        traits += (PREVIEW,)
    about = About(options.get("since", "0.1.0"), tuple(options.get("changed", ())), options.get("url", ""))
    keys, words = options.get("keys", ()), options.get("words", ())
    area, evidence = options.get("area", ""), options.get("evidence", "")
    return lambda check: Rule(
        code, name, severity, check, phase, on, v2alpha, words, keys, area, evidence, traits, of=of, about=about
    )


def rule(
    code: str,
    name: str,
    severity: str,
    *,
    on: bool = True,
    v2alpha: bool = False,
    of: str = "",
    **metadata: Unpack[Metadata],
) -> Callable[[WorkerCheck], Rule]:
    """Return a decorator that turns a generator of the findings in a Worker into a rule.

    If *of* is KNOWN_TAGS or EXTRA_FIELDS, the rule runs only where the configuration has them.
    """
    return _decorator(WORKER, code, name, severity, on, v2alpha, metadata, of)


def platform_rule(
    code: str,
    name: str,
    severity: str,
    *,
    on: bool = True,
    v2alpha: bool = False,
    of: str = "",
    **metadata: Unpack[Metadata],
) -> Callable[[PlatformCheck], Rule]:
    """Return a decorator for a rule that compares a Worker with what is known about the installation.

    If *of* is PLATFORM_FILE, the rule runs only where there is a platform file.

    Where ``platform.defines_stacks`` is true, the rule runs on every Worker, whatever its ``keys`` and ``words``.
    """
    return _decorator(PLATFORM, code, name, severity, on, v2alpha, metadata, of)


def resource_rule(
    code: str, name: str, severity: str, *, of: str, **metadata: Unpack[Metadata]
) -> Callable[[WorkerCheck], Rule]:
    """Return a decorator for a rule on resources of the type *of*: one that Workers refer to, ``bundle``, or ANY_TYPE.

    A resource has the form of a Worker without a section.
    """
    return _decorator(RESOURCE, code, name, severity, True, True, metadata, of)


def text_rule(code: str, name: str, severity: str, **metadata: Unpack[Metadata]) -> Callable[[WorkerCheck], Rule]:
    """Return a decorator for a rule that also runs on a Worker without a tree, whose ``root`` is None."""
    return _decorator(TEXT, code, name, severity, True, True, metadata)


def schema_rule(
    code: str, name: str, severity: str, *, on: bool = True, v2alpha: bool = True, **metadata: Unpack[Metadata]
) -> Callable[[ViolationCheck], Rule]:
    """Return a decorator for a rule that reports violations of the schema, where ``x-codes`` contains its code."""
    return _decorator(SCHEMA, code, name, severity, on, v2alpha, metadata)


def project_rule(
    code: str, name: str, severity: str, *, on: bool = True, of: str = "", **metadata: Unpack[Metadata]
) -> Callable[[ProjectCheck], Rule]:
    """Return a decorator for a rule that compares a Worker with the other resources of the run.

    If *of* is KNOWN_NAMES, the rule runs only where there is a platform file, or the configuration lists names.
    """
    return _decorator(PROJECT, code, name, severity, on, True, metadata, of)


def bundle_rule(code: str, name: str, severity: str, **metadata: Unpack[Metadata]) -> Callable[[ProjectCheck], Rule]:
    """Return a decorator for a rule on the files that a Bundle names."""
    return _decorator(BUNDLE, code, name, severity, True, True, metadata)


def platform_file_rule(
    code: str, name: str, severity: str, **metadata: Unpack[Metadata]
) -> Callable[[PlatformFileCheck], Rule]:
    """Return a decorator for a rule on the platform file itself, which also gets the date of the check."""
    return _decorator(PLATFORM_FILE, code, name, severity, True, True, metadata)


def suppression_rule(
    code: str, name: str, severity: str, **metadata: Unpack[Metadata]
) -> Callable[[SuppressionCheck], Rule]:
    """Return a decorator for a rule on the suppression comments of a document."""
    return _decorator(SUPPRESSION, code, name, severity, True, True, metadata)
