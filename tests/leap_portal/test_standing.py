"""A partner's standing: all rooms side by side, the same alone and in a batch, at a constant number of statements."""

import random
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leap_portal import standing
from tests import factories

pytestmark = pytest.mark.django_db
EDGES = [date(2020, 3, 15), date(2020, 5, 7), date(2020, 9, 30), date(2020, 12, 31)]
EDGE_DAYS = [edge + timedelta(days=step) for edge in EDGES for step in (-1, 0, 1)]
LEVELS = ["authorized", "gold", "platinum", "diamond"]
SOME_DAY = st.sampled_from(EDGE_DAYS)


@pytest.fixture
def channel():
    """Thirty partners with facts around the days that matter, the same each time."""
    chance = random.Random(2020)
    partners = [factories.partner(country=chance.choice(["US", "DE", "JP"])) for _ in range(30)]
    for one in partners:
        for level in chance.sample(LEVELS, chance.randint(0, 3)):
            factories.level_span(one, level, **some_days(chance, "ends_on"))
        for name in chance.sample(["Cloud", "SD-WAN", "Services", "Wireless"], chance.randint(0, 4)):
            factories.specialization(one, name, **some_days(chance, "expires_on", "revoked_on"))
        for _ in range(chance.randint(0, 3)):
            factories.invoice(
                one, chance.choice(EDGE_DAYS), written_off_on=chance.choice([None, None, EDGES[1]])
            )
    return [one.pk for one in partners]


def some_days(chance, *names):
    """A first day, and later days by `names`, each of which may be missing."""
    from_on = chance.choice([factories.GRANTED_ON, *EDGE_DAYS])
    later = [None, *(day for day in EDGE_DAYS if day >= from_on)]
    return {"from_on": from_on, **{name: chance.choice(later) for name in names}}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(as_of=SOME_DAY, share=st.randoms(use_true_random=False))
def test_a_batch_answers_as_each_partner_alone_is_answered(channel, terms, as_of, share):
    chosen = share.sample(channel, 8)
    batch = standing.of(chosen, as_of, terms)
    assert batch == {key: standing.of([key], as_of, terms)[key] for key in chosen}


@pytest.mark.parametrize("as_of", EDGE_DAYS)
def test_every_reason_of_every_standing_can_be_read(channel, terms, as_of):
    for found in standing.of(channel, as_of, terms).values():
        reasons = [*found.level.reasons, *found.financing.refusals]
        for one in found.training.specializations:
            reasons += one.reasons
        assert all(reason.key and reason.text and "{" not in reason.text for reason in reasons)


@pytest.mark.parametrize("many", [1, 2, 30])
def test_one_statement_answers_for_one_partner_and_one_a_question_for_any_number(channel, terms, many):
    standing.of(channel[:1], EDGES[1], terms)
    with CaptureQueriesContext(connection) as seen:
        assert len(standing.of(channel[:many], EDGES[1], terms)) == many
    assert len(seen) == (1 if many == 1 else len(standing.questions(terms)))


def test_partners_that_do_not_exist_are_left_out(channel, terms):
    assert list(standing.of([channel[0], 10**9], EDGES[1], terms)) == [channel[0]]


def test_facts_after_the_day_asked_about_are_not_known_yet(terms):
    partner = factories.partner()
    factories.level_span(partner, "platinum", from_on=date(2020, 6, 1))
    factories.specialization(partner, expires_on=date(2020, 12, 31), revoked_on=date(2020, 6, 1))
    factories.invoice(partner, date(2020, 7, 1), issued_on=date(2020, 6, 1))
    before, since = (
        standing.of([partner.pk], day, terms)[partner.pk] for day in (date(2020, 5, 31), date(2020, 6, 1))
    )
    assert (before.level.level, since.level.level) == ("authorized", "platinum")
    assert [one.state.value for one in before.training.specializations] == ["active"]
    assert [one.state.value for one in since.training.specializations] == ["revoked"]
    assert (len(before.financing.invoices), len(since.financing.invoices)) == (0, 1)


def test_the_json_of_a_standing(terms):
    partner = factories.partner(code="NORTH")
    factories.level_span(partner, "gold", ends_on=date(2020, 6, 30))
    factories.specialization(partner, "Cloud", from_on=date(2019, 6, 13), expires_on=date(2020, 6, 12))
    found = standing.of([partner.pk], date(2020, 7, 1), terms)[partner.pk]
    told = standing.as_json(found, terms)
    assert [one["benefit"] for one in told.pop("benefits")] == [
        "deferment",
        "financing",
        "free-training",
        "rebate-relief",
        "subscription",
    ]
    asked = [(one["for"], one["requirement"], one["state"]) for one in told.pop("requirements")]
    assert asked == [
        ("level:gold", "CWNA", "waived"),
        ("level:gold", "ECS", "missing"),
        ("level:gold", "EDS", "missing"),
        ("level:gold", "ESS", "missing"),
        ("level:gold", "Level training 2020", "missing"),
        ("specialization:Cloud", "ECS", "missing"),
        ("specialization:Cloud", "EDS", "missing"),
    ]
    assert told == {
        "partner": "NORTH",
        "as_of": "2020-07-01",
        "edition": "leap-2020",
        "digest": terms.digest,
        "level": {
            "level": "gold",
            "state": "protected",
            "own_end": "2020-06-30",
            "effective_end": "2020-12-31",
            "reasons": [
                {
                    "key": "level-extension",
                    "text": "Gold was to end on 30 June 2020; levels are held through 31 December 2020.",
                }
            ],
        },
        "specializations": [
            {
                "name": "Cloud",
                "kind": "specialization",
                "state": "active",
                "from": "2019-06-13",
                "own_end": "2020-06-12",
                "effective_end": "2020-09-30",
                "reasons": [
                    {
                        "key": "specialization-extension",
                        "text": "Active on 15 March 2020, so it stands until 30 September 2020"
                        " (its own end was 12 June 2020).",
                    }
                ],
            }
        ],
        "exceptions": [],
        "rebates": [],
    }


def test_the_command_prints_the_business_day_s_standing(capsys):
    factories.partner(code="NORTH")
    call_command("standing", "NORTH")
    assert '"as_of": "2020-05-07"' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["NOBODY"], "There is no partner NOBODY."),
        (["NORTH", "--as-of", "2020-02-30"], "There is no day 2020-02-30."),
        (["NORTH", "--as-of", "soon"], "A day is written like 2020-09-30, not 'soon'."),
    ],
)
def test_the_command_says_what_is_wrong(words, sentence):
    factories.partner(code="NORTH")
    with pytest.raises(CommandError, match=f"^{sentence}$"):
        call_command("standing", *words)
