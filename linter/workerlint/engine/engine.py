"""Runs the rules on a document, for the command line, the editor and the dry run."""

from __future__ import annotations

from workerlint.core.diagnostic import ERROR, MASKS, Diagnostic
from workerlint.engine.gates import Gates, has_suppressions, may_suppress, without_useless
from workerlint.engine.result import Result, WorkerResult, is_secretless, owner_of
from workerlint.engine.rule import (
    ACROSS,
    ANY_TYPE,
    BUNDLE,
    PLATFORM,
    PLATFORM_FILE,
    PROJECT,
    RESOURCE,
    SCHEMA,
    SUPPRESSION,
    TEXT,
    WORKER,
)
from workerlint.engine.rule_run import run_rules
from workerlint.manifest.document import Document
from workerlint.manifest.reader import BUNDLE as BUNDLE_TYPE
from workerlint.manifest.resource_index import ResourceIndex
from workerlint.manifest.resources import (
    BUNDLE_FILE,
    defines_referred,
    other_resources,
    read_referred,
    resource_type,
    worker_resource,
)
from workerlint.manifest.schema import schema_violations
from workerlint.platform.platform import Platform, ProjectContext

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date
    from typing import Any

    from workerlint.config.settings import Settings
    from workerlint.engine.comment_rules import CommentRules
    from workerlint.engine.requirement import Requirement
    from workerlint.engine.rule import Rule
    from workerlint.engine.suppression import Suppression
    from workerlint.manifest.resources import Resource
    from workerlint.manifest.worker import Worker
    from workerlint.platform.platform_file import PlatformFile


class Engine:
    """Runs a selection of rules."""

    settings: Settings
    """The keys of its ``severity`` are codes of rules."""
    rules: list[Rule]
    """The rules that run."""
    platform: Platform
    """What is known about the installation without the other files of a run."""
    required: Mapping[str, Requirement]
    """What applies to the mandatory rules among them, by code."""
    outer: tuple[Engine, ...]
    """The engines that run mandatory rules with the settings of the layers that make them mandatory."""
    today: date | None
    """The date that suppression comments are compared with; None for the current one."""
    across: frozenset[str]
    """The codes of cross-file rules."""
    repairs: frozenset[str]
    """The codes of the rules on the text and on the comments, whose fixes leave the content of a manifest as it is."""

    def __init__(
        self,
        settings: Settings,
        rules: Iterable[Rule],
        known: Iterable[Rule] | None = None,
        platform_file: PlatformFile | None = None,
        today: date | None = None,
        required: Mapping[str, Requirement] | None = None,
        outer: Iterable[Engine] = (),
    ) -> None:
        """Run *rules*. *known* are all rules that exist, which suppression comments may name; *rules* by default.

        *platform_file* is the one that *settings* name. *today* is the date that suppression comments are compared
        with; by default, the current one. *required* is what applies to the mandatory ones of *rules*, by code, and
        *outer* run some of these with other settings.
        """
        self.settings = settings
        self.required = dict(required or {})
        self.outer = tuple(outer)
        self.today = today
        self.rules = list(rules)
        # Unless *known* lists all rules, another rule may find secrets.
        masking = [rule for rule in known or () if MASKS in rule.traits]
        self._finds_secrets = bool(masking) and all(rule in self.rules for rule in masking)
        self._all = self.rules if known is None else list(known)
        useful = without_useless(self.rules, settings, platform_file)
        self._text = [rule for rule in self.rules if rule.phase == TEXT]
        self._late = [rule for rule in useful if rule.phase == PLATFORM and rule.of == PLATFORM_FILE]
        on_workers = [rule for rule in useful if rule.phase in {WORKER, PLATFORM} and rule not in self._late]
        self._worker = Gates(on_workers)
        self._worker_v2alpha = Gates(rule for rule in on_workers if rule.v2alpha)
        self._schema = {rule.code: rule for rule in self.rules if rule.phase == SCHEMA}
        self._project = [rule for rule in useful if rule.phase == PROJECT]
        self._bundle = [rule for rule in self.rules if rule.phase == BUNDLE]
        self._resource = [rule for rule in self.rules if rule.phase == RESOURCE]
        self._platform = [rule for rule in on_workers if rule.phase == PLATFORM]
        self.across = frozenset(rule.code for rule in self.rules if rule.phase in ACROSS)
        self._sums = bool(settings.budget) or any(outer.settings.budget for outer in self.outer)
        self._suppression = [rule for rule in self.rules if rule.phase == SUPPRESSION]
        self.repairs = frozenset(rule.code for rule in (*self._text, *self._suppression))
        self._guard: Engine | None = None
        self._comment_rules: CommentRules | None = None
        self.platform = Platform(settings, file=platform_file)

    def _run(
        self,
        rules: Iterable[Rule],
        arguments: tuple[Any, ...],
        found: list[Diagnostic],
        note_failure: Callable[[str], None],
    ) -> None:
        """Run each of *rules*, and add what they find to *found*."""
        run_rules(self.settings.severity, self.required, rules, arguments, found, note_failure)

    @property
    def guard(self) -> Engine:
        """The engine that validates fixes: it runs all rules, with their default severity or the configured `error`."""
        if self._guard is None:
            raised = {code: severity for code, severity in self.settings.severity.items() if severity == ERROR}
            complete = len(self.rules) == len(self._all) and self.settings.severity == raised
            settings = self.settings.replace(severity=raised)
            self._guard = (
                self
                if complete
                else Engine(settings, self._all, None, self.platform.file, self.today, self.required, self.outer)
            )
        return self._guard

    @property
    def _comments(self) -> CommentRules:
        """What applies suppression comments; few manifests have one."""
        if self._comment_rules is None:
            from workerlint.engine.comment_rules import CommentRules

            self._comment_rules = CommentRules(
                self._suppression,
                self.settings,
                frozenset((rule.code, rule.name) for rule in self._all),
                frozenset((rule.code, rule.name) for rule in self.rules),
                self.across,
                frozenset((rule.code, rule.name) for rule in (*self._bundle, *self._resource)),
                self.required,
                self.today,
            )
        return self._comment_rules

    def for_apply(self, variables: Mapping[str, str] | None, workspace: str) -> Engine:
        """Return an engine that runs the same rules with other variables.

        *workspace* is the one that manifests without a workspace are applied to; empty if it is not known.
        """
        settings = self.settings.replace(variables=variables, env_file="")
        outer = [engine.for_apply(variables, workspace) for engine in self.outer]
        engine = Engine(settings, self.rules, self._all, self.platform.file, self.today, self.required, outer)
        engine.platform.workspace = workspace
        return engine

    def check(self, document: Document, index: ResourceIndex | None = None) -> Result:
        """Return the result of a check of *document*. No file or environment is read.

        The clock is read only for a suppression comment with a date, unless the engine has a date.

        *index* has the resources in other files, and possibly others of this one, which are not used.
        """
        result = self.begin(document)
        own = result.resources
        self.finish(result, index.with_file(result.path, own) if index else ResourceIndex([(result.path, own)]))
        return result

    def begin(self, document: Document) -> Result:
        """Return the result without the findings of cross-file rules: the first step of a run over several files."""
        result = Result(document, fail_on=self.settings.fail_on)
        for worker in document.workers:
            result.add(self.check_worker(worker))
        self.add_others(result)
        return result

    def add_others(self, result: Result) -> None:
        """Add what is not a Worker: skipped and broken documents, and the resources that Workers may refer to.

        The resources are added if a cross-file rule runs.
        """
        document = result.document
        text = document.yaml.text
        if len(result.workers) == 1:
            only = result.workers[0].span
            if only.start == 0 and only.end == len(text):
                return  # most files are one Worker and nothing else
        may_define = bool(self.across or self._resource) and defines_referred(text)
        if may_define and self.across:
            result.resources += read_referred(document)
        # Last, because the documents that were read so far need not be read again.
        for broken in document.broken if self._text and result.workers else ():
            found = self.check_worker(broken)
            found.worker = None  # its suppression comments have no meaning
            found.is_manifest = False
            result.add(found)
        result.skipped = document.skipped
        for resource in other_resources(document) if may_define and self._resource else ():
            self._add_resource(resource, result)
        if self.settings.suppressions and may_suppress(text):
            result.has_bundle_comments = bool(document.bundles)

    def _add_resource(self, resource: Worker, result: Result) -> None:
        """Add the findings of rules on resources that are not Workers, and the comments that suppress them."""
        root = resource.root
        kind = resource_type(root) if root is not None else ""
        if not any(rule.of in {kind, ANY_TYPE} for rule in self._resource):
            return
        found = WorkerResult(resource.span)
        found.is_manifest = False
        found.found = self.check_resource(resource, kind, found.failures.append)
        # The resources in a Bundle have owners of their own.
        found.owner = owner_of(resource) if kind != BUNDLE_TYPE else ""
        # The comments of Bundles are read together with those of the resources in them.
        if self.settings.suppressions and resource.entry is None and kind != BUNDLE_TYPE and has_suppressions(resource):
            found.worker = resource
        resource.clear_cache()
        if found.found or found.failures or found.worker is not None:
            result.add(found)

    def check_resource(self, resource: Worker, kind: str, note_failure: Callable[[str], None]) -> list[Diagnostic]:
        """Return the findings in a resource of a kind that is not a Worker."""
        resource.settings = self.settings
        found: list[Diagnostic] = []
        self._run([rule for rule in self._resource if rule.of in {kind, ANY_TYPE}], (resource,), found, note_failure)
        for outer in self.outer:
            resource.clear_cache()
            self._join(found, outer.check_resource(resource, kind, note_failure))
        return found

    def check_worker(self, worker: Worker) -> WorkerResult:
        """Return the findings in one Worker, without those of cross-file rules."""
        written = worker
        worker.settings = self.settings
        if self.settings.extra_fields is not None:
            worker.clear_cache()  # it may contain violations of the schema without the extra fields
        worker = self._filled(worker)
        result = WorkerResult(worker.span)
        result.unreadable = len(worker.syntax) + len(worker.problems)
        result.owner = owner_of(written)
        self._check_worker(worker, result)
        if worker.filling is not None:
            result.found = self._name_origins(worker, result.found)
        result.secretless = self._finds_secrets and is_secretless(worker, result)
        worker.clear_cache()
        for outer in self.outer:
            self._join(result.found, outer.check_worker(written).found)
        return result

    def _filled(self, worker: Worker) -> Worker:
        """Return a Worker with the values of the variables that are set."""
        if not self.settings.variables:
            return worker
        from workerlint.manifest.interpolation import fill

        return fill(worker, self.settings.variables)

    def finish(self, result: Result, index: ResourceIndex) -> None:
        """Run the cross-file rules with *index*, then apply the suppression comments.

        Call it again when the index has changed.
        """
        diagnostics: list[Diagnostic] = []
        suppressed: list[tuple[Diagnostic, str]] = []
        dated: list[Suppression] = []
        inline: list[Suppression] = []
        defines_stacks = bool(index.stacks_by_name) and bool(self._platform)
        is_released = defines_stacks and result.document.is_released
        for worker in result.workers:
            found = self._compare_again(result, worker, index) if defines_stacks else list(worker.found)
            if worker.resource is not None:
                found = self.compare(PROJECT, result, worker.resource, index, found)
            if worker.worker is not None:
                found = self._comments.apply(found, worker.worker, suppressed, dated, inline, result.note_failure)
            diagnostics += found
        for resource in result.resources if self._bundle else ():
            if resource.kind == BUNDLE_FILE:
                diagnostics = self.compare(BUNDLE, result, resource, index, diagnostics)
        if is_released:
            result.document.release()
        if result.has_bundle_comments:
            diagnostics = self._comments.apply_in_bundles(diagnostics, result, suppressed, dated, inline)
        result.set_findings(diagnostics, suppressed)
        result.dated = dated

    def _compare_again(self, result: Result, worker: WorkerResult, index: ResourceIndex) -> list[Diagnostic]:
        """Return the findings in a Worker, with those of the platform rules for the Stacks of the run.

        Only a Worker of a stack that they define, or with a finding of these rules, is read again.
        """
        codes = {rule.code for rule in (*self._platform, *self._late)}
        others = [item for item in worker.found if item.code not in codes]
        resource = worker.resource
        platform = self.platform.with_index(index)
        if not worker.is_manifest or (
            resource is not None and len(others) == len(worker.found) and not platform.stacks_named(resource.stack)
        ):
            return list(worker.found)
        read = result.document.worker_at(worker.span.start)
        if read is None or read.root is None:  # the file has changed since
            return list(worker.found)
        return self.compare_with_platform(read, index, others, result.note_failure)

    def compare_with_platform(
        self, written: Worker, index: ResourceIndex, others: list[Diagnostic], note_failure: Callable[[str], None]
    ) -> list[Diagnostic]:
        """Return the findings of *others*, which are not of platform rules, with those of the platform rules."""
        platform = self.platform.with_index(index)
        written.settings = self.settings
        read = self._filled(written)
        found: list[Diagnostic] = []
        self._run(_for_version(self._platform, read), (read, platform), found, note_failure)
        if self._late:
            known = others + found
            self._run_late(read, platform, known, note_failure)
            found = known[len(others) :]
        if read.filling is not None:
            found = self._name_origins(read, found)
        read.clear_cache()
        found = others + found
        for outer in self.outer:
            self._join(found, outer.compare_with_platform(written, index, [], note_failure))
        return found

    def compare(
        self, phase: str, result: Result, resource: Resource, index: ResourceIndex, before: list[Diagnostic]
    ) -> list[Diagnostic]:
        """Return the findings *before* with those of the cross-file rules of a phase on a resource.

        They look at it in each workspace that Bundles apply it to.
        """
        rules = self._project if phase == PROJECT else self._bundle
        platform = self.platform.with_index(index)
        found: list[Diagnostic] = []
        for placed in index.placed(result.path, resource):
            start = len(found)
            context = ProjectContext(result.path, placed, index, self.settings, platform)
            self._run(rules, (context,), found, result.note_failure)
            if start:  # it is placed more than once, and has findings
                known = {(item.code, item.span, item.message) for item in found[:start]}
                found[start:] = [item for item in found[start:] if (item.code, item.span, item.message) not in known]
        if self.settings.variables and found:
            from workerlint.engine.origins import likely_secrets, name_origins

            values = self.settings.variables
            found = name_origins(result.source, found, values, likely_secrets(values))
        found = before + found
        for outer in self.outer:
            self._join(found, outer.compare(phase, result, resource, index, []))
        return found

    def _join(self, found: list[Diagnostic], outer: list[Diagnostic]) -> None:
        """Add what mandatory rules find with the settings of an outer layer."""
        if outer:
            from workerlint.engine.requirement import join  # few configurations make rules mandatory

            join(found, outer)

    def _check_worker(self, worker: Worker, result: WorkerResult) -> None:
        found = result.found
        note_failure = result.failures.append
        if worker.syntax or worker.problems or worker.source.undecodable or worker.source.encoding != "utf-8":
            self._run(self._text, (worker,), found, note_failure)
        if worker.root is not None:
            gates = self._worker_v2alpha if worker.v2alpha else self._worker
            selected = gates.open_for(worker)
            self._run(selected.rules, (worker,), found, note_failure)
            rules = _for_version(self._platform, worker) if self.platform.defines_stacks else selected.platform_rules
            if rules:
                self._run(rules, (worker, self.platform), found, note_failure)
            self._walk_schema(worker, result)
            if self._late:
                self._run_late(worker, self.platform, found, note_failure)
            if self.across:
                result.resource = worker_resource(worker)
                if self._sums and result.resource is not None:
                    from workerlint.manifest.demand import read_demand  # most configurations have no budget

                    result.resource.demand = read_demand(worker)
        if self.settings.suppressions and has_suppressions(worker):
            result.worker = worker

    def _run_late(
        self, worker: Worker, platform: Platform, found: list[Diagnostic], note_failure: Callable[[str], None]
    ) -> None:
        """Run the rules that need a platform file. They add nothing where another rule has an error."""
        late: list[Diagnostic] = []
        self._run(_for_version(self._late, worker), (worker, platform), late, note_failure)
        errors = {item.span for item in found if item.severity == ERROR}
        found += [item for item in late if item.span not in errors]

    def _name_origins(self, worker: Worker, found: list[Diagnostic]) -> list[Diagnostic]:
        from workerlint.engine.origins import name_origins, secret_variables, written_names

        values = self.settings.variables or {}
        return name_origins(worker.source, found, values, secret_variables(worker), written_names(worker))

    def _walk_schema(self, worker: Worker, result: WorkerResult) -> None:
        rules = self._schema
        if rules:
            for violation in worker.cached(schema_violations):
                rule = rules.get(violation.code)
                if rule is not None and (rule.v2alpha or not worker.v2alpha):
                    self._run((rule,), (worker, violation), result.found, result.failures.append)


def _for_version(rules: Iterable[Rule], worker: Worker) -> list[Rule]:
    """Return the rules that apply to the version of a Worker."""
    return [rule for rule in rules if rule.v2alpha or not worker.v2alpha]
