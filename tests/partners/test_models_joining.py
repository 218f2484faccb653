"""What an invitation and a request can never be, whoever writes them."""

import pytest
from django.db import IntegrityError, transaction

from partners.models import Invitation, JoinRequest, Partner, User
from tests import scene
from tests.scene import DAY

NOW = "2020-05-07T12:00Z"


def refused(constraint: str, **changes: object) -> None:
    """No row of its model may be changed so."""
    model = JoinRequest if constraint.startswith("joinrequest") else Invitation
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.update(**changes)


@pytest.fixture
def rows(northwind: Partner, ada: User) -> dict[str, User]:
    Invitation.objects.create(
        partner=northwind,
        email="cleo@example.com",
        roles=["viewer"],
        digest="1",
        invited_by=ada,
        expires_on=DAY,
    )
    zoe = scene.person("Zoe")
    JoinRequest.objects.create(partner=northwind, asked_by=zoe, asked_on=DAY)
    return {"ada": ada, "zoe": zoe}


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("invitation_email_lower", {"email": "Cleo@example.com"}),
        ("invitation_roles_known", {"roles": []}),
        ("invitation_roles_known", {"roles": ["king"]}),
        ("invitation_accepted_whole", {"accepted_by": "ada"}),
        ("invitation_accepted_whole", {"accepted_at": NOW}),
        ("invitation_revoked_whole", {"revoked_by": "ada"}),
        ("invitation_revoked_whole", {"revoked_at": NOW}),
        ("invitation_ends_one_way",
         {"accepted_by": "ada", "accepted_at": NOW, "revoked_by": "ada", "revoked_at": NOW}),
        ("joinrequest_decided_whole", {"outcome": "admitted"}),
        ("joinrequest_decided_whole", {"decided_by": "ada"}),
        ("joinrequest_decided_whole", {"outcome": "admitted", "decided_by": "ada"}),
        ("joinrequest_decided_whole", {"outcome": "admitted", "decided_at": NOW}),
        ("joinrequest_outcome_known", {"outcome": "perhaps", "decided_by": "ada", "decided_at": NOW}),
        ("joinrequest_not_decided_by_asker", {"outcome": "admitted", "decided_by": "zoe", "decided_at": NOW}),
    ],
)  # fmt: skip
def test_what_never_is(constraint: str, changes: dict[str, object], rows: dict[str, User]) -> None:
    refused(constraint, **{name: rows.get(value, value) if isinstance(value, str) else value
                           for name, value in changes.items()})  # fmt: skip


def test_one_invitation_of_an_address_is_open_at_a_partner(northwind: Partner, rows: dict[str, User]) -> None:
    def again(partner: Partner, digest: str) -> None:
        given = {
            "email": "cleo@example.com",
            "roles": ["viewer"],
            "invited_by": rows["ada"],
            "expires_on": DAY,
        }
        with transaction.atomic():
            Invitation.objects.create(partner=partner, digest=digest, **given)

    again(scene.company("P0002"), "2")
    with pytest.raises(IntegrityError, match="invitation_open_once"):
        again(northwind, "3")
    Invitation.objects.filter(digest="1").update(revoked_at=NOW, revoked_by=rows["ada"])
    again(northwind, "3")


def test_one_request_of_a_user_is_open_at_a_partner(northwind: Partner, rows: dict[str, User]) -> None:
    def again(partner: Partner) -> None:
        with transaction.atomic():
            JoinRequest.objects.create(partner=partner, asked_by=rows["zoe"], asked_on=DAY)

    again(scene.company("P0002"))
    with pytest.raises(IntegrityError, match="joinrequest_open_once"):
        again(northwind)
    JoinRequest.objects.update(outcome="turned-down", decided_at=NOW, decided_by=rows["ada"])
    again(northwind)
