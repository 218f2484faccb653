"""A session is read as Django reads it: what is over, forged or unknown is no session."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import F

from partners.sessions import SessionStore

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
