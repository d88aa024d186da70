"""Budgets of the configuration as rules: limits on what the Workers of a run request, or are limited to, together."""

from __future__ import annotations

import os
from fractions import Fraction

from workerlint.core.diagnostic import Finding, Related, Undecided
from workerlint.core.record import Struct, new
from workerlint.core.repository import is_inside
from workerlint.core.wording import code, listing, one_line, plural
from workerlint.engine.policy_rule import PolicyRule, describe_table
from workerlint.engine.rule import PROJECT
from workerlint.files.gitignore import configured_patterns
from workerlint.manifest.quantities import CPU, MEMORY
from workerlint.manifest.quantity import Quantity, format_cpu, format_memory, parse_quantity
from workerlint.manifest.resources import COMPUTE, WORKER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.config.errors import ConfigurationError
    from workerlint.config.policies import PolicyTable
    from workerlint.core.diagnostic import Diagnostic
    from workerlint.files.gitignore import Patterns
    from workerlint.manifest.resource_index import ResourceIndex
    from workerlint.manifest.resources import Resource
    from workerlint.platform.platform import ProjectContext

_LARGEST = 5
"""The number of Workers that a finding names."""
_NOUNS = {CPU: "CPU", MEMORY: "memory"}
_FORMATS = {CPU: format_cpu, MEMORY: format_memory}


class Share(Struct):
    """What a Worker contributes to a sum."""

    path: str
    worker: Resource
    amount: Fraction


class Budget(Struct):
    """A budget that can be compared with the Workers of a run."""

    table: PolicyTable
    limits: dict[str, Quantity]
    """The maximum of each resource."""
    _files: Patterns | None = new()
    _index: ResourceIndex | None = new()
    _exceeded: dict[str, list[Share]] = new(dict)

    @property
    def part(self) -> str:
        """Whether ``requests`` or ``limits`` are summed."""
        return str(self.table.table.get("of", "requests"))

    @property
    def replicas(self) -> str:
        """Whether the ``minimum`` or the ``maximum`` of replicas counts."""
        return str(self.table.table.get("replicas", "maximum"))

    def check(self, context: ProjectContext) -> Iterator[Finding]:
        """Yield the findings on a Worker: on the one with the largest share, for each sum that exceeds its limit.

        A Worker that cannot be added up is Undecided.
        """
        for resource, shares in self.exceeded(context.index).items():
            largest = shares[0]
            if largest.path == context.path and largest.worker.span == context.resource.span:
                yield self._finding(resource, shares, context.path)
        unknown = self._unknown_in(context) if is_checked(self.table, context.index.complete_in) else ""
        if unknown:
            message = f"{code(self.table.code)} is undecided: the {unknown} not known"
            help = "set the variables with `--env-file`, or write the value"
            yield Undecided(context.resource.span, message, help=help, path=("name",))

    def _unknown_in(self, context: ProjectContext) -> str:
        """Return what is not known about a Worker that may belong to the budget, in words with the verb."""
        worker = context.resource
        if worker.kind != WORKER or not self._may_count(context.path, worker):
            return ""
        if not self._counts(context.path, worker):
            return "Compute of this Worker is"
        if worker.demand is None:
            return "replicas of this Worker are"
        unknown = [_NOUNS[name] for name in self.limits if not worker.demand.knows(self.part, name)]
        return f"{listing(unknown)} {self.part} of this Worker are" if unknown else ""

    def exceeded(self, index: ResourceIndex) -> dict[str, list[Share]]:
        """Return the shares of each sum that exceeds its limit, by resource; none if the Workers are not all known."""
        if self._index is not index:
            self._index, self._exceeded = index, self._sum(index) if is_checked(self.table, index.complete_in) else {}
        return self._exceeded

    def resource_of(self, diagnostic: Diagnostic) -> str:
        """Return the resource that a finding of the budget is about."""
        return next((resource for resource in self.limits if self._subject(resource) in diagnostic.message), "")

    def _subject(self, resource: str) -> str:
        return f"the {_NOUNS[resource]} {self.part} of "

    def _sum(self, index: ResourceIndex) -> dict[str, list[Share]]:
        """Return the shares of each sum that exceeds its limit, the largest first."""
        workers = self.workers(index)
        exceeded = {}
        for resource, limit in self.limits.items():
            shares = []
            for path, worker in workers:
                if worker.demand is not None:
                    amount = Fraction(*worker.demand.total(self.part, resource, self.replicas))
                    shares.append(Share(path, worker, amount))
            if sum(share.amount for share in shares) > Fraction(limit.numerator, limit.denominator):
                shares.sort(key=lambda share: (-share.amount, share.path, share.worker.span.start))
                exceeded[resource] = shares
        return exceeded

    def workers(self, index: ResourceIndex) -> list[tuple[str, Resource]]:
        """Return the Workers that belong to the budget, each with its file."""
        return [item for item in index.of_kind(WORKER) if self._counts(*item)]

    def _counts(self, path: str, worker: Resource) -> bool:
        """Return whether a Worker belongs to the budget. What is not known does not."""
        compute = self.table.table.get("compute")
        return self._may_count(path, worker) and (compute is None or compute in _computes(worker))

    def _may_count(self, path: str, worker: Resource) -> bool:
        """Return whether a Worker belongs to the budget, or may do so because its Compute is not known."""
        table = self.table.table
        absolute = os.path.abspath(path)
        if not is_inside(absolute, self.table.root):
            return False
        if self.table.files:
            if self._files is None:
                self._files = configured_patterns(self.table.files, self.table.root)
            if not self._files.selects(absolute):
                return False
        if "workspace" in table and worker.workspace != table["workspace"]:
            return False
        computes = _computes(worker)
        return "compute" not in table or not computes or table["compute"] in computes

    def _finding(self, resource: str, shares: list[Share], path: str) -> Finding:
        table = self.table.table
        total = sum((share.amount for share in shares), Fraction())
        limit, show = self.limits[resource], _FORMATS[resource]
        where = f" on {code(table['compute'])}" if "compute" in table else ""
        where += f" in workspace {code(table['workspace'])}" if "workspace" in table else ""
        shown = show(Quantity(total.numerator, total.denominator, limit.suffix))
        sum_of = f"{self._subject(resource)}{plural(len(shares), 'Worker')}{where} add up to {code(shown)}"
        message = f"{sum_of} at {self.replicas} replicas: the budget is {code(show(limit))}"
        related = []
        for share in shares[1:_LARGEST]:
            amount = show(Quantity(share.amount.numerator, share.amount.denominator, limit.suffix))
            label = f"{code(one_line(share.worker.name))} adds {code(amount)}"
            related.append(Related(share.worker.span, label, None if share.path == path else share.path))
        first = shares[0]
        own = show(Quantity(first.amount.numerator, first.amount.denominator, limit.suffix))
        return Finding(
            first.worker.span,
            f"{table['message']}: {message}" if "message" in table else message,
            help=table.get("help", f"reduce replicas or {self.part}; this Worker adds the most, {code(own)}"),
            related=related,
            path=("name",),
        )


def _computes(worker: Resource) -> set[str]:
    """Return the Compute of a Worker, if it is known."""
    return {reference.name for reference in worker.references if reference.kind == COMPUTE}


def is_checked(table: PolicyTable, complete_in: tuple[str, ...]) -> bool:
    """Return whether a run contains all Workers of a budget: it is about those below the directory of its file."""
    return any(is_inside(table.root, directory) for directory in complete_in)


def compile_budget(table: PolicyTable) -> tuple[Budget, list[ConfigurationError]]:
    """Return a budget, and the errors in its table. With errors, it must not be used."""
    limits: dict[str, Quantity] = {}
    errors: list[ConfigurationError] = []
    for resource in (CPU, MEMORY):
        if resource in table.table:
            text = table.table[resource]
            quantity = parse_quantity(text)
            if quantity is None or quantity.numerator < 0:
                hint = "use a quantity, such as `40`" if resource == CPU else "use a quantity, such as `100Gi`"
                message = f"{code(text)} is not a valid {_NOUNS[resource]} quantity"
                errors.append(table.error((resource,), message, hint))
            else:
                limits[resource] = quantity
    return Budget(table, limits), errors


class BudgetRule(PolicyRule):
    """The rule that a budget defines."""

    __slots__ = ("budget",)

    budget: Budget

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget.table, budget.check, PROJECT, _page(budget))
        self.budget = budget


def _page(budget: Budget) -> str:
    """Return the page of a budget as Markdown."""
    table = budget.table.table
    limits = " and ".join(f"{_FORMATS[name](limit)} of {_NOUNS[name]}" for name, limit in budget.limits.items())
    lines = [str(table.get("message", "Budget exceeded")).partition("\n")[0]]
    where = f" on the Compute `{table['compute']}`" if "compute" in table else ""
    where += f" in the workspace `{table['workspace']}`" if "workspace" in table else ""
    lines.append(
        f"The {budget.part} of all Workers{where} must not exceed {limits} together, "
        f"at their {budget.replicas} of replicas."
    )
    lines.append(
        "It is checked when a run contains all Workers below the directory of the configuration. "
        "Workers whose replicas or quantities are unknown are not counted; a mandatory budget reports them."
    )
    lines += describe_table(budget.table)
    return "\n\n".join(lines) + "\n"
