"""Values are what a frozen dataclass is, however they are filled."""

import copy
import inspect
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace

import pytest

from bot.messages import value
from bot.messages.values import changed
from bot.policy.swift import swift


@value
class Plain:
    """One field that is needed, one with a usual value, one that is made."""

    name: str
    count: int = 3
    held: list[int] = field(default_factory=list)


@value
class Empty:
    """No field at all."""


@value
class Base:
    """Others begin with it."""

    name: str


@value
class More(Base):
    """A field more."""

    count: int = 0


@swift
@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """It finds things out about itself, which nobody gives it."""

    name: str
    found: dict[str, int] = field(default_factory=dict, init=False, repr=False, compare=False)
    turn: int = field(default=3, init=False)


def test_it_is_filled_compared_and_shown_like_a_dataclass() -> None:
    one = Plain(name="a")
    assert one == Plain(name="a", count=3, held=[])
    assert one != Plain(name="b")
    assert repr(one) == "Plain(name='a', count=3, held=[])"
    assert asdict(one) == {"name": "a", "count": 3, "held": []}
    assert [one.name for one in fields(Plain)] == ["name", "count", "held"]
    assert Empty() == Empty()


def test_what_is_made_is_made_anew() -> None:
    assert Plain(name="a").held is not Plain(name="a").held


def test_it_is_frozen_and_has_no_room() -> None:
    one = Plain(name="a")
    with pytest.raises(FrozenInstanceError):
        one.name = "b"  # type: ignore[misc]  # the point of the test
    with pytest.raises((AttributeError, TypeError)):
        one.other = "b"  # type: ignore[attr-defined]  # same
    assert not hasattr(one, "__dict__")
    assert type(one) is Plain


def test_what_is_missing_or_strange_is_named() -> None:
    with pytest.raises(TypeError, match="missing 1 required keyword-only argument: 'name'"):
        Plain()  # type: ignore[call-arg]  # the point of the test
    with pytest.raises(TypeError, match="unexpected keyword argument 'other'"):
        Plain(name="a", other=1)  # type: ignore[call-arg]  # same
    with pytest.raises(TypeError, match="positional"):
        Plain("a")  # type: ignore[call-arg]  # same
    assert str(inspect.signature(Plain)).startswith("(*, name: str, count: int = 3, held: list[int] = ")


@pytest.mark.parametrize("one", [Plain(name="a", held=[1]), Empty(), More(name="a", count=2)])
def test_it_is_copied_whole(one: object) -> None:
    assert copy.copy(one) == copy.deepcopy(one) == pickle.loads(pickle.dumps(one)) == one


@pytest.mark.parametrize("one", [Plain(name="a", count=1, held=[1]), More(name="a", count=2)])
def test_it_is_changed_as_by_replace(one: Plain | More) -> None:
    fresh = changed(one, count=7)
    assert fresh == replace(one, count=7)
    assert type(fresh) is type(one)
    assert one.count != 7
    with pytest.raises((AttributeError, TypeError)):
        changed(one, other=1)


def test_what_was_found_out_is_not_handed_on() -> None:
    one = Finding(name="a")
    one.found["x"] = 1
    for other in (changed(one, name="b"), replace(one, name="b")):
        assert (other.name, other.found, other.turn) == ("b", {}, 3)
    assert one == Finding(name="a")
    assert hash(Finding(name="a")) == hash(one)
    with pytest.raises(TypeError, match="unexpected keyword argument 'found'"):
        Finding(name="a", found={})  # type: ignore[call-arg]  # the point of the test
    with pytest.raises(FrozenInstanceError):
        one.name = "b"  # type: ignore[misc]  # same
