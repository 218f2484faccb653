"""The outbox: every mail is accepted by a real server, at most once more for each sender that dies meanwhile."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import connections

from leap_portal import tasks
from leap_portal.embedded.folder import ROOT
from partners.models import OutgoingMail
from partners.services import outbox
from tests.drill.races import at_once
from tests.drill.sink import Sink, sink
from tests.drill.world import address

KILLS = min(int(os.environ.get("KILLS", "5")), 100)
SEND = "import django; django.setup(); from tests.walls import see_all; see_all(); from partners.services.outbox import send_due; send_due()"


@pytest.fixture
def server(settings) -> Iterator[Sink]:
    with sink() as heard:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", heard.port
        yield heard


def written(*names: str) -> list[str]:
    """Mails that are due; their addresses."""
    recipients = [f"{name}@example.com" for name in names]
    OutgoingMail.objects.bulk_create(
        OutgoingMail(occasion=f"test:{to}", recipient=to, subject="Hello", text="Grüße\n")
        for to in recipients
    )
    return recipients


def time_passes() -> None:
    """What failed or was claimed is due again."""
    OutgoingMail.objects.filter(sent_at=None).update(not_before=None)


@pytest.mark.django_db
def test_each_due_mail_is_accepted_once_in_order_and_stamped(server: Sink) -> None:
    recipients = written("ada", "bob", "eve")
    assert [outbox.send_due(), outbox.send_due()] == [3, 0]
    assert [to for to, _ in server.accepted] == recipients
    assert OutgoingMail.objects.filter(sent_at__isnull=False, failure="", attempts=1).count() == 3


@pytest.mark.django_db
def test_no_more_are_sent_than_the_limit(server: Sink) -> None:
    written("ada", "bob", "eve")
    assert [outbox.send_due(limit=2), outbox.send_due(limit=2)] == [2, 1]


@pytest.mark.django_db
@pytest.mark.parametrize(("sent", "woken"), [(outbox.AT_ONCE - 1, 0), (outbox.AT_ONCE, 1)])
def test_where_more_may_be_due_the_next_run_begins_at_once(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks, sent: int, woken: int
) -> None:
    tasks_sent: list[str] = []
    monkeypatch.setattr("partners.wake.send", tasks_sent.append)
    monkeypatch.setattr(outbox, "send_due", lambda: sent)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.send_mail()
    assert tasks_sent == ["leap_portal.tasks.send_mail"] * woken


@pytest.mark.django_db
def test_a_refused_mail_says_why_and_keeps_none_of_the_others(server: Sink) -> None:
    written("ada", "bob", "eve")
    server.refused = {"bob@example.com"}
    assert outbox.send_due() == 2
    bob = OutgoingMail.objects.get(recipient="bob@example.com")
    assert bob.sent_at is None and "nobody of that name" in bob.failure and bob.not_before is not None


@pytest.mark.django_db
def test_a_refused_mail_is_not_tried_before_its_time_and_then_goes(server: Sink) -> None:
    written("bob")
    server.refused = {"bob@example.com"}
    outbox.send_due()
    server.refused = set()
    assert outbox.send_due() == 0
    time_passes()
    assert outbox.send_due() == 1
    bob = OutgoingMail.objects.get()
    assert (bob.attempts, bob.failure) == (2, "") and bob.sent_at is not None


@pytest.mark.django_db
def test_a_server_that_is_away_costs_one_mail_an_attempt(settings) -> None:
    written("ada", "bob")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert outbox.send_due() == 0
    ada, bob = OutgoingMail.objects.order_by("pk")
    assert "cannot be reached" in ada.failure and ada.sent_at is None
    assert (bob.attempts, bob.failure) == (0, "")


@pytest.mark.django_db
def test_a_line_break_in_a_subject_fails_that_mail_alone(server: Sink) -> None:
    written("ada", "bob")
    OutgoingMail.objects.filter(recipient="ada@example.com").update(subject="a\nb")
    assert outbox.send_due() == 1
    assert OutgoingMail.objects.get(recipient="ada@example.com").failure


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_share_the_mails(server: Sink) -> None:
    recipients = written(*(f"m{number}" for number in range(30)))

    def send() -> int:
        try:
            return outbox.send_due()
        finally:
            connections.close_all()

    assert sum(at_once(send, send)) == 30
    assert sorted(to for to, _ in server.accepted) == sorted(recipients)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_sender_killed_between_acceptance_and_stamp_repeats_one_mail_with_its_message_id(
    server: Sink,
) -> None:
    recipients = written(*(f"m{number}" for number in range(KILLS + 10)))
    for number in range(KILLS):
        begun = len(server.accepted)
        assert killed_at_the_next(server) == -9
        assert len(server.accepted) == begun + 1
        assert OutgoingMail.objects.filter(sent_at=None).count() == len(recipients), number
    time_passes()
    assert outbox.send_due() == len(recipients)
    times = Counter(server.accepted)
    assert {to for to, _ in times} == set(recipients) and len(times) == len(recipients)
    assert sorted(times.values()) == [1] * 10 + [2] * KILLS


def killed_at_the_next(server: Sink) -> int:
    """How a sender ends that is killed when the server accepts its first mail."""
    environment = {
        **os.environ,
        "DATABASE_URL": address("default", connections["default"].settings_dict["NAME"]),
        "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
        "DJANGO_SETTINGS_MODULE": "leap_portal.settings",
    }
    waits = "import sys; sys.stdin.readline(); "
    with subprocess.Popen(
        [sys.executable, "-c", waits + SEND], env=environment, cwd=ROOT, stdin=subprocess.PIPE
    ) as sender:
        server.victim = sender.pid
        assert sender.stdin is not None
        sender.stdin.write(b"\n")
        sender.stdin.flush()
        return sender.wait(30)
