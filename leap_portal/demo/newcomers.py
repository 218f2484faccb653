"""Who is about to join the demo's tour partner: one invited, one who asks to be let in."""

from collections.abc import Mapping
from datetime import date

from partners.choices import Role
from partners.models import Partner, User
from partners.services import invitations, joining

AT = "P0001"
ADMIN = "ada@northwind.example"
INVITED = {"email": "cleo@northwind.example", "name": "Cleo Marsh", "roles": [Role.TRAINING]}
ASKER = "ruth@harborpine.example"
WORDS = "From June I run your warehouse network, and Ada asked me to keep an eye on your specializations."


def arrive(people: Mapping[str, User], as_of: date) -> None:
    """Invites the one and lets the other ask, through the same services as the pages."""
    partner = Partner.objects.get(code=AT)
    invitations.invite(partner.pk, **INVITED, by=people[ADMIN], as_of=as_of)
    joining.ask_to_join(partner.pk, message=WORDS, by=people[ASKER], as_of=as_of)
