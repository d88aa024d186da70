"""The stacks that a directory defines: by its Stack Resources, and by the platform file of its configuration."""

from __future__ import annotations

from workerlint.config.errors import shown_path
from workerlint.files.discovery import discover
from workerlint.files.read import ReadError, read_source
from workerlint.manifest.document import Document
from workerlint.manifest.resource_index import ResourceIndex
from workerlint.platform.platform import Platform
from workerlint.run.file_check import IndexingProject, check_document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.engine.project import Project
    from workerlint.manifest.resources import Resource

_KEY = "stackSpecValueSchema"
"""A key that only Stack Resources have: most files need not be parsed."""


def platform_below(project: Project, directory: str) -> Platform:
    """Return what is known about the installation in a directory, with the Stack Resources in the files below it.

    Files that cannot be read are skipped. Raise ConfigurationError.
    """
    settings = project.settings_in(directory)
    indexer = IndexingProject(project)
    defined: list[tuple[str, list[Resource]]] = []
    for path in discover([directory], project.settings_in, may_be_empty=True).files:
        shown = shown_path(path)
        try:
            source = read_source(path, shown, project.settings_for(path).max_file_size, named=False)
        except ReadError:  # reported by a check
            continue
        if source is not None and _KEY in source.text:
            defined.append((shown, check_document(indexer.engine_for(path), Document(source)).resources))
    return Platform(settings, ResourceIndex(defined), project.platform_file(settings))
