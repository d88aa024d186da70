"""Prepares a JSON Schema of the installation: decodes it, checks it, resolves its references.

It is not trusted. No reference leaves the document, references that form a cycle without descending into the value are
cut, patterns are compiled for linear time, and sizes are bounded. What is wrong or has no effect is a problem for the
author of the schema; what cannot be evaluated is left to the evaluation, which reports it.
"""

from __future__ import annotations

from workerlint.core.memo import Memo
from workerlint.core.record import Struct, new
from workerlint.core.text import Span
from workerlint.core.wording import code
from workerlint.platform.ineffective_keywords import next_to_reference, without_effect
from workerlint.platform.json_text import JsonError, JsonText, decode
from workerlint.platform.regular_expression import InvalidPatternError, PatternError, compile_pattern
from workerlint.platform.schema_draft import (
    DEFAULT_DRAFT,
    contained,
    described,
    draft_of,
    explain,
    meta_schema,
    validator_class,
)
from workerlint.platform.subschemas import REFERENCES, SAME_VALUE, near_cycles, subschemas

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from workerlint.platform.json_text import Pointer
    from workerlint.platform.regular_expression import Automaton

_REF_ALONE = frozenset(("draft-04", "draft-06", "draft-07"))
"""The drafts in which the keywords next to ``$ref`` have no effect."""
_MAX_PROBLEMS = 20
_MAX_SUBSCHEMAS = 5000


class Problem(Struct):
    """Something that the author of a schema should correct."""

    kind: str
    """``syntax``, ``limit``, ``draft``, ``invalid``, ``duplicate``, ``reference``, ``cycle``, ``pattern`` or
    ``no-effect``."""
    message: str
    help: str
    span: Span
    """The range in the text of the schema."""
    fatal: bool = False
    """Whether values cannot be checked against the schema at all."""


class Prepared(Struct):
    """A schema that values can be checked against, as far as it is usable."""

    draft: str = DEFAULT_DRAFT
    """``draft-04``, ``draft-06``, ``draft-07``, ``2019-09`` or ``2020-12``."""
    schema: Any = True
    """The decoded schema, without ``$schema`` and ``$id``."""
    problems: list[Problem] = new(list)
    """What its author should correct."""
    targets: dict[tuple[int, str], Any] = new(dict)
    """The subschema that a reference refers to, by the identity of the subschema around it and the keyword."""
    patterns: dict[str, Automaton] = new(dict)
    """The expressions that can be matched."""

    @property
    def unusable(self) -> str:
        """Why no value can be checked against the schema, or an empty string."""
        return next((problem.message for problem in self.problems if problem.fatal), "")

    @property
    def usable(self) -> bool:
        """Whether values can be checked against the schema."""
        return not self.unusable


def prepare(text: str) -> Prepared:
    """Return the schema that *text* contains. It is prepared once, however many Workers and checks use it."""
    prepared: Prepared = _PREPARED[text]
    return prepared


def _prepare(text: str) -> Prepared:
    prepared = Prepared()
    try:
        decoded = decode(text)
    except JsonError as error:
        kind = "limit" if error.is_limit else "syntax"
        message = error.message if error.is_limit else f"invalid JSON: {error.message}"
        help = "reduce the schema" if error.is_limit else "correct the JSON text"
        prepared.problems = [Problem(kind, message, help, error.span, fatal=True)]
        return prepared
    return _Preparation(decoded, prepared).run()


_PREPARED = Memo(_prepare, 64)
"""An editor checks each keystroke against the same few schemas."""


def prepare_data(schema: Any, spans: dict[Pointer, Span] | None = None, draft: str = "2020-12") -> Prepared:
    """Return the schema that *schema*, decoded JSON or TOML, contains; *schema* itself is not changed.

    *spans* are the ranges of its values in a text, which problems are to name.
    """
    from copy import deepcopy

    return _Preparation(JsonText(deepcopy(schema), spans or {}, {}, []), Prepared(draft)).run()


class _Preparation(Struct):
    """The preparation of one schema."""

    decoded: JsonText
    prepared: Prepared
    keywords: frozenset[str] = frozenset()
    """The keywords that the draft defines."""
    bases: dict[int, str] = new(dict)
    """The base URI of each subschema, by identity; thus also the subschemas that were visited."""
    pointers: dict[int, Pointer] = new(dict)
    resources: dict[str, Any] = new(dict)
    """The subschemas with an address of their own."""
    anchors: dict[tuple[str, str], Any] = new(dict)
    dynamic: list[str] = new(list)
    """The names of the dynamic anchors."""
    references: list[tuple[dict[str, Any], str]] = new(list)
    """Each subschema with a reference, and the keyword."""

    def run(self) -> Prepared:
        """Return the prepared schema."""
        schema = self.decoded.value
        self.prepared.schema = schema
        for name, span in self.decoded.duplicates:
            self.problem("duplicate", f"duplicate key `{name}`: only the last one counts", "remove one of them", span)
        if isinstance(schema, dict) and "$schema" in schema:
            self.declared(schema.pop("$schema"))
        if not isinstance(schema, (dict, bool)):
            self.problem("invalid", f"expected an object, found {described(schema)}", "use an object", fatal=True)
            return self.prepared
        validator = validator_class(self.prepared.draft)
        self.keywords = frozenset((*validator.VALIDATORS, "$defs", "definitions"))
        if "if" in self.keywords:
            self.keywords |= {"then", "else"}
        if self.check(validator, schema, ()):
            self.resources[""] = schema
            self.visit(schema, (), "")
            self.resolve(validator)
            if self.prepared.usable:
                self.cut_cycles()
        return self.prepared

    def problem(
        self, kind: str, message: str, help: str, at: Pointer | Span = (), *, fatal: bool = False, key: bool = False
    ) -> None:
        """Add a problem with the value at a pointer, or with its *key*."""
        if isinstance(at, tuple):
            spans = self.decoded.keys if key else self.decoded.spans
            at = spans.get(at) or self.decoded.spans.get(at, Span(0, 0))
        if len(self.prepared.problems) < _MAX_PROBLEMS or (fatal and self.prepared.usable):
            self.prepared.problems.append(Problem(kind, message, help, at, fatal))

    def declared(self, address: Any) -> None:
        """Set the draft that the schema declares."""
        draft = draft_of(address) if isinstance(address, str) else ""
        self.prepared.draft = draft or DEFAULT_DRAFT
        if not draft:
            shown = code(address) if isinstance(address, str) else described(address)
            message = f"unknown draft of JSON Schema, {shown}: the schema is evaluated as {DEFAULT_DRAFT}"
            help = "set `$schema` to `http://json-schema.org/draft-07/schema#`"
            self.problem("draft", message, help, ("$schema",))

    def check(self, validator: Any, schema: Any, pointer: Pointer) -> bool:
        """Return whether a schema is valid, and report the first errors."""
        # Formats are not checked: that would compile patterns with `re`.
        errors, failure = contained(lambda: list(validator(meta_schema(validator)).iter_errors(schema)))
        if failure:
            self.problem("limit", f"the schema cannot be checked: {failure}", "simplify it", pointer, fatal=True)
            return False
        by_pointer: dict[Pointer, Any] = {}
        for error in errors:
            by_pointer.setdefault((*pointer, *error.absolute_path), error)
        for at, error in sorted(by_pointer.items(), key=self.rank):
            message, help = explain(error, at, self.prepared.draft)
            self.problem("invalid", message, help, at, fatal=True)
        return not errors

    def rank(self, found: tuple[Pointer, Any]) -> tuple[int, int, str]:
        """Return what errors are ordered by: the depth and the position of the value; its path if that has none."""
        pointer, _ = found
        return len(pointer), self.decoded.spans.get(pointer, Span(0, 0)).start, str(pointer)

    def visit(self, schema: Any, pointer: Pointer, base: str) -> None:
        """Record the addresses and references of a schema and of its subschemas, and what has no effect in them."""
        pending = [(schema, pointer, base)]
        while pending:
            schema, pointer, base = pending.pop()
            if not isinstance(schema, dict) or id(schema) in self.bases:
                continue
            if len(self.bases) >= _MAX_SUBSCHEMAS:
                message = f"the schema exceeds {_MAX_SUBSCHEMAS:,} subschemas"
                self.problem("limit", message, "shorten it", pointer, fatal=True)
                return
            alone = self.has_only_reference(schema)
            base = self.addressed(schema, pointer, base, alone)
            self.bases[id(schema)], self.pointers[id(schema)] = base, pointer
            for keyword in REFERENCES:
                if keyword in self.keywords and isinstance(schema.get(keyword), str):
                    self.references.append((schema, keyword))
            if alone:
                useless = next_to_reference(schema, self.keywords, self.prepared.draft)
            else:
                self.patterns(schema, pointer)
                useless = without_effect(schema, self.keywords)
            for keyword, message, help in useless:
                self.problem("no-effect", message, help, (*pointer, keyword), key=True)
            below = [(subschema, (*pointer, *parts), base) for parts, subschema in self.below(schema)]
            pending += reversed(below)

    def has_only_reference(self, schema: dict[str, Any]) -> bool:
        """Return whether a subschema is a reference next to which the draft ignores everything."""
        return "$ref" in schema and self.prepared.draft in _REF_ALONE

    def below(self, schema: dict[str, Any]) -> Iterator[tuple[Pointer, Any]]:
        """Yield the subschemas directly below a schema that have a meaning in the draft."""
        alone = self.has_only_reference(schema)
        for pointer, subschema in subschemas(schema):
            if pointer[0] in self.keywords and (not alone or pointer[0] == "definitions"):
                yield pointer, subschema

    def addressed(self, schema: dict[str, Any], pointer: Pointer, base: str, alone: bool) -> str:
        """Return the base URI inside a subschema, record its addresses, and remove what names its address or draft."""
        from urllib.parse import urldefrag, urljoin

        nested = schema.pop("$schema", None)
        if pointer and nested is not None:
            message = "`$schema` has no effect below the root"
            self.problem("no-effect", message, "remove it", (*pointer, "$schema"), key=True)
        address = schema.pop("id" if self.prepared.draft == "draft-04" else "$id", None)
        if isinstance(address, str) and not alone:
            try:
                address, fragment = urldefrag(urljoin(base, address) if not address.startswith("#") else base + address)
            except ValueError:
                self.problem("reference", f"invalid address {code(address)}", "remove it", pointer)
            else:
                base = address
                if fragment:
                    self.anchors[base, fragment] = schema
                elif base:
                    self.resources[base] = schema
        for keyword in ("$anchor", "$dynamicAnchor"):
            name = schema.get(keyword)
            if keyword in self.prepared_anchors and isinstance(name, str):
                self.anchors[base, name] = schema
                self.dynamic += [name] if keyword == "$dynamicAnchor" else []
        if schema.get("$recursiveAnchor") is True:
            self.dynamic.append("")
        return base

    @property
    def prepared_anchors(self) -> tuple[str, ...]:
        """The keywords for anchors in this draft."""
        return {"2019-09": ("$anchor",), "2020-12": ("$anchor", "$dynamicAnchor")}.get(self.prepared.draft, ())

    def patterns(self, schema: dict[str, Any], pointer: Pointer) -> None:
        """Compile the regular expressions of a subschema."""
        found = [(schema.get("pattern"), (*pointer, "pattern"), False)]
        names = schema.get("patternProperties") or ()
        found += [(pattern, (*pointer, "patternProperties", pattern), True) for pattern in names]
        for pattern, at, key in found:
            if isinstance(pattern, str) and pattern not in self.prepared.patterns:
                try:
                    self.prepared.patterns[pattern] = compile_pattern(pattern)
                except InvalidPatternError as error:
                    message = f"pattern {code(pattern)} is not a valid regular expression: {error}"
                    self.problem("invalid", message, "correct the pattern", at, key=key)
                except PatternError as error:
                    help = "use a pattern that both ECMAScript and Go support"
                    self.problem("pattern", f"pattern {code(pattern)} is not checked: it {error}", help, at, key=key)

    def resolve(self, validator: Any) -> None:
        """Find the target of each reference."""
        done = 0
        while done < len(self.references):  # a target outside all subschemas may contain further references
            schema, keyword = self.references[done]
            done += 1
            pointer = (*self.pointers[id(schema)], keyword)
            try:
                target, at = self.target(schema, keyword)
            except LookupError as error:
                message, help = error.args
                self.problem("reference", message, help, pointer)
                continue
            if isinstance(target, dict) and id(target) not in self.bases:
                if not self.check(validator, target, at):
                    return
                self.visit(target, at, self.bases[id(schema)])
            elif not isinstance(target, (dict, bool)):
                message = f"reference {code(schema[keyword])}: expected a schema, found {described(target)}"
                self.problem("reference", message, "refer to a schema", pointer)
                continue
            self.prepared.targets[id(schema), keyword] = target

    def target(self, schema: dict[str, Any], keyword: str) -> tuple[Any, Pointer]:
        """Return the target of a reference and its pointer.

        Raise LookupError, with message and help, if there is none.
        """
        from urllib.parse import unquote, urldefrag, urljoin

        reference, base = schema[keyword], self.bases[id(schema)]
        shown = f"reference {code(reference)}"
        try:
            address, fragment = urldefrag(urljoin(base, reference)) if reference[:1] != "#" else (base, reference[1:])
        except ValueError:
            help = "use a JSON pointer: `#/definitions/NAME`"
            raise LookupError(f"{shown} is not a valid URI reference", help) from None
        if address not in self.resources:
            raise LookupError(f"{shown} leaves the document", "move the definition into this schema")
        roots = {id(root) for root in self.resources.values()}
        if keyword != "$ref" and (len(roots) > 1 or self.dynamic.count(fragment) > 1):
            raise LookupError(f"dynamic {shown} is not evaluated", "use `$ref`")
        found = self.resources[address]
        pointer = self.pointers.get(id(found), ())
        fragment = unquote(fragment)
        if not fragment.startswith("/"):
            found = self.anchors.get((address, fragment)) if fragment else found
            if found is None:
                raise LookupError(f"{shown} is not defined", f"define the anchor {code(fragment)}")
            return found, self.pointers.get(id(found), ())
        for part in fragment[1:].split("/"):
            name = part.replace("~1", "/").replace("~0", "~")
            if isinstance(found, dict) and name in found:
                found, pointer = found[name], (*pointer, name)
            elif isinstance(found, list) and name.isascii() and name.isdecimal() and int(name[:9]) < len(found):
                found, pointer = found[int(name[:9])], (*pointer, int(name[:9]))
            else:
                raise LookupError(f"{shown} is not defined", f"define {code(fragment)}")
        return found, pointer

    def cut_cycles(self) -> None:
        """Remove the targets of the references that lead back to their own schema without descending into the value."""
        edges: dict[int, list[int]] = {}
        for schema in [schema for schema, _ in self.nodes()]:
            below = [subschema for parts, subschema in self.below(schema) if parts[0] in SAME_VALUE]
            below += [self.prepared.targets.get((id(schema), keyword)) for keyword in REFERENCES]
            edges[id(schema)] = [id(subschema) for subschema in below if isinstance(subschema, dict)]
        rest = near_cycles(edges)
        for schema, keyword in self.references:
            target = self.prepared.targets.get((id(schema), keyword))
            if id(schema) in rest and id(target) in rest:
                del self.prepared.targets[id(schema), keyword]
                message = f"reference {code(schema[keyword])} leads back to its own schema"
                help = "refer to a schema that does not contain the reference"
                self.problem("cycle", message, help, (*self.pointers[id(schema)], keyword))

    def nodes(self) -> Iterator[tuple[dict[str, Any], Pointer]]:
        """Yield each subschema with its pointer."""
        for pointer in self.pointers.values():
            found = self.decoded.value
            for part in pointer:
                found = found[part]
            yield found, pointer
