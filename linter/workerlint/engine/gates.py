"""Selects what a check of a Worker needs: the rules that can find something, and the suppression comments.

A rule can find something if what it compares with is configured, and its keys and words are in the Worker.
"""

from __future__ import annotations

from workerlint.engine.rule import AMBIGUOUS, EMPTY, EXTRA_FIELDS, KNOWN_NAMES, KNOWN_TAGS, PLATFORM, PLATFORM_FILE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from workerlint.config.settings import Settings
    from workerlint.engine.rule import Rule
    from workerlint.manifest.worker import Worker
    from workerlint.platform.platform_file import PlatformFile

_FACTS = frozenset((AMBIGUOUS, EMPTY))
_MAX_SELECTIONS = 256
"""How many selections are cached."""
_MARKERS = ("orkerlint:", "orkerLint:", "ORKERLINT:")
"""What a comment for the linter contains, in either case: most manifests contain neither."""


def without_useless(rules: Iterable[Rule], settings: Settings, platform_file: PlatformFile | None) -> list[Rule]:
    """Return the rules that can find something with these settings. Some compare manifests with what is configured."""
    given = {
        PLATFORM_FILE: platform_file is not None,
        KNOWN_NAMES: platform_file is not None or bool(settings.workspaces or settings.owners),
        KNOWN_TAGS: bool(settings.tags),
        EXTRA_FIELDS: settings.extra_fields is not None,
    }
    return [rule for rule in rules if given.get(rule.of, True)]


class Selected:
    """The rules that run on a Worker."""

    rules: list[Rule]
    platform_rules: list[Rule]
    """Those that also get what is known about the installation."""

    __slots__ = ("platform_rules", "rules")

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = [rule for rule in rules if rule.phase != PLATFORM]
        self.platform_rules = [rule for rule in rules if rule.phase == PLATFORM]


class Gates:
    """Selects the rules that can find something in a Worker.

    A rule may declare ``keys`` and ``words``. It can only find something in a document that contains one of them. Many
    manifests have the same keys, so the selections are cached.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = list(rules)
        self._keys = frozenset(key for rule in self._rules for key in rule.keys)
        self._words = tuple(dict.fromkeys(word for rule in self._rules for word in rule.words))
        self._all = Selected(self._rules)
        self._known: dict[tuple[frozenset[str], tuple[str, ...]], Selected] = {}

    def open_for(self, worker: Worker) -> Selected:
        """Return the rules to run on *worker*, in order. Rules without keys and words run on every Worker."""
        if worker.filling is not None:  # a key or a word may come from a variable
            return self._all
        text = worker.document_text
        # Searching for one character takes a tenth of the time of a word.
        words = tuple([word for word in self._words if word[0] in text and word in text])
        inventory = worker.inventory
        if inventory is None:
            # The keys of a broken document are not known, but a key that it has is in its text.
            keys = frozenset(key for key in self._keys if key in text or key in _FACTS)
        else:
            keys = self._keys.intersection(inventory.names)
            if inventory.has_gaps:
                keys |= {EMPTY}
            if inventory.has_ambiguous:
                keys |= {AMBIGUOUS}
        selected = self._known.get((keys, words))
        if selected is None:
            if len(self._known) >= _MAX_SELECTIONS:
                self._known.clear()
            selected = self._known[keys, words] = Selected(
                [rule for rule in self._rules if _applies(rule, keys, words)]
            )
        return selected


def _applies(rule: Rule, keys: frozenset[str], words: tuple[str, ...]) -> bool:
    return (not rule.keys or not keys.isdisjoint(rule.keys)) and (
        not rule.words or not set(words).isdisjoint(rule.words)
    )


def has_suppressions(worker: Worker) -> bool:
    """Return whether the text of a document may contain a suppression comment."""
    return may_suppress(worker.text, worker.span.start, worker.span.end)


def may_suppress(text: str, start: int = 0, end: int | None = None) -> bool:
    """Return whether a text may contain a suppression comment between two offsets; by default, anywhere."""
    if text.find("#", start, end) < 0:  # searching for one character takes a tenth of the time of a word
        return False
    for marker in _MARKERS:  # noqa: SIM110 - a generator takes longer
        if text.find(marker, start, end) >= 0:
            return True
    return False
