"""Notices: each occasion is told once, to every member who may sign in and to the role mailbox."""

import pytest

from partners import notices
from partners.choices import NoticeKind
from partners.models import Notice, OutgoingMail, Partner, User
from partners.notices import Announcement
from tests import scene
from tests.scene import DAY


@pytest.fixture
def northwind(db: None) -> Partner:
    partner = scene.company("P0001", "Northwind Networks", manager=scene.person("Maria"))
    scene.member(partner, "Ada")
    return partner


def tell(partner: Partner) -> None:
    notices.tell(
        partner, "approved:DEF-1", "DEF-1 was approved", "The new due days hold.", "/financing/DEF-1/", DAY
    )


def test_an_occasion_is_told_once(northwind: Partner) -> None:
    tell(northwind)
    tell(northwind)
    assert Notice.objects.get().text == "DEF-1 was approved"
    mail = OutgoingMail.objects.get()
    assert (mail.recipient, mail.subject) == ("ada@example.com", "DEF-1 was approved · Northwind Networks")
    assert "Northwind Networks (P0001)" in mail.text and mail.text.rstrip().endswith(
        "/financing/DEF-1/?partner=P0001"
    )


def test_queueing_says_how_many_were_new(northwind: Partner) -> None:
    one, other = (
        Announcement(northwind.pk, f"specialization:{n}:2", "It expired.", "/training/") for n in (1, 2)
    )
    assert notices.queue([one], NoticeKind.STATUS_CHANGE, DAY) == 1
    assert notices.queue([one, other], NoticeKind.STATUS_CHANGE, DAY) == 1
    assert notices.queue([], NoticeKind.STATUS_CHANGE, DAY) == 0
    assert not OutgoingMail.objects.exists()


def test_mail_goes_to_members_who_may_sign_in_and_the_role_mailbox(northwind: Partner) -> None:
    gone = scene.member(northwind, "Ben")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    scene.member(scene.company("P0002"), "Zoe")
    assert notices.recipients([northwind]) == {northwind.pk: ["ada@example.com"]}
    northwind.mailbox = "accounts@northwind.example"
    assert notices.recipients([northwind]) == {
        northwind.pk: ["accounts@northwind.example", "ada@example.com"]
    }


def test_a_member_whose_address_is_the_mailbox_gets_one_mail(northwind: Partner) -> None:
    northwind.mailbox = "Ada@example.com"
    tell(northwind)
    assert OutgoingMail.objects.count() == 1


def test_the_channel_manager_is_told_where_one_is_named(northwind: Partner) -> None:
    told = ("submitted:DEF-1", "DEF-1 from Northwind", "Ada asked.", "/admin/")
    notices.tell_staff(northwind, *told)
    notices.tell_staff(scene.company("P0002"), *told)
    User.objects.filter(pk=northwind.channel_manager_id).update(is_active=False)
    northwind.refresh_from_db()
    notices.tell_staff(northwind, "submitted:DEF-2", *told[1:])
    assert [mail.recipient for mail in OutgoingMail.objects.all()] == ["maria@example.com"]
