"""The demo: the same rows each time, every state on its first day, nobody mailed, codes for demo accounts only."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction

from financing import business_days
from financing.choices import State
from financing.models import Agreement, Application, ApplicationLine, DueDayMove, Invoice
from leap_portal import days, standing
from leap_portal.demo.build import build
from leap_portal.demo.cast import ADA, LENA, MEMBERS, PASSWORD, STAFF
from partners import program
from partners.choices import LetterKind, LevelState
from partners.models import (
    AuditEntry,
    Letter,
    LevelSpan,
    Membership,
    Notice,
    OutgoingMail,
    Partner,
    StatusChange,
    User,
)
from training.choices import Kind, SpecializationState
from training.models import Specialization

pytestmark = pytest.mark.django_db
DAY = date(2020, 5, 7)
OVERLAPPING = """
SELECT one.* FROM partners_levelspan AS one JOIN partners_levelspan AS other USING (partner_id)
WHERE one.id < other.id AND one.from_on <= coalesce(other.ends_on, 'infinity') AND other.from_on <= coalesce(one.ends_on, 'infinity')
"""
RECORD_DAY, EXTENDED_TO = date(2020, 3, 15), date(2020, 9, 30)


@pytest.fixture
def demo():
    build(as_of=DAY, terms=program.current())


def standings(as_of=DAY):
    keys = Partner.objects.values_list("pk", flat=True)
    found = standing.of(list(keys), as_of, program.current())
    return {one.partner.code: one for one in found.values()}


def test_there_are_many_partners_countries_and_currencies(demo):
    assert Partner.objects.count() >= 80
    assert Partner.objects.values("country").distinct().count() >= 12
    assert Partner.objects.values("currency").distinct().count() >= 6
    assert not Partner.objects.filter(channel_manager=None).exists()
    assert set(Partner.objects.values_list("standing", "partnerworks")) >= {
        ("good", True),
        ("good", False),
        ("hold", False),
    }


def test_every_member_is_found_and_may_sign_in(demo):
    rows = Membership.objects.values_list("user__email", "partner__code", "user__is_demo", "user__is_staff")
    assert set(rows) == {(one.email, one.partner, True, False) for one in MEMBERS}
    assert {code for _, code, _, _ in rows} == set(Partner.objects.values_list("code", flat=True))
    assert all(
        user.check_password(PASSWORD) for user in User.objects.filter(email__in=[ADA.email, LENA.email])
    )
    assert Membership.objects.filter(user__email=LENA.email).count() == 2


def test_staff_are_in_their_groups_with_a_second_factor_each(demo):
    staff = User.objects.filter(is_staff=True)
    assert set(staff.values_list("email", "groups__name")) == {(one.email, one.group) for one in STAFF}
    assert not staff.filter(is_superuser=True).exists()
    assert len({factor.data["secret"] for factor in Authenticator.objects.all()}) == len(STAFF)


def test_northwind_is_as_the_tour_tells_it(demo):
    northwind = standings()["P0001"]
    assert (northwind.level.level, northwind.level.state) == ("gold", LevelState.PROTECTED)
    assert len(northwind.training.active) == 6
    assert sum(one.own_end is not None and one.own_end < DAY for one in northwind.training.active) == 3
    assert northwind.financing.qualified
    assert northwind.financing.window == ()
    assert len(northwind.financing.invoices) == 5
    assert [one.blocked for one in northwind.financing.invoices] == [None] * 5
    assert len(northwind.financing.deferred) == 1
    assert set(Application.objects.filter(partner__code="P0001").values_list("state", flat=True)) == {
        State.APPROVED
    }
    roles = dict(Membership.objects.filter(partner__code="P0001").values_list("user__email", "roles"))
    assert roles == {"ada@northwind.example": ["admin"], "ben@northwind.example": ["viewer"]}


def test_northwind_loses_what_stood_by_extension_only_on_the_first_of_october(demo):
    last, after = standings(EXTENDED_TO)["P0001"], standings(EXTENDED_TO + timedelta(days=1))["P0001"]
    assert len(last.training.active) == 6
    assert {one.name for one in after.training.active} == {"Cloud", "Services"}


def test_every_state_of_a_specialization_shows_on_the_first_day(demo):
    shown = [one for each in standings().values() for one in each.training.specializations]
    assert {one.state for one in shown} == set(SpecializationState)
    assert {one.kind for one in shown} == set(Kind)
    ends = {
        "the day before the record day": any(one.own_end == RECORD_DAY - timedelta(days=1) for one in shown),
        "the record day": any(one.own_end == RECORD_DAY and one.extended for one in shown),
        "already, so by extension only": any(one.extended and one.own_end < DAY for one in shown),
        "later this summer": any(one.extended and one.own_end > DAY for one in shown),
        "the extension's last day": any(one.own_end == EXTENDED_TO for one in shown),
        "after the extension": any(one.own_end and one.own_end > EXTENDED_TO for one in shown),
        "never": any(one.own_end is None for one in shown),
    }
    assert all(ends.values()), ends
    revoked = Specialization.objects.exclude(revoked_on=None).values_list("revoked_on", flat=True)
    assert min(revoked) == RECORD_DAY
    assert max(revoked) > DAY


def test_every_state_of_a_level_shows_on_the_first_day(demo):
    levels = [each.level for each in standings().values()]
    assert {one.state for one in levels} == set(LevelState)
    assert {one.level for one in levels} == {"authorized", "gold", "platinum", "diamond"}
    assert any(one.span is None for one in levels)
    assert any(one.span is not None and one.own_end is None for one in levels)
    assert LevelSpan.objects.filter(from_on__gt=DAY).exists()
    assert len(LevelSpan.objects.raw(OVERLAPPING)) >= 2


def test_every_sort_of_invoice_shows_on_the_first_day(demo):
    owed = Invoice.objects.filter(open_amount__gt=0, written_off_on=None)
    assert owed.filter(due_on__lt=DAY).exists()
    assert owed.filter(due_on=DAY).exists()
    assert owed.filter(due_on__range=[DAY, DAY + timedelta(days=14)]).exists()
    assert Invoice.objects.filter(open_amount=Decimal(0)).exists()
    assert not Invoice.objects.filter(issued_on__gt=DAY).exists()
    last = [(one.partner.country, one.due_on + timedelta(days=180)) for one in owed.select_related("partner")]
    assert any(day.weekday() >= 5 for _, day in last)
    assert any(day.weekday() < 5 and not business_days.is_business_day(country, day) for country, day in last)


def test_those_on_hold_or_with_an_invoice_written_off_are_not_qualified(demo):
    not_qualified = {code for code, one in standings().items() if not one.financing.qualified}
    assert not_qualified == {"P0006", "P0013", "P0021", "P0030", "P0053", "P0065"}


def test_applications_are_in_every_state_the_first_day_can_show(demo):
    states = Counter(Application.objects.values_list("state", flat=True))
    assert set(states) == set(State) - {State.LAPSED}
    assert states[State.SUBMITTED] >= 4
    assert (
        Agreement.objects.count()
        == states[State.APPROVED]
        == Letter.objects.filter(kind=LetterKind.DEFERMENT).count()
    )
    assert Letter.objects.filter(kind=LetterKind.DECLINE).count() == states[State.DECLINED]
    managers = Application.objects.filter(state__in=[State.SUBMITTED, State.IN_REVIEW])
    assert managers.values("partner__channel_manager").distinct().count() == 3


def test_nobody_is_mailed_and_first_states_are_recorded_without_a_notice(demo):
    assert not OutgoingMail.objects.exists()
    assert StatusChange.objects.count() == Specialization.objects.count()
    assert set(Notice.objects.values_list("kind", flat=True)) == {"decision"}
    assert AuditEntry.objects.filter(verb="demo loaded").count() == 1


# What differs from build to build: keys, instants, and what nobody shall guess.
APART = {"id", "password", "joined_at", "since", "made_at", "created_at", "issued_at", "check_code"}
KEYS = {"invoice_id", "application_id", "agreement_id", "subject_id"}
LINES = (
    Membership,
    LevelSpan,
    Specialization,
    Invoice,
    Application,
    ApplicationLine,
    Agreement,
    DueDayMove,
    Letter,
    Notice,
)


def rows():
    people, partners = (
        dict(User.objects.values_list("pk", "email")),
        dict(Partner.objects.values_list("pk", "code")),
    )
    found = {kind.__name__: list(kind.objects.order_by("pk").values()) for kind in (Partner, User, *LINES)}
    for row in chain.from_iterable(found.values()):
        for name in list(row):
            if name in APART | KEYS:
                del row[name]
            elif name == "partner_id":
                row[name] = partners[row[name]]
            elif name.endswith(("_by_id", "manager_id", "user_id")):
                row[name] = people.get(row[name])
    return found


def built_and_undone():
    before = transaction.savepoint()
    build(as_of=DAY, terms=program.current())
    found = rows()
    transaction.savepoint_rollback(before)
    return found


def test_two_builds_make_the_same_rows():
    first = built_and_undone()
    assert not Partner.objects.exists()
    assert built_and_undone() == first


@pytest.mark.parametrize(
    ("day", "applications"), [(DAY - timedelta(days=1), 0), (DAY, 13), (date(2020, 10, 5), 13)]
)
def test_applications_are_part_of_it_from_the_day_the_program_opens(day, applications):
    build(as_of=day, terms=program.current())
    assert Application.objects.count() == applications


def test_closing_the_next_days_finds_nothing_wrong_with_it(demo):
    keys = list(Partner.objects.values_list("pk", flat=True))
    assert days.observe(keys, as_of=DAY, terms=program.current()) == 0
