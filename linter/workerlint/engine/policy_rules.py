"""The rules that the policies and budgets of a configuration define."""

from __future__ import annotations

from workerlint.config.policies import POLICY
from workerlint.config.settings import DEFAULT
from workerlint.core.text import Source
from workerlint.core.wording import code
from workerlint.engine.budget import BudgetRule, compile_budget
from workerlint.engine.engine import Engine
from workerlint.engine.example_manifest import complete
from workerlint.engine.policy import policy_rule
from workerlint.engine.policy_reader import compile_policy
from workerlint.engine.policy_rule import PolicyRule, fragments
from workerlint.manifest.document import Document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workerlint.config.errors import ConfigurationError
    from workerlint.config.policies import PolicyTable
    from workerlint.config.settings import ExtraFields
    from workerlint.config.toml_lines import Trail
    from workerlint.engine.rule import Rule


def compile_rules(
    tables: Sequence[PolicyTable], known: Sequence[Rule], extra: ExtraFields | None = None
) -> tuple[list[PolicyRule], list[ConfigurationError]]:
    """Return the rules that *tables* define in addition to the *known* ones, and the errors in the tables.

    *extra* are the fields that the configuration adds, which paths may name.
    """
    rules: list[PolicyRule] = []
    errors: list[ConfigurationError] = []
    taken = {word: rule.code for rule in known for word in (rule.code, rule.name)}
    for table in tables:
        errors += _collisions(table, taken)
        if table.kind == POLICY:
            policy, found = compile_policy(table, extra)
            errors += found
            if not found:
                rules.append(policy_rule(policy))
            continue
        budget, found = compile_budget(table)
        errors += found
        if not found:
            rules.append(BudgetRule(budget))
    return rules, errors


def _collisions(table: PolicyTable, taken: dict[str, str]) -> Iterator[ConfigurationError]:
    """Yield an error for a code and a name that another rule has; add them to those that are *taken*."""
    if table.outer_name not in {"", table.name}:
        message = f"{code(table.code)} already has the name {code(table.outer_name)}"
        yield table.error(("name",), message, "use the same name, or another code")
    for key, word in (("code", table.code), ("name", table.name)):
        if word in taken:
            used = "is already in use" if taken[word] == word else f"is already the {key} of {code(taken[word])}"
            message = f"{key} {code(word)} {used}"
            yield table.error((key if key in table.table else "code",), message, f"use another {key}")
        taken.setdefault(word, table.code)


def count_examples(rule: PolicyRule) -> int:
    """Return the number of the examples of a policy."""
    return sum(len(fragments(rule.table, kind)) for kind in ("good", "bad"))


def example_errors(rule: PolicyRule, extra: ExtraFields | None = None) -> Iterator[ConfigurationError]:
    """Yield an error for each ``good`` example that the policy reports, and each ``bad`` one that it does not.

    *extra* are the fields that the configuration adds.
    """
    engine = Engine(DEFAULT.replace(extra_fields=extra), [rule])
    for kind in ("good", "bad"):
        manifests = fragments(rule.table, kind)
        for number, fragment in enumerate(manifests):
            result = engine.check(Document(Source(f"{kind}.yaml", complete(_ended(fragment)).text)))
            trail: Trail = (kind, number) if isinstance(rule.table.table[kind], list) else (kind,)
            if not result.manifests or result.workers[0].unreadable:
                yield rule.table.error(trail, f"`{kind}` is not a valid manifest", "correct the YAML")
            elif kind == "good" and result.diagnostics:
                message = f"{code(rule.code)} reports `good`: {result.diagnostics[0].message}"
                yield rule.table.error(trail, message, "correct the example or the policy")
            elif kind == "bad" and not result.diagnostics:
                message = f"{code(rule.code)} does not report `bad`"
                yield rule.table.error(trail, message, "correct the example or the policy")


def _ended(text: str) -> str:
    return text if text.endswith("\n") else f"{text}\n"
