"""Classes that are declared by their annotated fields, without the import cost of ``dataclasses`` (19 ms).

A class that derives from ``Struct`` lists its fields as annotations, with defaults where it has some, and gets
``__slots__`` and ``__init__`` from them. Fields after ``_: KW_ONLY`` are passed by name. A field whose default is
``new(factory)`` is not a parameter: each instance starts with a new value. A class that defines its own ``__init__``
keeps it; one that defines ``__post_init__`` has it called, without arguments, after its fields are set. ``Record`` adds
comparison, hash and repr by value.

The annotations must be strings: the module needs ``from __future__ import annotations``.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, ClassVar, Literal, TypeVar, dataclass_transform, overload

    T = TypeVar("T")
    AnyStruct = TypeVar("AnyStruct", bound="Struct")

    @overload
    def new(*, init: Literal[False] = False) -> None: ...
    @overload
    def new(factory: Callable[[], T], *, init: Literal[False] = False) -> T: ...
    def new(factory: Callable[[], object] = ..., *, init: Literal[False] = False) -> object:
        """Return the default of a field that is not a parameter: *factory* creates a new value for each instance."""
else:

    def dataclass_transform(**_options: object) -> object:
        """Return a decorator that does nothing; only type checkers use it."""
        return lambda decorated: decorated

    def new(factory: Callable[[], object] = lambda: None) -> _New:
        """Return the default of a field that is not a parameter: *factory* creates a new value for each instance."""
        return _New(factory)


class _New:
    """The factory of the values of a field."""

    __slots__ = ("factory",)

    def __init__(self, factory: Callable[[], object]) -> None:
        self.factory = factory


_Function: Any = type(lambda: None)
"""``types.FunctionType``, without the import."""
_KW_ONLY = "KW_ONLY"
"""The annotation after which fields are passed by name, as in ``dataclasses``."""


@dataclass_transform(eq_default=False, field_specifiers=(new,))
class StructType(type):
    """The type of all classes that are declared by their fields."""

    def __new__(mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> StructType:
        """Return the class, with slots for its own fields and an initializer for these and those of its bases."""
        fields = [field for base in bases for field in getattr(base, "_fields", ())]
        defaults = {field: value for base in bases for field, value in getattr(base, "_defaults", {}).items()}
        factories = {field: factory for base in bases for field, factory in getattr(base, "_factories", {}).items()}
        slots = []
        positional = len(fields)
        for field, annotation in namespace.get("__annotations__", {}).items():
            if annotation == _KW_ONLY:
                positional = len(fields)
            elif not annotation.startswith("ClassVar"):
                slots.append(field)
                if isinstance(namespace.get(field), _New):
                    factories[field] = namespace.pop(field).factory
                    continue
                fields.append(field)
                if field in namespace:
                    defaults[field] = namespace.pop(field)
        if _KW_ONLY not in namespace.get("__annotations__", {}).values():
            positional = len(fields)
        namespace.setdefault("__slots__", tuple(slots))
        namespace["_fields"] = tuple(fields)
        namespace["_defaults"] = defaults
        namespace["_factories"] = factories
        completed = "__post_init__" in namespace or any(hasattr(base, "__post_init__") for base in bases)
        if "__init__" not in namespace and slots:
            initialize = _initializer(tuple(fields), defaults, positional) if fields else object.__init__
            if factories or completed:
                initialize = _and_complete(initialize, factories, completed=completed)
            namespace["__init__"] = initialize
        return super().__new__(mcs, name, bases, namespace)


class Struct(metaclass=StructType):
    """An object with fields. Two objects are equal when they are the same object."""

    _fields: ClassVar[tuple[str, ...]]
    """The names of the fields that are parameters, in order."""


class Record(Struct):
    """An immutable value that is compared, hashed and shown by its fields."""

    def _values(self) -> tuple[object, ...]:
        return tuple([getattr(self, name) for name in self._fields])

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._fields)
        return f"{type(self).__name__}({fields})"


def as_dict(struct: Struct) -> dict[str, Any]:
    """Return the fields of an object by name."""
    return {name: getattr(struct, name) for name in struct._fields}


def replace(struct: AnyStruct, **changes: object) -> AnyStruct:
    """Return a copy of an object with some fields changed."""
    return type(struct)(**{**as_dict(struct), **changes})


def _initializer(fields: tuple[str, ...], defaults: dict[str, object], positional: int) -> Any:
    """Return an ``__init__`` that sets *fields*: the code of a template with the names replaced.

    This takes 1 us per class. An instance costs the same as with a hand-written method.
    """
    if len(fields) > len(_TEMPLATES):
        return _wide_initializer(fields, defaults, positional)
    code = _TEMPLATES[len(fields) - 1].__code__.replace(
        co_varnames=("self", *fields),
        co_names=fields,
        co_argcount=positional + 1,
        co_kwonlyargcount=len(fields) - positional,
        co_name="__init__",
        co_qualname="__init__",
    )
    given = tuple([defaults[field] for field in fields[:positional] if field in defaults])
    function: Any = _Function(code, {}, "__init__", given)
    function.__kwdefaults__ = {field: defaults[field] for field in fields[positional:] if field in defaults}
    return function


def _and_complete(
    initialize: Callable[..., None], factories: dict[str, Callable[[], object]], *, completed: bool
) -> Callable[..., None]:
    """Return an ``__init__`` that calls *initialize*, sets the fields that have a factory, and calls ``__post_init__``.

    The last if *completed*.
    """

    def __init__(self: Any, *arguments: object, **named: object) -> None:  # noqa: N807
        initialize(self, *arguments, **named)
        for field, factory in factories.items():
            setattr(self, field, factory())
        if completed:
            self.__post_init__()

    return __init__


def _wide_initializer(fields: tuple[str, ...], defaults: dict[str, object], positional: int) -> Any:
    """Return an ``__init__`` for any number of fields: compiled from source, which takes 80 us."""
    parameters = [f"{field}=defaults[{field!r}]" if field in defaults else field for field in fields]
    if positional < len(fields):
        parameters.insert(positional, "*")
    body = "".join(f"    self.{field} = {field}\n" for field in fields)
    scope: dict[str, Any] = {"defaults": defaults}
    exec(f"def __init__(self, {', '.join(parameters)}):\n{body}", scope)  # noqa: S102 - names of fields only
    return scope["__init__"]


def _init_1(self: Any, a: Any) -> None:
    self.a = a


def _init_2(self: Any, a: Any, b: Any) -> None:
    self.a = a
    self.b = b


def _init_3(self: Any, a: Any, b: Any, c: Any) -> None:
    self.a = a
    self.b = b
    self.c = c


def _init_4(self: Any, a: Any, b: Any, c: Any, d: Any) -> None:
    self.a = a
    self.b = b
    self.c = c
    self.d = d


def _init_5(self: Any, a: Any, b: Any, c: Any, d: Any, e: Any) -> None:
    self.a = a
    self.b = b
    self.c = c
    self.d = d
    self.e = e


def _init_6(self: Any, a: Any, b: Any, c: Any, d: Any, e: Any, f: Any) -> None:
    self.a = a
    self.b = b
    self.c = c
    self.d = d
    self.e = e
    self.f = f


def _init_7(self: Any, a: Any, b: Any, c: Any, d: Any, e: Any, f: Any, g: Any) -> None:
    self.a = a
    self.b = b
    self.c = c
    self.d = d
    self.e = e
    self.f = f
    self.g = g


def _init_8(self: Any, a: Any, b: Any, c: Any, d: Any, e: Any, f: Any, g: Any, h: Any) -> None:
    self.a = a
    self.b = b
    self.c = c
    self.d = d
    self.e = e
    self.f = f
    self.g = g
    self.h = h


def _init_9(self: Any, a: Any, b: Any, c: Any, d: Any, e: Any, f: Any, g: Any, h: Any, i: Any) -> None:
    self.a = a
    self.b = b
    self.c = c
    self.d = d
    self.e = e
    self.f = f
    self.g = g
    self.h = h
    self.i = i


def _init_10(self: Any, a: Any, b: Any, c: Any, d: Any, e: Any, f: Any, g: Any, h: Any, i: Any, j: Any) -> None:
    self.a = a
    self.b = b
    self.c = c
    self.d = d
    self.e = e
    self.f = f
    self.g = g
    self.h = h
    self.i = i
    self.j = j


_TEMPLATES = (
    _init_1,
    _init_2,
    _init_3,
    _init_4,
    _init_5,
    _init_6,
    _init_7,
    _init_8,
    _init_9,
    _init_10,
)
"""The initializers by number of fields."""
