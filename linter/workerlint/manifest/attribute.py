"""Handles on the attributes of a manifest: what rules read, report and edit.

A handle is an attribute that is written: a key with its value, or an item of a list. It follows aliases and merge keys,
and it remembers the way. So all rules report a shared value where it is used, and no rule edits a value that something
else repeats.
"""

from __future__ import annotations

from workerlint.core.diagnostic import UNSAFE, Edit, Finding, Fix, Related
from workerlint.core.text import Path
from workerlint.core.wording import dotted
from workerlint.manifest.anchors import is_reused
from workerlint.manifest.manifest import AUTOSCALING_SPELLINGS
from workerlint.manifest.quantity import parse_quantity
from workerlint.syntax.nodes import Alias, Mapping, Node, Scalar, Sequence, is_empty
from workerlint.syntax.scalars import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from workerlint.core.text import Span
    from workerlint.manifest.manifest import Manifest
    from workerlint.manifest.quantity import Quantity


class Attribute:
    """An attribute that is written in a manifest: a key with its value, or an item of a list."""

    __slots__ = ("key", "manifest", "name", "node", "parent", "value")

    manifest: Manifest
    parent: Attribute | None
    """The attribute whose value contains this one; None for the root of the document."""
    name: str | int
    """The text of the key, or the 0-based index of the item; an empty string for the root."""
    key: Node | None
    """The node of the key; None for an item and for the root."""
    value: Node
    """The value as written, perhaps an alias."""
    node: Node
    """The value with its alias followed."""

    def __init__(
        self,
        manifest: Manifest,
        parent: Attribute | None,
        name: str | int,
        key: Node | None,
        value: Node,
    ) -> None:
        self.manifest = manifest
        self.parent = parent
        self.name = name
        self.key = key
        self.value = value
        self.node = value.target() if type(value) is Alias else value  # most are not, and a call costs more

    def __repr__(self) -> str:
        return f"<Attribute {self.dotted}>"

    # What is written.

    @property
    def container(self) -> Node | None:
        """The mapping or list that contains it; None for the root."""
        return self.parent.node if self.parent is not None else None

    @property
    def kind(self) -> str:
        """The kind of the value, as ``Node.kind``: ``unknown`` for a placeholder or a variable."""
        return self.node.kind

    @property
    def is_empty(self) -> bool:
        """Whether nothing follows the colon; an explicit ``null``, ``{}``, ``[]`` or ``""`` is not empty."""
        return is_empty(self.node)

    @property
    def scalar(self) -> Scalar | None:
        """The value if it is a scalar that is neither null nor unknown, else None."""
        node = self.node
        return node if isinstance(node, Scalar) and node.kind not in ("unknown", "null") else None

    @property
    def text(self) -> str:
        """The text of a scalar that is neither null nor unknown, as written without quotes, else an empty string."""
        node = self.scalar
        return node.text if node is not None else ""

    @property
    def string(self) -> str | None:
        """The value if it is a string, else None."""
        node = self.node
        return node.text if isinstance(node, Scalar) and node.kind == "string" else None

    @property
    def integer(self) -> int | None:
        """The value if it is an integer, else None."""
        return self.node.integer if isinstance(self.node, Scalar) else None

    @property
    def boolean(self) -> bool | None:
        """The value if it is a boolean, else None."""
        return self.node.boolean if isinstance(self.node, Scalar) else None

    @property
    def quantity(self) -> Quantity | None:
        """The value if it is a Kubernetes quantity, else None."""
        node = self.scalar
        return parse_quantity(node.text) if node is not None else None

    @property
    def items(self) -> list[Attribute]:
        """The items of a list; empty for anything else. Items without content are left out."""
        node = self.node
        if not isinstance(node, Sequence) or node.kind != "list":
            return []
        return [
            Attribute(self.manifest, self, index, None, item)
            for index, item in enumerate(node.items)
            if not is_empty(item)
        ]

    @property
    def entries(self) -> list[Attribute]:
        """The attributes in a mapping, those from merge keys included; empty for anything else."""
        node = self.node
        if not isinstance(node, Mapping) or node.kind != "mapping":
            return []
        return [Attribute(self.manifest, self, name, key, value) for name, (key, value) in node.entries.items()]

    def get(self, *path: str | int) -> Attribute | None:
        """Return the attribute at *path* below this one, or None when it is not written.

        ``autoscaling`` in the Worker section is found in its other accepted spelling too.
        """
        found: Attribute | None = self
        for name in path:
            if found is None:
                break
            found = found._step(name)  # noqa: SLF001
        return found

    def _step(self, name: str | int) -> Attribute | None:
        node = self.node
        if isinstance(name, int):
            if not isinstance(node, Sequence) or name >= len(node.items):
                return None
            return Attribute(self.manifest, self, name, None, node.items[name])
        # Every rule gets here, and properties cost as much as calls: they are read only where they may differ.
        if not isinstance(node, Mapping):
            return None
        # Nothing is known of what is below a custom tag, except that of a whole document.
        if (node.flow or (node.tag is not None and self.parent is not None)) and node.kind != "mapping":
            return None
        pair = (node._entries or node.entries).get(name)  # noqa: SLF001
        if pair is None and name in AUTOSCALING_SPELLINGS and node is self.manifest.section:
            name = next((spelling for spelling in AUTOSCALING_SPELLINGS if spelling != name), name)
            pair = node.entries.get(name)
        return None if pair is None else Attribute(self.manifest, self, name, pair[0], pair[1])

    # Where it is.

    @property
    def path(self) -> Path:
        """The path from the root of the document."""
        names = []
        attribute = self
        while attribute.parent is not None:
            names.append(attribute.name)
            attribute = attribute.parent
        return tuple(names[::-1])

    @property
    def dotted(self) -> str:
        """The path as messages show it: ``worker.topology[0].name``."""
        return dotted(self.path)

    @property
    def use(self) -> Node | None:
        """The alias through which the value gets here, or the value of the merge key; None if it is written here."""
        above = self._above
        if above is not None:
            return above
        return self.value if isinstance(self.value, Alias) else None

    @property
    def _above(self) -> Node | None:
        """The alias or the merge through which the key, or the item, gets here; None if it is written here."""
        inventory = self.manifest.inventory
        if self.parent is None or (inventory is not None and not inventory.has_uses):
            return None
        use = self.parent.use
        if use is None and self.key is not None and isinstance(self.container, Mapping):
            use = self.container.merge_of(self.key)
        return use

    @property
    def place(self) -> Node:
        """The node to report for the value.

        That is the alias that brings it here, if there is one; else the key for a block collection and for an empty
        value; else the value.
        """
        use = self.use
        if use is not None:
            return use
        node = self.value
        in_block = isinstance(node, (Mapping, Sequence)) and not node.flow
        return self.key if self.key is not None and (in_block or is_empty(node)) else node

    @property
    def key_place(self) -> Node:
        """The node to report for the key: the alias that brings it here, if there is one, else the key or the item."""
        return self._above or self.key or self.value

    def finding(
        self,
        message: str,
        *,
        help: str = "",
        fixes: Iterable[Fix | None] = (),
        related: Iterable[Related] = (),
        severity: str | None = None,
        at_key: bool = False,
        span: Span | None = None,
        each_use: bool = False,
    ) -> Finding:
        """Return a finding on this attribute: on its value, on a part of it (*span*), or on its key (*at_key*).

        Of a shared value, the place where it is written is the first related location, and only one use is reported.
        With *each_use* all are, because the use is wrong and not the value: for example, a duplicate. Fixes that are
        None are left out.
        """
        use = self._above if at_key else self.use
        written = span or ((self.key if at_key else self.node) or self.node).span
        finding = Finding(
            span if span is not None and use is None else self.key_place if at_key else self.place,
            message,
            help=help,
            fix=[fix for fix in fixes if fix is not None],
            related=[Related(written, "defined here"), *related] if use is not None else related,
            severity=severity,
        )
        finding.path = self.path
        # A duplicate inside a shared list is written once.
        finding.written = None if use is None or (each_use and self._above is None) else written
        return finding

    def related(self, message: str, *, at_key: bool = False) -> Related:
        """Return this attribute, where it is written, as a related location of a finding on another one."""
        if at_key:
            return Related(self.key or self.node, message)
        return Related(self.place if self.use is None else self.node, message)

    # What may be edited.

    @property
    def editable(self) -> bool:
        """Whether an edit of the value changes nothing else, and leaves no anchor or tag that does not fit it."""
        return self.use is None and self.node.tag is None and not self._is_repeated()

    def _is_repeated(self) -> bool:
        """Return whether an alias repeats the value, or something that contains it."""
        attribute: Attribute | None = self
        while attribute is not None:
            if attribute.node.anchor is not None and is_reused(attribute.manifest, attribute.node):
                return True
            attribute = attribute.parent
        return False

    def fix(
        self,
        title: str,
        edits: Edit | Iterable[Edit | None] | None,
        *,
        safe: bool = False,
        paths: Iterable[Path] | None = None,
    ) -> Fix | None:
        """Return a fix of *edits* inside the value, or None where the value is not editable or an edit is None.

        The fix may change the data at *paths*, by default at the path of this attribute.
        """
        found = [edits] if edits is None or isinstance(edits, Edit) else list(edits)
        if not found or None in found or not self.editable:
            return None
        kept = [edit for edit in found if edit is not None]
        return Fix(title, kept, "safe" if safe else UNSAFE, tuple(paths) if paths is not None else (self.path,))

    def rewrite(self, content: str, title: str = "", *, safe: bool = False) -> Fix | None:
        """Return the fix that replaces the value by *content*, YAML as it is written in the manifest.

        None where the value is not editable, is *content* already, or is a block scalar or a collection in block style.
        """
        if self.manifest.text[self.node.start : self.node.end] == content:
            return None
        from workerlint.manifest.edits import replace_value  # most checks build no fix

        return self.fix(title or f"Replace with `{content}`", replace_value(self.key, self.value, content), safe=safe)

    def rewrite_text(self, text: str, title: str = "", *, safe: bool = False) -> Fix | None:
        """Return the fix that replaces a scalar by the string *text*, in the quotes that it has."""
        node = self.node
        content = quoted(node, text) if isinstance(node, Scalar) else text
        return self.rewrite(content, title or f"Replace with `{text}`", safe=safe)

    def rename(self, name: str, title: str = "", *, safe: bool = False) -> Fix | None:
        """Return the fix that renames the key, or None where it is shared or *name* is taken."""
        key, container, parent = self.key, self.container, self.parent
        if parent is None or not isinstance(key, Scalar) or not isinstance(container, Mapping):
            return None
        if self._above is not None or parent._is_repeated() or name in container.entries:  # noqa: SLF001
            return None
        if key.tag is not None or key.style in {"|", ">"} or is_reused(self.manifest, key):
            return None
        edit = Edit(key.span, quoted(key, name))
        return Fix(
            title or f"Rename to `{name}`",
            [edit],
            "safe" if safe else UNSAFE,
            (self.path, (*parent.path, name)),
        )

    def remove(self, title: str = "", *, safe: bool = False) -> Fix | None:
        """Return the fix that deletes the attribute with its lines. It is not *safe* where that deletes a comment.

        None where it is shared, is the only one, contains an anchor, hides an attribute of a merge key, or shares its
        lines with something else.
        """
        parent, container, source = self.parent, self.container, self.manifest.source
        if parent is None or self._above is not None or parent._is_repeated():  # noqa: SLF001
            return None
        from workerlint.manifest.edits import delete_item, delete_pair, has_comment  # most checks build no fix

        if isinstance(container, Sequence):
            edit = delete_item(source, container, int(self.name))
        elif isinstance(container, Mapping) and self.key is not None and not container.hides(self.key):
            edit = delete_pair(source, container, (self.key, self.value))
        else:
            edit = None
        if edit is None:
            return None
        shown = self.name if isinstance(self.name, str) else self.text
        # An item takes the place of the deleted one, so all items of the list may change.
        path = self.path if isinstance(container, Mapping) else parent.path
        safe = safe and not has_comment(source, edit.span, (self.key or self.value, self.value))
        return Fix(title or f"Delete `{shown}`", [edit], "safe" if safe else UNSAFE, (path,))

    def insert(
        self, name: str, content: str, order: Iterable[str], title: str = "", *, safe: bool = False
    ) -> Fix | None:
        r"""Return the fix that adds the attribute *name*, written as *content* (``\n`` between its lines).

        It is added to this mapping by its position in *order*, or in place of an empty value. None where that is not
        possible without a change of something else.
        """
        written = self.get(name)
        if written is not None:
            return written.rewrite(content.partition(":")[2].strip(), title, safe=safe) if "\n" not in content else None
        node = self.node
        if not isinstance(node, Mapping) or self.manifest.syntax or not self.editable:
            return None
        from workerlint.manifest.edits import insert_in_order  # most checks build no fix

        edit = insert_in_order(self.manifest.source, node, content, order)
        if edit is None:
            return None
        return Fix(title or f"Add `{name}`", [edit], "safe" if safe else UNSAFE, ((*self.path, name),))


def join(title: str, *fixes: Fix | None, safe: bool = False) -> Fix | None:
    """Return one fix that does what all of *fixes* do, or None if one of them is None."""
    known = [fix for fix in fixes if fix is not None]
    if len(known) < len(fixes):
        return None
    edits = [edit for fix in known for edit in fix.edits]
    return Fix(title, edits, "safe" if safe else UNSAFE, tuple(path for fix in known for path in fix.paths))


def meta(manifest: Manifest, *path: str | int) -> Attribute | None:
    """Return the attribute at *path* below the root of the document, or None when it is not written."""
    return _at(manifest, path)


def attribute(manifest: Manifest, *path: str | int) -> Attribute | None:
    """Return the attribute at *path* below the Worker section, or None when it is not written.

    Without a path, return the section itself: ``worker:``, or ``spec:`` in a v2alpha manifest.
    """
    return _at(manifest, (manifest.section_name, *path))


def _at(manifest: Manifest, path: Path) -> Attribute | None:
    """Return the handle at *path* from the root. Rules read the same attributes, so each handle is made only once."""
    handles = manifest.handles
    if path in handles:
        found: Attribute | None = handles[path]
        return found
    if path:
        parent = _at(manifest, path[:-1])
        found = parent._step(path[-1]) if parent is not None else None  # noqa: SLF001
    else:
        found = Attribute(manifest, None, "", None, manifest.root) if manifest.root is not None else None
    handles[path] = found
    return found


def items(manifest: Manifest, *path: str | int) -> list[Attribute]:
    """Return the items of the list at *path* below the Worker section; empty when there is no such list."""
    path = (manifest.section_name, *path)
    found: list[Attribute] | None = manifest.item_handles.get(path)
    if found is None:
        attribute = _at(manifest, path)
        found = manifest.item_handles[path] = attribute.items if attribute is not None else []
    return found


def entries(manifest: Manifest, *path: str | int) -> list[Attribute]:
    """Return the attributes in the mapping at *path* below the Worker section; empty when there is no such mapping."""
    found = _at(manifest, (manifest.section_name, *path))
    return found.entries if found is not None else []


def volumes(manifest: Manifest) -> list[Attribute]:
    """Return the entries of a Worker that mount a Volume Resource, in the order of the documentation."""
    persistent = attribute(manifest, "persistentVolume")
    return [*items(manifest, "dataosVolumes"), *([persistent] if persistent is not None else [])]
