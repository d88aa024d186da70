"""The phrases that no text for people may contain, and what to write instead."""

from __future__ import annotations

import re
from typing import NamedTuple

from .texts import Kind

SHOWN = Kind.MESSAGE | Kind.PROSE | Kind.TITLE
ANYWHERE = SHOWN | Kind.DOCSTRING | Kind.COMMENT
MESSAGE = Kind.MESSAGE


class Phrase(NamedTuple):
    """A phrase, a sentence that it rejects and the same sentence as it should be."""

    pattern: re.Pattern[str]
    rejects: str
    accepts: str
    kinds: Kind = ANYWHERE


def _phrase(pattern: str, rejects: str, accepts: str, kinds: Kind = ANYWHERE) -> Phrase:
    return Phrase(re.compile(pattern, re.IGNORECASE), rejects, accepts, kinds)


PHRASES = [
    # Nouns
    _phrase(
        r"\ba text\b|\btexts\b|\b(?:is|are|as|be|not|into|holds?|of type) text\b",
        "`replicas` is a text",
        "expected an integer, found the string `3`",
        MESSAGE,
    ),
    _phrase(r"\bwhole numbers?\b", "write a whole number", "expected an integer"),
    _phrase(r"\bamounts?\b", "no amount of memory", "not a valid memory quantity"),
    _phrase(r"\bblanks?\b(?! lines?\b)", "put a blank here", "missing space after a blank line"),
    _phrase(r"\bfaults?\b", "this is a fault of the rule", "this is a bug in the rule"),
    _phrase(r"(?<!by )\bmistakes?\b", "a file with nine mistakes", "a file with nine errors, committed by mistake"),
    _phrase(r"\bin a circle\b|\bcircles\b", "dependencies run in a circle", "dependencies form a cycle"),
    _phrase(
        r"(?<!workspace )(?<!workspace's )\bfolders?\b",
        "every file below this folder",
        "every file below this directory, or in a workspace folder",
    ),
    _phrase(
        r"\b(?:house|rooms?|(?<!hugging )faces?)\b",
        "the four faces of a release",
        "the four programs of a release, or a Hugging Face token",
    ),
    _phrase(
        r"\b(?:a|the|another|first|one|that|this|which|other|no|its|each|every|any|two) places?\b(?! of\b)",
        "point at the place",
        "point at the location, in place of the line",
    ),
    _phrase(
        r"(?<![-\w])(?<!has no )attributes?\b(?!-)(?! of the \w+ (?:manifest|meta section))",
        "an unknown attribute of the Worker",
        "an unknown field of the Worker, see unknown-attribute; the page is Attributes of the Worker manifest",
        SHOWN,
    ),
    _phrase(r"\bflavours?\b", "a stack with a flavour", "a stack with a flavor"),
    _phrase(r"\bsmall letters?\b|\bin capitals\b", "in small letters", "in lowercase"),
    _phrase(
        r"\bbeginnings? of (?:(?:a|the|one|long) )?(?:codes?|names?|words?|ones?)\b",
        "the beginning of a code",
        "the prefix of a code",
    ),
    _phrase(r"\bthe calls?\b", "the call failed", "usage error", SHOWN),
    _phrase(r"\bleast severity\b", "The least severity that fails", "The minimum severity that fails"),
    _phrase(r"\bat the door\b", "at the door of an apply", "before an apply"),
    _phrase(r"\brehears\w*", "the rehearsed state", "the dry-run state"),
    # Verbs
    _phrase(r"\b(?:stands?|stood)\b(?! for\b)", "the key stands twice", "duplicate key; it can stand for a list"),
    _phrase(r"\b(?:says?|said|saying)\b", "it says what is wrong", "it shows what is wrong"),
    _phrase(r"\b(?:speaks?|spoke)\b", "the documentation speaks of Services", "the documentation mentions Services"),
    _phrase(r"\b(?:holds?|held|holding)\b", "the file holds a secret", "the file contains a secret"),
    _phrase(r"\blies\b|\blay in\b", "it lies in a directory", "it is in a directory"),
    _phrase(r"(?<!you )\bwants?\b", "the platform wants a name", "the platform requires the name you want"),
    _phrase(
        r"(?<!user )\bknows\b|\bdo(?:es)? not know\b",
        "no Stack that workerlint knows",
        "unknown Stack, which the user knows",
    ),
    _phrase(r"\bcomes? to\b", "what a manifest comes to", "the effective manifest"),
    _phrase(r"\b(?:is|are|was|be|been) told\b", "git is told to read it", "git is configured to read it"),
    _phrase(r"\bheed(?:s|ed)?\b", "it does not heed suppressions", "it ignores suppressions"),
    _phrase(
        r"\b(?:is|are) called (?!by|when|with|from|before|after|once|for|in|on|and\b)(?=\S)",
        "a key that is called password",
        "a key named password, a function that is called when a file changes",
    ),
    _phrase(
        r"\b(?:takes?|taken|taking|took)\b(?: \S+){0,3} for (?!granted|each|every|example|all)(?=\S)",
        "readers take it for a boolean",
        "readers parse it as a boolean, which takes 3 ms for each file",
    ),
    _phrase(r"\bpass(?:es|ed|ing)? over\b", "other YAML is passed over", "other YAML is skipped"),
    _phrase(r"\b(?:leaves?|left|leaving)\b(?: \w+){0,4} alone\b", "other YAML is left alone", "other YAML is ignored"),
    _phrase(r"\bmend(?:s|ed|ing)?\b", "mend the syntax error", "fix the syntax error"),
    _phrase(r"\bjudge[sd]?\b", "the rest is not judged", "the rest is not checked"),
    _phrase(r"\breckon(?:s|ed)?\b", "reckoned from 10,000 files", "estimated from 10,000 files"),
    _phrase(r"\bhears?\b|\bheard\b|\bbur(?:y|ies|ied)\b|\bsought\b", "garbage is not sought", "gc is disabled"),
    _phrase(r"\bsilenc(?:es?|ed|ing)\b", "a comment that silences a finding", "a comment that suppresses a finding"),
    _phrase(r"\btak(?:e|es|en|ing) (?:\S+ ){1,3}out\b", "take the dependency out", "remove the dependency"),
    _phrase(r"\btake out\b", "take out the dependency", "remove the dependency"),
    # Prepositions and other words
    _phrase(r"\bbehind\b", "nothing behind its colon", "nothing after its colon"),
    _phrase(r"\bin front of\b", "the name in front of the version", "the name before the version"),
    _phrase(r"\bbeside\b", "a limit without a request beside it", "a limit without a request"),
    _phrase(r"\banew\b", "write the baseline anew", "regenerate the baseline"),
    _phrase(r"\bwhoever\b", "whoever applies it", "the user who applies it"),
    _phrase(r"\bof one's own\b|\bone's own\b|\bthat one (?:would|does)\b", "options of one's own", "your own options"),
    # Clauses
    _phrase(
        r"(?<!there )\b(?:is|are|was|were|be) no\b(?! (?:more|less|(?!worker|other|user|parser|reader|number)\w+er)\b)",
        "which is no Worker",
        "which is not a Worker; there is no default, and it is no longer used",
    ),
    _phrase(r"\bthere (?:is|are) no (?:option|command|rule|format)\b", "there is no option x", "unrecognized option x"),
    _phrase(r"\b(?:is|are) not given\b", "name is not given", "missing required field `name`", SHOWN),
    _phrase(r"\bmore than (?:its|the|their) limit", "more than its limit of 1", "exceeds the limit of 1", SHOWN),
    _phrase(r"\bnot one of\b", "info, not one of INFO and DEBUG", "must be one of: INFO, DEBUG", MESSAGE),
    _phrase(
        r"\bdoes not read (?-i:[A-Z]{2})", "x does not read NAME", "x is not a valid reference: expected NAME", MESSAGE
    ),
    _phrase(r"\bnothing is left to\b", "nothing is left to scale", "autoscaling has no effect", MESSAGE),
    _phrase(r"\bto have \w+ed it\b", "write these, to have decided it", "set these explicitly", MESSAGE),
    _phrase(r"\b(?:is|are) right\b", "The configuration is right", "Configuration is valid", SHOWN),
    _phrase(
        r"^(?-i:write) (?!.*\b(?:file|files|directory|stdout)\b)|^(?-i:Write [\"'`{A-Z0-9])",
        "write 3",
        "set `replicas` to `3`",
        MESSAGE,
    ),
    _phrase(
        r"^(?:Give|Tell|Say|Word|Note|Hear|Bury|Judge|Think|Know|Have|Let|Reckon|Bring)s?\b",
        "Give the first line",
        "Return the first line",
        Kind.DOCSTRING,
    ),
    _phrase(r"\.$", "A request is not above its limit.", "Request exceeds limit", Kind.TITLE),
]
