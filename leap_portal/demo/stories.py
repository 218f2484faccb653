"""What the demo's partners asked for on the program's first day, and what became of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from financing.choices import State
from financing.models import Application, Invoice
from financing.services import asking, deciding, questions
from partners.models import User
from partners.terms import Terms

DAY = date(2020, 5, 7)


@dataclass(frozen=True, slots=True)
class Story:
    """One application: who asks for which invoices of one partner and how many days, and how far it got.

    `because` is the reason of a decision, or what is asked before it.
    """

    by: str
    invoices: tuple[str, ...]
    days: int
    note: str
    outcome: State
    because: str = ""


STORIES = (
    Story(
        "ada@northwind.example", ("INV-104338",), 90,
        "Two school projects are on hold until the autumn; they pay us, and we pay you, when the schools reopen.",
        State.APPROVED, "A good record over five years, and the school projects are confirmed to resume in August.",
    ),
    Story(
        "lena@alpenblick.example", ("INV-104702", "INV-104709"), 60,
        "Our hotel customers are closed by order until June.",
        State.APPROVED, "The hotels' orders stand, and sixty days cover the closure.",
    ),
    Story(
        "anita@nilgiri.example", ("INV-104807",), 90,
        "The state government has postponed its payment to us to July.",
        State.APPROVED, "The postponement is official and its day is known.",
    ),
    Story(
        "owen@maplequay.example", ("INV-104471",), 45,
        "Rollout at the ferry terminals is delayed.",
        State.DECLINED, "A credit note that covers this invoice in full is on its way to you: nothing is left to defer.",
    ),
    Story(
        "iris@graniteridge.example", ("INV-104408",), 180,
        "The stadium is closed for the season. We ask for the full 180 days.", State.IN_REVIEW,
    ),
    Story(
        "nell@cedarbluff.example", ("INV-104380", "INV-104387"), 120,
        "Two clinics moved their payment to September.", State.NEEDS_INFORMATION,
        "Which clinics are they, and has either confirmed the new day in writing?",
    ),
    Story(
        "caio@redesdovale.example", ("INV-104492", "INV-104499"), 90,
        "The retail chain has closed its shops; its instalments to us resume in August.", State.SUBMITTED,
    ),
    Story("priya@thamesgate.example", ("INV-104548",), 60, "The university pays us after the summer term.", State.SUBMITTED),
    Story(
        "jan@rheinaue.example", ("INV-104590", "INV-104597"), 180,
        "Trade fairs are cancelled until the autumn, and with them our rental business.", State.SUBMITTED,
    ),
    Story("astrid@skargard.example", ("INV-104737",), 150, "The archipelago ferries run again in September.", State.SUBMITTED),
    Story("kenji@hoshikawa.example", ("INV-104765", "INV-104772"), 120, "Acceptance by the customer is postponed.", State.SUBMITTED),
    Story("ruth@harborpine.example", ("INV-104359", "INV-104366"), 90, "Waiting for our bank's letter.", State.DRAFT),
    Story("vikram@konkan.example", ("INV-104821",), 30, "The port authority is late.", State.WITHDRAWN),
)  # fmt: skip


def play(story: Story, people: Mapping[str, User], terms: Terms) -> Application:
    """Lets its people do it on the program's first day, through the same services as the pages."""
    by = people[story.by]
    invoices = Invoice.objects.select_related("partner__channel_manager").filter(number__in=story.invoices)
    chosen = {invoice.pk: invoice.partner for invoice in invoices}
    partner = next(iter(chosen.values()))
    number = asking.start(partner.pk, by=by, as_of=DAY).pk
    asking.choose(number, invoices=chosen, days=story.days, by=by, as_of=DAY, terms=terms)
    if story.outcome is State.DRAFT:
        return asking.keep_note(number, note=story.note)
    asked = asking.submit(number, note=story.note, by=by, as_of=DAY, terms=terms)
    if story.outcome is State.WITHDRAWN:
        return asking.withdraw(number, by=by, as_of=DAY)
    manager = partner.channel_manager
    if story.outcome is State.SUBMITTED or manager is None:
        return asked
    return decide(asked, story, manager, terms)


def decide(asked: Application, story: Story, manager: User, terms: Terms) -> Application:
    """Lets the partner's channel manager take it up, ask, approve or decline it."""
    if story.outcome is State.NEEDS_INFORMATION:
        return questions.put(asked.pk, question=story.because, by=manager, as_of=DAY, terms=terms).application
    if story.outcome is State.IN_REVIEW:
        return deciding.take_up(asked.pk, by=manager, as_of=DAY)
    verdict: Callable[..., Application] = {
        State.APPROVED: deciding.approve,
        State.DECLINED: deciding.decline,
    }[story.outcome]
    return verdict(asked.pk, because=story.because, by=manager, as_of=DAY, terms=terms)
