"""The policy file of a platform: a layer that the authors of the checked files cannot change.

It is named by ``--policy-file`` or by an environment variable, and is the outermost layer of every configuration.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from workerlint.config.errors import ConfigurationError, display_path
from workerlint.config.layers import Layer, LayerReader
from workerlint.config.settings import PACKAGE


def read_policy_files(paths: Sequence[str], root: str, reader: LayerReader) -> list[Layer]:
    """Return the layers of policy files, with the files that they extend. Patterns are relative to *root*.

    Raise ConfigurationError if a file cannot be read, is invalid, or extends a package.
    """
    layers: list[Layer] = []
    for path in paths:
        for layer in reader.read(path, root):
            if layer.path in reader.without_table:
                raise ConfigurationError(layer.path, 0, "the policy file has no table `[tool.workerlint]`")
            for number, item in enumerate(layer.table.get("extend", ())):
                if item.startswith(PACKAGE):
                    message = f"a policy file must not extend `{item}`: the checked repository may choose its packages"
                    raise layer.source.error(("extend", number), message, "extend a file by its path")
            layer.shared = True
            layers.append(layer)
    return layers


def untrusted(layers: Sequence[Layer], tree: str) -> Iterator[ConfigurationError]:
    """Yield an error for each layer of a policy file that is in the *tree* that is checked.

    *tree* is the top of a repository, or a directory outside of all repositories. A clone of another repository is not
    part of the tree, even if it is below it: GitHub checks out all repositories of a job below one directory.
    """
    top = os.path.join(os.path.realpath(tree), "")
    for layer in layers:
        real = os.path.realpath(layer.path)
        if real.startswith(top) and not _is_in_clone(real, top):
            message = f"the policy file is inside of `{display_path(tree)}`, which is checked: authors could change it"
            yield ConfigurationError(layer.path, 0, message, "move it to another repository or directory")


def _is_in_clone(path: str, top: str) -> bool:
    """Return whether a file is in a clone below *top*. A submodule, whose ``.git`` is a file, belongs to *top*."""
    directory = os.path.dirname(path)
    while directory.startswith(top) and directory != top:  # equal for the root of the file system
        if os.path.isdir(os.path.join(directory, ".git")):
            return True
        directory = os.path.dirname(directory)
    return False
