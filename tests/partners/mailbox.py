"""What lies in the outbox, and the way in that an invitation's mail holds."""

import re

from partners.models import Invitation, OutgoingMail

WAY_IN = re.compile(r"/organisation/invitations/([\w-]{43})/")


def mails(recipient: str = "") -> list[OutgoingMail]:
    """Of one address, or all, oldest first."""
    found = OutgoingMail.objects.order_by("id")
    return list(found.filter(recipient=recipient) if recipient else found)


def token(of: Invitation) -> str:
    """The token in the last mail of an invitation."""
    return WAY_IN.findall(mails(of.email)[-1].text)[-1]
