"""A dataclass that is made quickly is the dataclass it was, and only classes that can be are."""

from dataclasses import FrozenInstanceError, dataclass, field, fields, replace

import pytest

from partners.frozen import quickly_made


@quickly_made
@dataclass(frozen=True, slots=True)
class Quick:
    """Two fields, one with a default."""

    name: str
    number: int = 7


@dataclass(frozen=True, slots=True)
class Plain:
    """The same, as dataclasses makes it."""

    name: str
    number: int = 7


@pytest.mark.parametrize("values", [("a",), ("a", 8)])
def test_its_objects_hold_compare_show_and_hash_as_they_did(values: tuple[object, ...]) -> None:
    one, other = Quick(*values), Plain(*values)
    assert [getattr(one, each.name) for each in fields(one)] == [
        getattr(other, each.name) for each in fields(other)
    ]
    assert repr(one) == repr(other).replace("Plain", "Quick") and hash(one) == hash(other)
    assert one == Quick(name=one.name, number=one.number) and replace(one, name="b") == Quick("b", one.number)


def test_they_are_frozen_and_nothing_may_be_missing_or_too_much() -> None:
    with pytest.raises(FrozenInstanceError):
        Quick("a").name = "b"
    for values in ((), ("a", 1, 2)):
        with pytest.raises(TypeError):
            Quick(*values)


def test_a_class_that_does_more_when_it_is_made_is_refused() -> None:
    @dataclass(frozen=True, slots=True)
    class Listing:
        names: list[str] = field(default_factory=list)

    @dataclass(frozen=True, slots=True)
    class Checking:
        name: str

        def __post_init__(self) -> None:
            assert self.name

    for kind in (Listing, Checking):
        with pytest.raises(ValueError, match="does more when it is made"):
            quickly_made(kind)
