"""Mails of the financing room: what was decided, each due day, why, and what to do next."""

from datetime import date

import pytest

from financing.models import Application
from financing.services import asking, deciding
from financing.services.refresh import refresh
from partners.models import OutgoingMail, Partner, User
from partners.terms import Terms
from tests import scene
from tests.scene import DAY

OCTOBER_1 = date(2020, 10, 1)


@pytest.fixture
def asked(northwind: Partner, ada: User, terms: Terms) -> Application:
    """90 days for two invoices."""
    invoices = [
        scene.invoice(northwind, date(2020, 5, 20), number="INV-1"),
        scene.invoice(northwind, date(2020, 6, 2), "12500.50", number="INV-2"),
    ]
    return scene.submitted(ada, northwind, invoices, terms)


def mail() -> str:
    return OutgoingMail.objects.get(recipient="ada@example.com").text


def test_an_approval_names_the_agreement_each_new_day_the_reason_and_what_to_do(
    asked: Application, manager: User, terms: Terms
) -> None:
    deciding.approve(asked.pk, because="A good record.", by=manager, as_of=date(2020, 5, 11), terms=terms)
    text = mail()
    assert "DEF-2020-0001 was approved on 11 May 2020. It is now agreement AGR-2020-0001." in text
    assert "  INV-1: due on 18 August 2020 instead of 20 May 2020, 1,000.00 USD\n" in text
    assert "  INV-2: due on 31 August 2020 instead of 2 June 2020, 12,500.50 USD\n" in text
    assert "The reason given: A good record." in text
    assert "pay each invoice by its new due day" in text and "deferment letter" in text
    assert text.endswith("/financing/DEF-2020-0001/?partner=P0001\n")
    assert "from today" not in text  # an invoice's old day may come first


@pytest.mark.parametrize(
    ("day", "next_step"),
    [
        (date(2020, 9, 30), "or ask again, answering the reason, by 30 September 2020."),
        (OCTOBER_1, "pay by these days; applications are closed."),
    ],
)
def test_a_refusal_names_the_reason_the_days_that_stay_and_what_is_left(
    day: date, next_step: str, asked: Application, manager: User, terms: Terms
) -> None:
    deciding.decline(asked.pk, because="Too much is open.", by=manager, as_of=day, terms=terms)
    text = mail()
    assert "DEF-2020-0001 was declined on" in text and "The reason given: Too much is open." in text
    assert "  INV-1: due on 20 May 2020, 1,000.00 USD\n  INV-2: due on 2 June 2020, 12,500.50 USD\n" in text
    assert next_step in text
    assert "write to Maria (maria@example.com) before the day" in text


def test_who_has_no_channel_manager_is_sent_to_the_vendor(
    northwind: Partner, ada: User, manager: User, terms: Terms
) -> None:
    scene.draft(ada, northwind, [scene.invoice(northwind)], terms)
    User.objects.filter(pk=manager.pk).update(is_active=False)
    refresh([northwind.pk], as_of=OCTOBER_1, terms=terms)
    assert "write to the vendor before the day" in mail()
    assert "its invoices stay due on the days they are due now" in mail()


def test_the_channel_manager_is_told_by_when_an_answer_is_promised(
    northwind: Partner, ada: User, terms: Terms
) -> None:
    draft = scene.draft(ada, northwind, [scene.invoice(northwind)], terms)
    asking.submit(draft.pk, note="", by=ada, as_of=DAY, terms=terms)
    told = OutgoingMail.objects.get(recipient="maria@example.com").text
    assert "asked to defer 1 invoice by 90 days" in told
    assert "An answer is promised by 14 May 2020." in told
