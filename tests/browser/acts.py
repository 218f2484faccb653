"""What people do in the browser, as they would: by labels, buttons and links."""

from typing import Any

from allauth.mfa.totp.internal import auth
from django.conf import settings

from partners.models import User
from tests import scene

PASSWORD = "a-pass-phrase-of-the-tests"


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


def with_second_factor(user: User) -> tuple[User, str]:
    """The user, and the secret their codes come from."""
    secret = auth.generate_totp_secret()
    auth.TOTP.activate(with_password(user), secret)
    return user, secret


def code(secret: str) -> str:
    """The code that an authenticator app shows now."""
    around = list(auth.yield_hotp_counters_from_time())
    return auth.format_hotp_value(auth.hotp_value(secret, around[len(around) // 2]))


def sign_in(page: Any, user: User, at: str = "/", secret: str = "") -> None:
    """By e-mail and password, with a code where a secret is given; ends at `at`."""
    page.goto(at)
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    if secret:
        page.get_by_label("code").fill(code(secret))
        page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: url.split("?")[0].endswith(at.split("?")[0]))


def headline(page: Any) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def signed_in(desk: Any, user: User, *, second_factor: bool = False, **looks: Any) -> Any:
    """A page of somebody signed in already, where signing in is not what is tested."""
    page = desk.page(**looks)
    client = scene.browser_of(user, second_factor=second_factor)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": desk.address}])
    return page
