"""Signature help inside ``${``: the source of the variable, and whether it has a value."""

from __future__ import annotations

from lsprotocol import types

from workerlint.config.settings import Settings
from workerlint_lsp.features import Request, feature
from workerlint_lsp.markdown import markup

_SOURCE = (
    "`dataos-ctl apply` replaces this with the value of the environment variable, unless `--disable-interpolation` is "
    "set. An unset variable is replaced with an empty string."
)


@feature(types.TEXT_DOCUMENT_SIGNATURE_HELP, types.SignatureHelpOptions(trigger_characters=["{"]), interactive=True)
def signature_help(request: Request, params: types.SignatureHelpParams) -> types.SignatureHelp | None:
    """Return the explanation of the variable at a position."""
    from workerlint_lsp.complete.complete import document_at  # late: it imports many modules
    from workerlint_lsp.complete.marker import may_be_worker
    from workerlint_lsp.complete.variables import find_variable

    offset = request.positions.offset(params.position)
    start, end = document_at(request.snapshot.text, offset)
    text = request.snapshot.text[start:end]
    lines = request.positions.lines
    if not may_be_worker(text):
        return None
    settings = request.folder.settings_for(request.path)
    line_start = max(lines.starts[lines.line_of(offset)] - start, 0)
    variable = find_variable(text, line_start, offset - start, settings)
    if variable is None or not variable.braced:
        return None
    name = variable.name or "NAME"
    documentation_text = f"{_SOURCE}\n\n{_describe_value(variable.name, settings)}".strip()
    signature = types.SignatureInformation(
        f"${{{name}}}",
        documentation=markup(documentation_text, request.client.signature_markup),
        parameters=[types.ParameterInformation((2, 2 + len(name)))],
    )
    return types.SignatureHelp([signature], active_signature=0, active_parameter=0)


def _describe_value(name: str, settings: Settings) -> str:
    """Return whether the variable is set in the environment of the configuration."""
    if settings.variables is None:
        return "To check that a variable is set, set `env-file` in `workerlint.toml`."
    where = f"`{settings.env_file}`" if settings.env_file else "the given environment"
    if not name:
        return ""
    return f"`{name}` is set in {where}." if name in settings.variables else f"`{name}` is not set in {where}."
