"""Requests of two partners in turns over one connection, with errors and timeouts between them: no foreign row."""

import random

import pytest
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.urls import path

from financing.models import Invoice
from leap_portal.urls import urlpatterns as portal
from partners import wall
from partners.access import member
from partners.models import Partner
from tests import scene, walls

REQUESTS = 10_000
BROKEN = (500, 503)


@member
def view(request):
    """Every invoice the transaction sees, asked for as nobody should; then what the request was told to do wrong."""
    seen = {one.number[:3] for one in Invoice.objects.all()}
    wrong = request.GET.get("wrong")
    if wrong == "error":
        raise ZeroDivisionError
    if wrong == "refused":
        Partner.objects.create(code="ONE", name="Twice", country="US", currency="USD")
    if wrong == "timeout":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 1; SELECT pg_sleep(1)")
    if wrong == "elevated":
        with wall.within(wall.ALL):
            raise ZeroDivisionError
    return HttpResponse(" ".join(sorted(seen)))


urlpatterns = [*portal, path("seen/", view)]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_requests_of_two_partners_over_one_connection_see_no_row_of_each_other(settings):
    settings.ROOT_URLCONF = __name__
    clients = {}
    for code in ("ONE", "TWO"):
        partner = scene.company(code)
        scene.invoice(partner, number=f"{code}-1")
        clients[code] = scene.browser_of(scene.member(partner, code.lower()))
        clients[code].raise_request_exception = False
    backend, draw, answers = connection.backend, random.Random(4), {}
    for number in range(REQUESTS):
        code = ("ONE", "TWO")[number % 2]
        wrong = draw.choice(("error", "refused", "timeout", "elevated")) if number % 10 == 0 else ""
        answer = clients[code].get("/seen/", {"wrong": wrong})
        said = answer.content.decode() if answer.status_code == 200 else ""
        answers[answer.status_code] = answers.get(answer.status_code, 0) + 1
        assert said == ("" if wrong else code), (number, wrong, said)
        assert wrong == "" or answer.status_code in BROKEN
    assert connection.backend == backend
    assert answers[200] == REQUESTS - REQUESTS // 10


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_seen():
    scene.company("ONE")
    with walls.seeing(wall.NOTHING):
        assert not Partner.objects.exists()
        with wall.within(wall.ALL):
            assert not Partner.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_failed_takes_its_scope_with_it():
    scene.company("ONE")
    with walls.seeing(wall.NOTHING):
        with pytest.raises(OperationalError), wall.within(wall.ALL), connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 1; SELECT pg_sleep(1)")
        connection.close()
        assert not Partner.objects.exists()
