"""Mail about one's own account goes by the outbox: no request waits for a mail server, and no colleague reads it."""

import re
from collections.abc import Iterator

import pytest
from django.core import mail
from django.test import Client

from partners.models import Membership, OutgoingMail, User
from partners.services import outbox, resets
from tests import scene
from tests.browser.acts import PASSWORD, with_password
from tests.drill.sink import Sink, sink

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings) -> Iterator[Sink]:
    with sink() as heard:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", heard.port
        yield heard


@pytest.fixture
def ada() -> User:
    user = scene.member(scene.company("P0001"), "Ada")
    user.set_password("a-pass-phrase-of-the-tests")
    user.save()
    return user


def forgets(user: User, **headers: str) -> OutgoingMail:
    """Asks for a new password; the mail that the worker writes."""
    answer = scene.browser_of(None).post("/accounts/password/reset/", {"email": user.email}, **headers)
    assert answer.status_code == 302 and resets.write_due() == 1
    return OutgoingMail.objects.latest("id")


def test_the_request_meets_no_mail_server_and_the_sweep_sends_it(ada: User, server: Sink) -> None:
    written = forgets(ada)
    assert server.accepted == [] and mail.outbox == []
    assert (written.recipient, written.subject) == (ada.email, "Set a new password for the LEAP portal")
    assert outbox.send_due() == 1 and [to for to, _ in server.accepted] == [ada.email]


def test_its_address_sets_a_new_password_once(ada: User) -> None:
    address = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", forgets(ada).text)
    browser = scene.browser_of(None)
    form = browser.get(address[1], follow=True)
    fresh = "another-pass-phrase-of-the-tests"
    browser.post(form.redirect_chain[-1][0], {"password1": fresh, "password2": fresh})
    ada.refresh_from_db()
    assert ada.check_password(fresh)
    assert "reset" in scene.browser_of(None).get(address[1], follow=True).content.decode()


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_HOST": "127.0.0.1:9999"},
        {"HTTP_HOST": "localhost", "HTTP_X_FORWARDED_HOST": "evil.example"},
        {"HTTP_HOST": "localhost", "SERVER_NAME": "evil.example", "SERVER_PORT": "81"},
        {"HTTP_HOST": "evil.example"},
    ],
)
def test_its_address_is_the_portals_own_whatever_host_was_asked(
    ada: User, settings, headers: dict[str, str]
) -> None:
    settings.ALLOWED_HOSTS, settings.BASE_URL = ["*"], "https://portal.example.com"
    (address,) = re.findall(r"https?://\S+", forgets(ada, **headers).text)
    assert address.startswith("https://portal.example.com/accounts/password/reset/key/")


def test_two_mails_of_one_moment_are_both_written(ada: User) -> None:
    assert forgets(ada).pk != forgets(ada).pk


def test_a_worker_is_woken_for_it(
    ada: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
) -> None:
    woken: list[str] = []
    monkeypatch.setattr("partners.wake.send", woken.append)
    with django_capture_on_commit_callbacks(execute=True):
        forgets(ada)
    assert woken == ["leap_portal.tasks.write_resets", "leap_portal.tasks.send_mail"]


def test_no_colleague_of_the_vendor_reads_it(ada: User) -> None:
    written = forgets(ada)
    grace = scene.browser_of(scene.person("Grace", staff="program office"), second_factor=True)
    other = OutgoingMail.objects.create(
        occasion="approved:1", recipient="x@example.com", subject="s", text="t"
    )
    assert grace.get(f"/admin/partners/outgoingmail/{other.pk}/change/").status_code == 200
    assert grace.get(f"/admin/partners/outgoingmail/{written.pk}/change/").status_code == 302
    assert ada.email not in grace.get("/admin/partners/outgoingmail/").content.decode()


def test_an_address_that_was_never_verified_can_have_a_second_factor(ada: User) -> None:
    browser = scene.browser_of(ada)
    browser.post("/accounts/login/", {"login": ada.email, "password": "a-pass-phrase-of-the-tests"})
    browser.get("/accounts/email/")
    page = browser.get("/accounts/2fa/totp/activate/", follow=True).content.decode()
    assert "until you have verified" not in page


def test_it_names_every_organisation_of_the_address(ada: User) -> None:
    Membership.objects.create(partner=scene.company("P0002", "Alpenblick"), user=ada, roles=["viewer"])
    scene.company("P0003", "Zephyr")
    text = forgets(ada).text
    assert "and belongs to Alpenblick and Company P0001." in text and "Zephyr" not in text


def test_an_address_that_was_taken_from_an_account_lets_nobody_into_it() -> None:
    ada = with_password(scene.member(scene.company("P0001"), "Ada"))
    browser = Client(HTTP_HOST="localhost")
    browser.post("/accounts/login/", {"login": "ada@example.com", "password": PASSWORD})
    browser.get("/accounts/email/")  # which notes the address once more
    root = scene.browser_of(User.objects.create_superuser("root@example.com"), second_factor=True)
    form = {"email": "ada@new.example.com", "name": "Ada", "is_active": "on"}
    assert root.post(f"/admin/partners/user/{ada.pk}/change/", form).status_code == 302
    for address, inside in (("ada@example.com", False), ("ada@new.example.com", True)):
        browser = Client(HTTP_HOST="localhost")
        browser.post("/accounts/login/", {"login": address, "password": PASSWORD})
        assert (browser.get("/levels/").status_code == 200) is inside
