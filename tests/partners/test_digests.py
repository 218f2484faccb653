"""The digest: one mail per member, organisation and day with all that changed."""

from datetime import date

import pytest

from partners import notices
from partners.choices import NoticeKind
from partners.models import Membership, Notice, OutgoingMail, Partner
from partners.notices import Announcement
from partners.services import digests
from tests.drill.races import overlapping, without_keys
from tests.scene import company, member, person

MONDAY, TUESDAY = date(2020, 6, 1), date(2020, 6, 2)


@pytest.fixture(autouse=True)
def nobody_is_woken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("partners.wake.send", lambda task: None)


@pytest.fixture
def partner(db: None) -> Partner:
    made = company("P0001", "Northwind")
    member(made, "Ada")
    return made


def happened(
    partner: Partner, *texts: str, on: date = MONDAY, kind: NoticeKind = NoticeKind.STATUS_CHANGE
) -> None:
    told = [Announcement(partner.pk, f"{partner.pk}:{kind}:{on}:{text}", text, "/") for text in texts]
    notices.queue(told, kind, on)


def test_a_day_with_two_changes_is_one_mail(partner: Partner) -> None:
    happened(partner, "One ended.", "Two ended.")
    assert digests.send([partner.pk], on=MONDAY) == 1
    mail = OutgoingMail.objects.get()
    assert (mail.recipient, mail.subject) == ("ada@example.com", "2 changes on 1 June 2020 · Northwind")
    assert "• One ended.\n• Two ended." in mail.text and "Northwind (P0001)" in mail.text
    assert set(Notice.objects.values_list("digest_on", flat=True)) == {MONDAY}


def test_every_member_who_may_sign_in_and_the_mailbox_get_one(partner: Partner) -> None:
    gone = member(partner, "Bob")
    gone.is_active = False
    gone.save()
    Partner.objects.update(mailbox="box@example.com")
    happened(partner, "One ended.")
    digests.send([partner.pk], on=MONDAY)
    assert set(OutgoingMail.objects.values_list("recipient", flat=True)) == {
        "ada@example.com",
        "box@example.com",
    }


def test_a_second_run_finds_nothing_to_tell(partner: Partner) -> None:
    happened(partner, "One ended.")
    assert [digests.send([partner.pk], on=MONDAY) for _ in range(2)] == [1, 0]


def test_what_is_told_after_the_digest_goes_into_the_next(partner: Partner) -> None:
    happened(partner, "One ended.")
    digests.send([partner.pk], on=MONDAY)
    happened(partner, "Two ended.")
    digests.send([partner.pk], on=TUESDAY)
    assert ["One" in mail.text for mail in OutgoingMail.objects.order_by("pk")] == [True, False]


def test_nothing_of_a_later_day_nor_a_decision_is_told(partner: Partner) -> None:
    happened(partner, "Later.", on=TUESDAY)
    happened(partner, "Decided.", kind=NoticeKind.DECISION)
    assert digests.send([partner.pk], on=MONDAY) == 0


def test_a_member_of_two_partners_gets_two_mails(partner: Partner) -> None:
    other = company("P0002")
    ada = Membership.objects.get().user
    Membership.objects.create(partner=other, user=ada, roles=["admin"])
    for each in (partner, other):
        happened(each, "One ended.")
    assert digests.send([partner.pk, other.pk], on=MONDAY) == 2


def test_the_longest_name_and_address_fit(partner: Partner) -> None:
    long = person("x")
    long.email = f"{'a' * 64}@{'.'.join(['b' * 60] * 3)}.com"
    long.save()
    Membership.objects.create(partner=partner, user=long, roles=["admin"])
    Partner.objects.update(name="N" * 200)
    happened(partner, "One ended.")
    assert digests.send([partner.pk], on=MONDAY) == 2


@pytest.mark.parametrize("count", [1, 20])
def test_many_partners_cost_no_more_statements_than_one(
    db: None, count: int, django_assert_num_queries
) -> None:
    partners = [company(f"P{number:04}") for number in range(count)]
    for each in partners:
        member(each, f"M{each.code}")
        happened(each, "One ended.")
    with django_assert_num_queries(4):
        assert digests.send([each.pk for each in partners], on=MONDAY) == count


def test_a_mailbox_that_is_a_members_address_gets_one_mail(partner: Partner) -> None:
    Partner.objects.update(mailbox="Ada@Example.com")
    happened(partner, "One ended.")
    assert digests.send([partner.pk], on=MONDAY) == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_write_it_once() -> None:
    partner = company("P0001")
    member(partner, "Ada")
    happened(partner, "One ended.")
    overlapping(lambda: digests.send([partner.pk], on=MONDAY))
    assert OutgoingMail.objects.count() == 1


def decided_twice_at_once() -> int:
    partner = company("P0001")
    member(partner, "Ada")
    overlapping(lambda: notices.tell(partner, "approved:1", "Approved", "It was approved.", "/", MONDAY))
    return OutgoingMail.objects.count()


@pytest.mark.django_db(transaction=True)
def test_two_who_tell_the_same_decision_at_once_write_one_mail() -> None:
    assert decided_twice_at_once() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_unique_keys_they_write_two() -> None:
    with without_keys("partners_outgoingmail_occasion_key", "partners_notice_occasion_key"):
        assert decided_twice_at_once() == 2
