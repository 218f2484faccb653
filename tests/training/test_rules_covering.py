"""A partner's own reliefs from what is asked: which covers it on a day, which covered it before, and what is said of them."""

from tests.training.programs import iso
from tests.training.test_rules_requirements import stands, texts
from training.choices import ReliefKind
from training.rules import Granted


def test_of_two_reliefs_the_one_that_lasts_longest_covers() -> None:
    endless = Granted("ECS", ReliefKind.ENTITLEMENT, iso("2020-01-01"), None)
    ending = Granted("ECS", ReliefKind.EXCEPTION, iso("2020-01-01"), iso("2020-12-31"))
    found = stands("level:gold", "ECS", "2020-05-07", granted=[ending, endless])
    assert (found.state.value, found.until) == ("excepted", None)
    assert texts(found)[1:] == ["An entitlement for ECS covers it."]


def test_a_relief_that_provision_14_keeps_says_so() -> None:
    ending = Granted("ECS", ReliefKind.EXCEPTION, iso("2020-01-01"), iso("2020-05-31"))
    found = stands("level:gold", "ECS", "2020-06-15", granted=[ending])
    assert texts(found)[1:] == [
        "An exception for ECS covers it until 30 June 2020.",
        "Current on 7 May 2020, so it lasts until 30 June 2020 (its own end was 31 May 2020).",
    ]
    assert [reason.key for reason in found.reasons] == ["requirement", "exception", "exception-extension"]


def test_a_relief_that_has_ended_says_until_when_it_covered() -> None:
    ended = Granted("ECS", ReliefKind.EXCEPTION, iso("2019-01-01"), iso("2019-12-31"))
    before = Granted("ECS", ReliefKind.ENTITLEMENT, iso("2019-01-01"), iso("2019-06-30"))
    found = stands("level:gold", "ECS", "2020-07-01", granted=[before, ended])
    assert found.state.value == "missing" and found.until is None
    assert texts(found)[1:] == [
        "An exception for ECS covered it until 31 December 2019.",
        "One more is needed.",
    ]


def test_of_a_relief_to_come_nothing_is_said() -> None:
    later = Granted("ECS", ReliefKind.EXCEPTION, iso("2020-08-01"), None)
    assert texts(stands("level:gold", "ECS", "2020-07-01", granted=[later]))[1:] == ["One more is needed."]
