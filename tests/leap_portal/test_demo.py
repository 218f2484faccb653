"""The demo: who is in it, the same rows each time, and nobody mailed."""

from collections import Counter
from datetime import date, timedelta
from itertools import chain

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction

from financing.choices import State
from financing.models import Agreement, Application, ApplicationLine, DueDayMove, Invoice
from leap_portal import days
from leap_portal.demo.build import build
from leap_portal.demo.cast import ADA, LENA, MEMBERS, PASSWORD, STAFF
from partners import program
from partners.choices import LetterKind
from partners.models import (
    AuditEntry,
    Invitation,
    JoinRequest,
    Letter,
    LevelSpan,
    Membership,
    Notice,
    OutgoingMail,
    Partner,
    StatusChange,
    User,
)
from partners.services import invitations
from rebates.models import Sale, Target
from tests.leap_portal.demo_days import DAY, standings
from training.models import Course, Credential, Person, Relief, Specialization

pytestmark = pytest.mark.django_db


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


def test_one_is_invited_to_the_tours_partner_and_one_asks_to_join_it(demo):
    invited, asks = Invitation.objects.get(), JoinRequest.objects.get()
    assert {invited.partner.code, asks.partner.code} == {"P0001"}
    assert invitations.state(invited, DAY) == "open" and asks.outcome == ""
    assert invited.email not in User.objects.values_list("email", flat=True) and asks.message


def test_nobody_is_mailed_and_first_states_are_recorded_without_a_notice(demo):
    assert not OutgoingMail.objects.exists()
    assert StatusChange.objects.filter(before="").count() == StatusChange.objects.count()
    counts = Counter(StatusChange.objects.values_list("kind", flat=True))
    assert counts["specialization"] == Specialization.objects.count()
    assert counts["level"] == Partner.objects.count()
    assert counts["requirement"] == sum(len(one.training.requirements) for one in standings().values())
    assert set(Notice.objects.values_list("kind", flat=True)) == {"decision"}
    assert AuditEntry.objects.filter(verb="demo loaded").count() == 1


# What differs from build to build: keys, instants, and what nobody shall guess.
APART = {
    "id",
    "password",
    "joined_at",
    "since",
    "made_at",
    "created_at",
    "issued_at",
    "check_code",
    "invited_at",
    "asked_at",
    "digest",
}
KEYS = {"invoice_id", "application_id", "agreement_id"}
LINES = (
    Membership,
    Invitation,
    JoinRequest,
    LevelSpan,
    Specialization,
    Invoice,
    Application,
    ApplicationLine,
    Agreement,
    DueDayMove,
    Letter,
    Notice,
    Target,
    Sale,
    Person,
    Credential,
    Relief,
    Course,
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
