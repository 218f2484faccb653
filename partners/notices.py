"""What partners are told: a notice in the portal and mail to each member, each written once."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import connection
from psycopg2.extras import execute_values

from partners import wake
from partners.choices import NoticeKind
from partners.models import Membership, OutgoingMail, Partner

SEND_MAIL = "leap_portal.tasks.send_mail"
WRITE_RESETS = "leap_portal.tasks.write_resets"
ACCOUNT = "account"  # how the occasion of a mail about one's own account begins


@dataclass(frozen=True, slots=True)
class Announcement:
    """A notice to write; a second one of the same occasion is not written."""

    partner: int
    occasion: str
    text: str
    path: str


def queue(announcements: Iterable[Announcement], kind: NoticeKind, on: date) -> int:
    """Writes the notices whose occasion is new; returns how many were."""
    rows = [(one.partner, kind.value, one.occasion, on, one.text, one.path) for one in announcements]
    if not rows:
        return 0
    with connection.cursor() as cursor:
        written = execute_values(
            cursor.cursor,
            'INSERT INTO partners_notice (partner_id, kind, occasion, "on", text, path) VALUES %s'
            " ON CONFLICT DO NOTHING RETURNING id",
            rows,
            page_size=5000,
            fetch=True,
        )
    return len(written)


def recipients(partners: Collection[Partner]) -> dict[int, list[str]]:
    """Of each partner by id, sorted: its members who may sign in, and its role mailbox."""
    found: dict[int, set[str]] = {partner.pk: set() for partner in partners}
    members = Membership.objects.filter(partner__in=found, user__is_active=True)
    for partner, address in members.values_list("partner_id", "user__email"):
        found[partner].add(address)
    for one in partners:
        if one.mailbox and one.mailbox.lower() not in found[one.pk]:
            found[one.pk].add(one.mailbox)
    return {partner: sorted(addresses) for partner, addresses in found.items()}


def tell(partner: Partner, occasion: str, subject: str, text: str, path: str, on: date) -> None:
    """A decision, at once: one notice, and one mail to each recipient."""
    queue([Announcement(partner.pk, occasion, subject, path)], NoticeKind.DECISION, on)
    for recipient in recipients([partner])[partner.pk]:
        post(
            partner.pk,
            f"{occasion}:{recipient}",
            recipient,
            f"{subject} · {partner.name}",
            letter_of(text, partner, path),
        )
    wake.soon(SEND_MAIL)


def tell_staff(partner: Partner, occasion: str, subject: str, text: str, path: str) -> None:
    """One mail to the partner's channel manager, where one is named."""
    manager = partner.channel_manager
    if manager is not None and manager.is_active:
        tell_one(partner, f"{occasion}:{manager.email}", manager.email, subject, text, path)


def tell_one(partner: Partner, occasion: str, recipient: str, subject: str, text: str, path: str) -> None:
    """One mail to one address, at once."""
    post(partner.pk, occasion, recipient, subject, letter_of(text, partner, path))
    wake.soon(SEND_MAIL)


def post(partner: int | None, occasion: str, recipient: str, subject: str, text: str) -> None:
    """Writes a mail to the outbox, once for its occasion; `partner` None: it concerns no single one.

    The subject is one line, whatever stands in a name: with a second one no server would ever be handed the mail.
    """
    subject = " ".join(subject.split())
    mail = OutgoingMail(
        partner_id=partner, occasion=occasion, recipient=recipient, subject=subject, text=text
    )
    OutgoingMail.objects.bulk_create([mail], ignore_conflicts=True)


def letter_of(text: str, partner: Partner, path: str) -> str:
    """The body of a mail: which organisation it concerns, what happened, where to look."""
    here = "" if path.startswith("/admin/") else f"?partner={partner.code}"
    return f"{partner.name} ({partner.code})\n\n{text}\n\n{settings.BASE_URL}{path}{here}\n"
