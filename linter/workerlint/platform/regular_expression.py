"""Regular expressions of JSON Schemas, matched in linear time.

The author of a schema is not the user of workerlint, and ``re`` needs exponential time for ``^(a+)+$``. So an
expression becomes a nondeterministic automaton whose states are followed together: a character costs at most one step
per state. Only the notation that ECMA 262 (JSON Schema) and RE2 (Go validators) read alike is accepted.
"""

from __future__ import annotations

from workerlint.core.record import Struct, new
from workerlint.core.wording import code

TYPE_CHECKING = False
if TYPE_CHECKING:
    Ranges = tuple[tuple[int, int], ...]
    Tree = tuple[object, ...]
    """``("set", ranges)``, ``("assert", kind)``, ``("all", trees)``, ``("any", trees)`` or
    ``("repeat", tree, least, most)``, where *most* is None if there is no bound."""

_MAX_STATES = 2000
_MAX_LENGTH = 1000
_MAX_DEPTH = 30
_LAST = 0x10FFFF

_DIGIT: Ranges = ((48, 57),)
_WORD: Ranges = ((48, 57), (65, 90), (95, 95), (97, 122))
_SPACE: Ranges = (
    (9, 13), (32, 32), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F),
    (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF),
)  # fmt: skip
_LINE_ENDS: Ranges = ((10, 10), (13, 13), (0x2028, 0x2029))
_CLASSES = {"d": _DIGIT, "w": _WORD, "s": _SPACE}
_CONTROLS = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13}
_HEX = "0123456789abcdefABCDEF"


class PatternError(Exception):
    """An expression uses what this module does not match; the message is a clause: ``contains a lookaround``."""


class InvalidPatternError(PatternError):
    """An expression is not valid in any notation; the message is the reason."""


def compile_pattern(text: str) -> Automaton:
    """Return the automaton of an expression. Raise PatternError if there is none."""
    if len(text) > _MAX_LENGTH:
        raise PatternError(f"is longer than {_MAX_LENGTH:,} characters")
    reader = _Reader(text)
    tree = reader.alternatives()
    if reader.at < len(text):
        raise InvalidPatternError("unmatched `)`")
    automaton = Automaton()
    end = automaton.add(tree, 0)
    automaton.follow[end].append((None, _ACCEPT))
    return automaton


_ACCEPT = -1


class Automaton(Struct):
    """A nondeterministic automaton. State 0 is the first."""

    follow: list[list[tuple[str | None, int]]] = new(lambda: [[]])
    """The states that are reached from each state without a character, perhaps under a condition: ``^``, ``$``, ``b``
    or ``B``."""
    steps: dict[int, tuple[Ranges, int]] = new(dict)
    """The characters that lead from a state to another one."""

    @property
    def size(self) -> int:
        """The number of states."""
        return len(self.follow)

    def search(self, text: str, most: int) -> tuple[bool | None, int]:
        """Return whether the expression matches somewhere in *text*, and the number of states that were followed.

        The first is None if that number exceeds *most*.
        """
        states: set[int] = set()
        work = 0
        for at in range(len(text) + 1):
            states = self._closure({*states, 0}, text, at)
            work += len(states)
            if _ACCEPT in states:
                return True, work
            if work > most:
                return None, work
            if at < len(text):
                number = ord(text[at])
                steps = [self.steps[state] for state in states if state in self.steps]
                states = {following for ranges, following in steps if _in(number, ranges)}
        return False, work

    def _closure(self, states: set[int], text: str, at: int) -> set[int]:
        """Return all states that are reached from *states* without a character."""
        pending = list(states)
        while pending:
            state = pending.pop()
            for condition, following in self.follow[state] if state != _ACCEPT else ():
                if following not in states and (condition is None or _holds(condition, text, at)):
                    states.add(following)
                    pending.append(following)
        return states

    def add(self, tree: Tree, start: int) -> int:
        """Add the states of *tree* after the state *start*, and return the last one."""
        kind = tree[0]
        if kind == "all":
            for part in tree[1]:  # type: ignore[attr-defined]
                start = self.add(part, start)
            return start
        if kind == "repeat":
            return self._repeat(tree, start)
        end = self._state()
        if kind == "any":
            for part in tree[1]:  # type: ignore[attr-defined]
                self.follow[self.add(part, self._after(start))].append((None, end))
        elif kind == "assert":
            self.follow[start].append((str(tree[1]), end))
        else:
            # Each step starts in a state of its own.
            self.steps[self._after(start)] = (tree[1], end)  # type: ignore[assignment]
        return end

    def _repeat(self, tree: Tree, start: int) -> int:
        _, part, least, most = tree
        for _ in range(least):  # type: ignore[call-overload]
            start = self.add(part, start)  # type: ignore[arg-type]
        end = self._state()
        self.follow[start].append((None, end))
        if most is None:
            first = self._after(start)
            self.follow[self.add(part, first)] += [(None, first), (None, end)]  # type: ignore[arg-type]
        else:
            for _ in range(most - least):  # type: ignore[operator]
                start = self.add(part, self._after(start))  # type: ignore[arg-type]
                self.follow[start].append((None, end))
        return end

    def _after(self, start: int) -> int:
        """Return a new state that follows *start*."""
        state = self._state()
        self.follow[start].append((None, state))
        return state

    def _state(self) -> int:
        if len(self.follow) >= _MAX_STATES:
            raise PatternError("repeats too much")
        self.follow.append([])
        return len(self.follow) - 1


def _in(number: int, ranges: Ranges) -> bool:
    return any(first <= number <= last for first, last in ranges)


def _holds(condition: str, text: str, at: int) -> bool:
    if condition == "^":
        return at == 0
    if condition == "$":
        return at == len(text)
    before = at > 0 and _in(ord(text[at - 1]), _WORD)
    after = at < len(text) and _in(ord(text[at]), _WORD)
    return (before != after) is (condition == "b")


class _Reader(Struct):
    """Reads the notation of an expression."""

    text: str
    at: int = 0
    depth: int = 0

    def peek(self, length: int = 1) -> str:
        return self.text[self.at : self.at + length]

    def take(self) -> str:
        character = self.peek()
        if not character:
            raise InvalidPatternError("it is incomplete")
        self.at += 1
        return character

    def alternatives(self) -> Tree:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise PatternError("nests too deep")
        parts = [self.sequence()]
        while self.peek() == "|":
            self.at += 1
            parts.append(self.sequence())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else ("any", parts)

    def sequence(self) -> Tree:
        parts = []
        while self.peek() not in {"", "|", ")"}:
            parts.append(self.quantified(self.atom()))
        return ("all", parts)

    def quantified(self, atom: Tree) -> Tree:
        found = self.quantifier()
        if found is None:
            return atom
        if atom[0] == "assert":
            raise PatternError("repeats an assertion")
        if self.peek() == "?":  # a lazy quantifier matches the same texts
            self.at += 1
        if self.peek() in {"*", "+", "?"} or self.quantifier() is not None:
            raise InvalidPatternError("nothing to repeat")
        return ("repeat", atom, *found)

    def quantifier(self) -> tuple[int, int | None] | None:
        simple = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(self.peek())
        if simple is not None:
            self.at += 1
            return simple
        end = self.text.find("}", self.at)
        if self.peek() != "{" or end < 0:
            return None
        least, comma, most = self.text[self.at + 1 : end].partition(",")
        if not _is_count(least) or not (_is_count(most) or not most):
            return None  # the brace is a literal
        self.at = end + 1
        bounds = int(least), int(most) if most else None if comma else int(least)
        if bounds[1] is not None and bounds[1] < bounds[0]:
            raise InvalidPatternError("the bounds of a repetition are in the wrong order")
        return bounds

    def atom(self) -> Tree:
        character = self.take()
        if character in {"^", "$"}:
            return ("assert", character)
        if character == ".":
            return ("set", _without(_LINE_ENDS))
        if character == "[":
            return ("set", self.members())
        if character == "(":
            return self.group()
        if character in {"*", "+", "?"}:
            raise InvalidPatternError("nothing to repeat")
        if character == "\\":
            if self.peek() in {"b", "B"}:
                return ("assert", self.take())
            return ("set", self.escape())
        return ("set", _one(character))

    def group(self) -> Tree:
        if self.peek() == "?":
            self.at += 1
            if self.peek() == ":":
                self.at += 1
            elif self.peek(2) in {"<=", "<!"} or self.peek() in {"=", "!"}:
                raise PatternError("contains a lookaround")
            elif self.peek() == "<" and ">" in self.text[self.at :]:
                self.at = self.text.index(">", self.at) + 1
            else:
                raise PatternError(f"contains the extension {code('(?' + self.peek())}")
        tree = self.alternatives()
        if self.peek() != ")":
            raise InvalidPatternError("missing `)`")
        self.at += 1
        return tree

    def escape(self) -> Ranges:
        """Return the characters of an escape, after its backslash."""
        character = self.take()
        if character.lower() in _CLASSES:
            ranges = _CLASSES[character.lower()]
            return ranges if character.islower() else _without(ranges)
        if character in _CONTROLS:
            return _one(chr(_CONTROLS[character]))
        length = {"x": 2, "u": 4}.get(character)
        if length is not None:
            digits = self.peek(length)
            if len(digits) == length and all(digit in _HEX for digit in digits):
                self.at += length
                return _one(chr(int(digits, 16)))
        if character.isascii() and character.isalnum():
            reason = "a back-reference" if character.isdecimal() else f"the escape {code(chr(92) + character)}"
            raise PatternError(f"contains {reason}")
        return _one(character)

    def members(self) -> Ranges:
        """Return the characters of a class, after its ``[``."""
        negated = self.peek() == "^"
        self.at += negated
        if self.peek() == "]":
            raise PatternError("contains an empty class")
        ranges: list[tuple[int, int]] = []
        while self.peek() != "]":
            first = self.member()
            if self.peek() != "-" or self.peek(2) == "-]":
                ranges += first
                continue
            self.at += 1
            last = self.member()
            if len(first) != 1 or len(last) != 1 or first[0][0] != first[0][1] or last[0][0] != last[0][1]:
                raise PatternError("contains a range that ends in a class")
            if last[0][0] < first[0][0]:
                raise InvalidPatternError("a range is in the wrong order")
            ranges.append((first[0][0], last[0][0]))
        self.at += 1
        return _without(tuple(ranges)) if negated else tuple(ranges)

    def member(self) -> Ranges:
        if self.peek(2) in {"[:", "[.", "[="}:
            raise PatternError("contains a POSIX class")
        character = self.take()
        if character != "\\":
            return _one(character)
        if self.peek() == "b":
            raise PatternError("contains a backspace")
        return self.escape()


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 6


def _one(character: str) -> Ranges:
    return ((ord(character), ord(character)),)


def _without(ranges: Ranges) -> Ranges:
    """Return all characters but those of *ranges*."""
    rest = []
    start = 0
    for first, last in sorted(ranges):
        rest.append((start, first - 1))  # perhaps empty
        start = max(start, last + 1)
    return (*rest, (start, _LAST))
