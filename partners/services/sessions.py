"""Ends sessions: whoever leaves is signed out everywhere at once."""

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models.functions import Now

from partners.models import User


def end_all(user: User) -> int:
    """Ends every session of the user in the running transaction; returns how many there were."""
    standing = Session.objects.filter(expire_date__gt=Now())
    own = [
        one.session_key
        for one in standing.iterator(chunk_size=1000)
        if one.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    Session.objects.filter(session_key__in=own).delete()
    UserSession.objects.filter(user=user).delete()
    return len(own)
