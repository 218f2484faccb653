"""A session is read as Django reads it: what is over, forged or unknown is no session."""

import time
from datetime import timedelta

import pytest
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import F

from partners.sessions import EVERY, IDLE, LONGEST, SIGNED_IN, SessionStore

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept():
    made = SessionStore()
    made["partner"] = "P0001"
    made.save()
    return made


def test_what_was_kept_is_read_by_one_statement(kept, django_assert_num_queries):
    SessionStore(kept.session_key).load()
    with django_assert_num_queries(1):
        assert SessionStore(kept.session_key)["partner"] == "P0001"
    assert db.SessionStore(kept.session_key).load() == SessionStore(kept.session_key).load()


def test_a_session_that_is_over_is_none(kept):
    Session.objects.update(expire_date=F("expire_date") - timedelta(days=15))
    over = SessionStore(kept.session_key)
    assert over.load() == {} and over.session_key is None


def test_a_session_that_never_was_is_none(kept):
    unknown = SessionStore("a" * 32)
    assert unknown.load() == {} and unknown.session_key is None


def test_contents_without_the_portals_signature_are_none(kept):
    Session.objects.update(session_data="eyJ4IjoxfQ:1abcde:forged")
    assert SessionStore(kept.session_key).load() == {}


def left(kept):
    """The seconds until it is over when it stays unused."""
    until = Session.objects.get(session_key=kept.session_key).expire_date
    return until.timestamp() - time.time()


def test_a_session_is_kept_for_two_hours_without_use(kept):
    assert IDLE == 2 * 60 * 60 and IDLE - 60 < left(kept) <= IDLE
    Session.objects.update(expire_date=F("expire_date") - timedelta(seconds=IDLE + 1))
    assert SessionStore(kept.session_key).load() == {}


def test_being_used_prolongs_it_by_a_statement_every_five_minutes(kept, django_assert_num_queries):
    Session.objects.update(expire_date=F("expire_date") - timedelta(seconds=EVERY + 1))
    assert SessionStore(kept.session_key)["partner"] == "P0001" and left(kept) > IDLE - 60
    Session.objects.update(expire_date=F("expire_date") - timedelta(seconds=EVERY - 60))
    with django_assert_num_queries(1):
        SessionStore(kept.session_key).load()
    assert left(kept) < IDLE - 60


def test_what_another_request_wrote_meanwhile_stands(kept):
    early, late = SessionStore(kept.session_key), SessionStore(kept.session_key)
    late["partner"] = "P0002"
    late.save()
    Session.objects.update(expire_date=F("expire_date") - timedelta(seconds=EVERY + 1))
    early.load()
    assert SessionStore(kept.session_key)["partner"] == "P0002"


@pytest.mark.parametrize(("seconds", "stands"), [(LONGEST - 60, True), (LONGEST + 60, False)])
def test_twelve_hours_after_signing_in_it_is_over_however_much_used(kept, seconds, stands):
    kept[SIGNED_IN] = [
        {"method": "password", "at": time.time() - seconds},
        {"method": "mfa", "at": time.time()},
    ]
    kept.save()
    assert bool(SessionStore(kept.session_key).load()) == stands
