"""What counts as deferred: moved invoices until their new due day has passed, and no longer."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from financing import status
from financing.models import DueDayMove, Invoice
from partners.models import Partner, User
from partners.money import Money
from partners.terms import Terms
from tests import scene

DAY = timedelta(days=1)


@pytest.mark.parametrize(("after", "counts"), [(-1, True), (0, True), (1, False)])
def test_an_invoice_is_deferred_through_its_new_due_day(
    after: int, counts: bool, northwind: Partner, ada: User, manager: User, terms: Terms
) -> None:
    scene.approved(ada, northwind, [scene.invoice(northwind)], terms, manager)
    scene.invoice(northwind)
    last = DueDayMove.objects.get().to_on
    found = status.of([northwind.pk], last + after * DAY, terms)[northwind.pk]
    assert len(found.invoices) == 2
    assert found.deferred_amount == ((Money(Decimal(1000), "USD"),) if counts else ())
    assert found.deferred_until == (last if counts else None)


def test_what_is_paid_is_deferred_no_more(northwind: Partner, ada: User, manager: User, terms: Terms) -> None:
    scene.approved(ada, northwind, [scene.invoice(northwind)], terms, manager)
    Invoice.objects.update(open_amount=0)
    found = status.of([northwind.pk], date(2020, 5, 8), terms)[northwind.pk]
    assert found.deferred == () and found.deferred_until is None
