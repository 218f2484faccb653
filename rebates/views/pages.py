"""The rebate page: targets, what counts towards the one in force, what it pays, and the sales behind it."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partners import audit
from partners.access import member
from partners.choices import AuditKind
from partners.dated import parse_day
from rebates import facts, status
from rebates import terms as rebate_terms
from rebates.facts import SaleFacts
from rebates.rules import pace as paces
from rebates.rules.rebate import Rebate
from rebates.status import RebateStatus
from rebates.views import charts, rows

LATEST, MOST = 10, 200  # so many sales are shown of a whole period, and so many of what was asked for
QUALIFYING = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which sales to show; `month` "": the whole period so far, `qualifying` "": whether they do or not."""

    month: str
    qualifying: str

    def sales(self, partner: int, one: Rebate, most: int | None) -> list[SaleFacts]:
        """The sales of the period that were chosen, the latest first."""
        first, last = one.given.from_on, one.booked_by
        if self.month:
            begins = parse_day(f"{self.month}-01")
            ends = begins.replace(day=monthrange(begins.year, begins.month)[1])
            first, last = max(first, begins), min(last, ends)
        qualifying = QUALIFYING.get(self.qualifying)
        return facts.sales(partner, first, last, one.as_of, qualifying=qualifying, most=most)


@require_safe
@member
def page(request: HttpRequest) -> HttpResponse:
    """A period's rebate on the day looked at; for who has none, why."""
    found = status.of([request.partner.id], request.as_of, request.terms)[request.partner.id]
    one = looked_at(found.rebates, request.GET)
    if one is None:
        return render(request, "rebates/none.html", {"plans": absent(found)})
    given, asked = one.given, chosen(request.GET, one)
    sums = facts.weekly(request.partner.id, given, request.as_of, one.plan.grace_days)
    weeks, pace = paces.weeks(one, sums), paces.pace(one)
    most = MOST if asked.month or asked.qualifying else LATEST
    sales = asked.sales(request.partner.id, one, most + 1)
    context = {
        "rebate": one,
        "attainment": "–" if one.attainment is None else f"{one.attainment * 100:.2f} %",
        "gauge": charts.gauge(one),
        "pace": pace,
        "chart": charts.chart(one, weeks, pace),
        "weeks": rows.week_rows(weeks, given.currency) if "weeks" in request.GET else [],
        "bands": rows.band_rows(one),
        "periods": periods(found.rebates, one),
        "sales": rows.sale_rows(sales[:most], one.received_by),
        "more": len(sales) > most,
        "asked": asked,
        "months": rows.months(one),
        "query": urlencode(
            {"plan": given.plan, "period": given.period, "month": asked.month, "qualifying": asked.qualifying}
        ),
    }
    return render(request, "rebates/rebate.html", context)


@require_safe
@member
def export(request: HttpRequest) -> HttpResponse:
    """The sales chosen on the page, all of them, as CSV; 404 for who has no rebate."""
    found = status.of([request.partner.id], request.as_of, request.terms)[request.partner.id]
    one = looked_at(found.rebates, request.GET)
    if one is None:
        raise Http404
    sales = chosen(request.GET, one).sales(request.partner.id, one, None)
    exported(request, one, len(sales))
    answer = HttpResponse(rows.exported(sales, one.received_by), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="sales-{request.as_of}.csv"'
    return answer


def exported(request: HttpRequest, one: Rebate, many: int) -> None:
    """Records who took which sales with them."""
    given = one.given
    audit.record(
        "exported",
        f"{given.plan} {given.period}"[:64],
        f"{request.user} exported {many} sales of {one.plan.name}, {given.period}, as CSV.",
        by=request.user,
        as_of=request.today,
        partner=request.partner.id,
        after={"sales": many, "asked": request.GET.urlencode()},
        kind=AuditKind.EXPORT,
    )


def looked_at(rebates: Sequence[Rebate], asked: Mapping[str, str]) -> Rebate | None:
    """The period asked for, else the one that runs, else the latest; None without any."""
    wanted = (asked.get("plan"), asked.get("period"))
    named = [one for one in rebates if (one.given.plan, one.given.period) == wanted]
    running = sorted(rebates, key=lambda one: (one.given.until_on >= one.as_of, one.given.from_on))
    return next(reversed(named or running), None)


def chosen(asked: Mapping[str, str], one: Rebate) -> Chosen:
    """The filters as asked; what is none of theirs filters nothing."""
    known = {value for value, _ in rows.months(one)}
    month, qualifying = asked.get("month", ""), asked.get("qualifying", "")
    return Chosen(month if month in known else "", qualifying if qualifying in QUALIFYING else "")


def periods(rebates: Sequence[Rebate], here: Rebate) -> list[dict[str, Any]]:
    """Every period to choose from, where there are several."""
    return [
        {
            "name": one.given.period,
            "plan": one.plan.name,
            "query": urlencode({"plan": one.given.plan, "period": one.given.period}),
            "attainment": "–" if one.attainment is None else f"{one.attainment * 100:.2f} %",
            "payout": one.payout,
            "currency": one.given.currency,
            "here": one is here,
        }
        for one in rebates
        if len(rebates) > 1
    ]


def absent(found: RebateStatus) -> list[dict[str, Any]]:
    """Each plan and why the partner has no rebate of it; without a reason it takes part but has no target yet."""
    return [
        {"plan": plan, "reasons": status.outside(plan, found.level, found.terms)}
        for plan in rebate_terms.of(found.terms).plans
    ]
