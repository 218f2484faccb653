"""Prints the current second-factor code of a demo account, and of no other."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from allauth.mfa.utils import decrypt
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the account's address")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        factors = Authenticator.objects.filter(type=Authenticator.Type.TOTP, user__is_demo=True)
        found = factors.filter(user__email__iexact=email).first()
        if found is None:
            raise CommandError(
                f"{email} is no demo account with a second factor: codes are printed for those only."
            )
        around = list(auth.yield_hotp_counters_from_time())
        now = around[len(around) // 2]
        self.stdout.write(auth.format_hotp_value(auth.hotp_value(decrypt(found.data["secret"]), now)))
