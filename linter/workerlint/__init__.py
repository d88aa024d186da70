"""Check DataOS Worker manifests.

The names in ``__all__`` are the public API. ``workerlint.authoring`` is the one for rules, ``workerlint.testing`` for
their tests. Everything else is private.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.run.api import (
        CheckError,
        Diagnostic,
        RelatedLocation,
        Severity,
        SuggestedFix,
        TextEdit,
        check_paths,
        check_text,
    )
else:

    def __getattr__(name):  # noqa: ANN001, ANN202 - type checkers see the imports above
        """Import the public API when one of its names is first used: the command line does without it."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from workerlint.run import api

        return getattr(api, name)


__all__ = [
    "CheckError",
    "Diagnostic",
    "RelatedLocation",
    "Severity",
    "SuggestedFix",
    "TextEdit",
    "check_paths",
    "check_text",
]
