"""Classes that are declared by their fields."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from workerlint.core.record import Record, Struct, StructType, as_dict, new, replace

if TYPE_CHECKING:
    from dataclasses import KW_ONLY
    from typing import ClassVar


class Point(Record):
    """A point."""

    unit: ClassVar[str] = "m"
    x: int
    y: int = 0
    _: KW_ONLY
    name: str = ""


class Weighted(Point):
    """A point with a weight."""

    weight: int = 1


class Chain(Struct):
    """A struct with an initializer of its own."""

    length: int

    def __init__(self) -> None:
        self.length = 3


class Counter(Struct):
    """A record with fields that are not parameters."""

    name: str
    seen: list[str] = new(list)
    step: int = 1
    last: str | None = new()


class LoudCounter(Counter):
    """A counter with one more such field."""

    calls: int = new(int)


class Square(Record):
    """A record with a default that depends on another field."""

    side: int
    name: str = ""
    area: int = new(int)

    def __post_init__(self) -> None:
        self.name = self.name or f"square of {self.side}"
        self.area = self.side**2


class ColoredSquare(Square):
    """The same with one more field."""

    color: str = "red"


class Basket(Struct):
    """A struct without parameters."""

    things: set[str] = new(set)


def test_fields_are_set_by_position_by_name_and_by_default() -> None:
    assert as_dict(Point(1)) == {"x": 1, "y": 0, "name": ""}
    assert as_dict(Point(1, 2, name="a")) == as_dict(Point(y=2, x=1, name="a")) == {"x": 1, "y": 2, "name": "a"}
    assert as_dict(Weighted(1, weight=2)) == {"x": 1, "y": 0, "name": "", "weight": 2}
    assert Chain().length == 3


@pytest.mark.parametrize("count", range(1, 17))
def test_each_of_any_number_of_fields_is_set(count: int) -> None:
    names = [f"field_{number}" for number in range(count)]
    values = dict(zip(names, range(count), strict=True))
    sized: Any = StructType("Sized", (Struct,), {"__annotations__": dict.fromkeys(names, "int")})
    assert as_dict(sized(*values.values())) == as_dict(sized(**values)) == values


def test_fields_can_be_completed_after_they_are_set() -> None:
    assert (Square(2).name, Square(2).area, Square(3, "a").name) == ("square of 2", 4, "a")
    assert as_dict(ColoredSquare(2, color="blue")) == {"side": 2, "name": "square of 2", "color": "blue"}


def test_a_copy_differs_in_the_given_fields() -> None:
    assert replace(Point(1, 2, name="a"), y=3) == Point(1, 3, name="a")
    assert replace(Weighted(1), weight=2) == Weighted(1, weight=2)
    with pytest.raises(TypeError, match="unexpected keyword argument 'z'"):
        replace(Point(1), z=1)


class Wide(Record):
    """A record with more fields than most."""

    a: int
    b: int
    c: int
    d: int = 4
    _: KW_ONLY
    e: int = 5
    f: int
    g: int = 7
    h: int = 8
    i: int = 9
    j: int = 10
    k: int = 11
    m: int = 12


def test_many_fields_are_passed_as_few_are() -> None:
    assert list(as_dict(Wide(1, 2, 3, f=6)).values()) == list(range(1, 13))
    assert Wide(1, 2, 3, 4, e=0, f=6) == Wide(c=3, b=2, a=1, f=6, e=0)
    with pytest.raises(TypeError, match="missing 1 required keyword-only argument: 'f'"):
        Wide(1, 2, 3)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="takes from 4 to 5 positional arguments but 6"):
        Wide(1, 2, 3, 4, 5, f=6)  # type: ignore[call-arg]


def test_new_fields_are_made_for_each_instance_and_are_no_parameters() -> None:
    counter, other = Counter("a", 2), LoudCounter("b")
    counter.seen.append("x")
    assert (counter.seen, counter.step, counter.last) == (["x"], 2, None)
    assert (other.seen, other.step, other.last, other.calls) == ([], 1, None, 0)
    assert as_dict(other) == {"name": "b", "step": 1}
    assert Basket().things is not Basket().things
    with pytest.raises(TypeError, match="unexpected keyword argument 'seen'"):
        Counter("a", seen=[])  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="takes exactly one argument"):
        Basket(set())  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("arguments", "named", "message"),
    [
        ((), {}, "missing 1 required positional argument: 'x'"),
        ((1, 2, "a"), {}, "takes from 2 to 3 positional arguments but 4 were given"),
        ((1,), {"z": 1}, "unexpected keyword argument 'z'"),
    ],
)
def test_a_wrong_call_is_refused_as_python_does(arguments: tuple[int], named: dict[str, Any], message: str) -> None:
    with pytest.raises(TypeError, match=message):
        Point(*arguments, **named)


def test_records_are_compared_by_value_and_structs_by_identity() -> None:
    assert Point(1, 2) == Point(1, 2)
    assert hash(Point(1, 2)) == hash(Point(1, 2))
    assert Point(1, 2) != Point(2, 1)
    assert Point(1) != Weighted(1)
    assert Chain() != Chain()
    assert repr(Weighted(1)) == "Weighted(x=1, y=0, name='', weight=1)"


def test_there_is_room_for_the_fields_alone() -> None:
    with pytest.raises(AttributeError):
        Point(1).other = 1  # type: ignore[attr-defined]
    assert Point.unit == "m"
    assert sys.getsizeof(Point(1)) == sys.getsizeof(Slotted(1, 2, ""))


class Slotted:
    """The same by hand."""

    __slots__ = ("name", "x", "y")

    def __init__(self, x: int, y: int, name: str) -> None:
        self.x = x
        self.y = y
        self.name = name


def test_an_instance_costs_what_one_by_hand_does() -> None:
    """The generated initializer has the same bytecode, so that the costs cannot differ."""
    assert Point.__init__.__code__.co_code == Slotted.__init__.__code__.co_code


def test_a_class_costs_little_more_than_one_by_hand() -> None:
    def least(make: object) -> float:
        times = []
        for _ in range(50):
            start = time.process_time()
            for _ in range(20):
                make()  # type: ignore[operator]
            times.append(time.process_time() - start)
        return min(times)

    plain = least(lambda: type("Plain", (), {"__slots__": ("a", "b")}))
    struct = least(lambda: StructType("Plain", (Struct,), {"__annotations__": {"a": "int", "b": "int"}}))
    assert struct < 10 * plain  # dataclasses take 400 times as long
