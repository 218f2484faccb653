"""Writes the mails of the new passwords that were asked for, out of reach of whoever asked."""

import secrets

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.urls import reverse

from partners import notices, program, wake
from partners.models import Membership, User
from partners.reasons import shown

TAKE = """
DELETE FROM partners_wantedreset
WHERE id = (SELECT id FROM partners_wantedreset ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING email
"""
LETTER = "account/email/password_reset_key"


def write_due(limit: int = 500) -> int:
    """Takes at most `limit` of what was asked for, each with its mail in one transaction; returns how many."""
    return next((done for done in range(limit) if not write_next()), limit)


@transaction.atomic
def write_next() -> bool:
    """The oldest that nobody else has taken; False where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE)
        taken = cursor.fetchone()
    if taken is None:
        return False
    user = User.objects.filter(email=taken[0], is_active=True).first()
    if user is not None:
        write(user)
    return True


def write(user: User) -> None:
    """The mail whose address sets a new password, once, and for three days."""
    key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    names = Membership.objects.filter(user=user).values_list("partner__name", flat=True)
    context = {
        "email": user.email,
        "password_reset_url": f"{settings.BASE_URL}{path}",
        "vendor": program.current().vendor,
        "organisations": shown(tuple(names.order_by("partner__name"))),
    }
    subject = render_to_string(f"{LETTER}_subject.txt", context).strip()
    text = render_to_string(f"{LETTER}_message.txt", context)
    notices.post(None, f"{notices.ACCOUNT}:{secrets.token_hex(16)}", user.email, subject, text)
    wake.soon(notices.SEND_MAIL)
