"""The financing room's part of closing a day: drafts and unanswered questions lapse, agreements complete."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from financing import mails
from financing import terms as financing_terms
from financing.choices import AgreementState, State
from financing.models import Agreement, Application, Question
from partners import audit, notices
from partners.dated import long_day
from partners.terms import Terms

DRAFTS = f"SELECT partner_id FROM financing_application WHERE state = '{State.DRAFT.value}'"
PAST = f"""
SELECT partner_id FROM financing_agreement WHERE state = '{AgreementState.ACTIVE.value}' AND until_on < %(on)s
"""
UNANSWERED = "SELECT partner_id FROM financing_question WHERE ended_on IS NULL AND until_on < %(on)s"


@transaction.atomic
def refresh(partners: Collection[int], *, as_of: date, terms: Terms) -> int:
    """Lapses drafts after the window (provision 1) and what waited for an answer, and completes past agreements.

    Returns how many rows it changed; a second run for the same day changes none.
    """
    lapsed = lapse_drafts(partners, as_of, terms) + lapse_unanswered(partners, as_of, terms)
    return lapsed + complete_agreements(partners, as_of)


def due(as_of: date, terms: Terms, *, everyone: bool) -> str:
    """The query of the partners that have something to lapse or an agreement to complete on the day."""
    also = [DRAFTS] if window_is_past(as_of, terms) else []
    return " UNION ALL ".join([*also, UNANSWERED, PAST])


def window_is_past(as_of: date, terms: Terms) -> bool:
    """Whether the program's last day for asking is over."""
    window = financing_terms.of(terms).window
    return window is not None and window.until_on is not None and window.until_on < as_of


def lapse_drafts(partners: Collection[int], as_of: date, terms: Terms) -> int:
    """A draft still unsubmitted after the program's last day lapses; its partner is told."""
    window = financing_terms.of(terms).window
    if window is None or window.until_on is None or as_of <= window.until_on:
        return 0
    drafts = Application.objects.select_related("partner__channel_manager").filter(
        partner_id__in=partners, state=State.DRAFT
    )
    lapsed = list(drafts.select_for_update(of=("self",)))
    for draft in lapsed:
        sentence = f"{draft.number} was not submitted by {long_day(window.until_on)}, so it lapsed."
        lapse(draft, sentence, mails.lapse(sentence, draft.partner), as_of, terms)
    return len(lapsed)


def lapse_unanswered(partners: Collection[int], as_of: date, terms: Terms) -> int:
    """An application whose question was not answered by its last day lapses; its partner is told."""
    open_ones = Question.objects.select_related(
        "application__partner__channel_manager"
    ).filter(
        partner_id__in=partners,
        ended_on=None,
        until_on__lt=as_of,
        application__state=State.NEEDS_INFORMATION,  # asked again of a row that was waited for: it may be answered by then
    )
    late = list(open_ones.select_for_update(of=("application",)))
    for question in late:
        found = question.application
        question.ended_on = as_of
        question.save(update_fields=["ended_on"])
        sentence = f"The question about {found.number} was not answered by {long_day(question.until_on)}, so it lapsed."
        lapse(found, sentence, mails.unanswered(sentence, found.partner), as_of, terms)
    return len(late)


def lapse(found: Application, sentence: str, text: str, as_of: date, terms: Terms) -> None:
    """Ends the application; the sentence is written down, and the partner gets the text."""
    found.state, found.ended_on = State.LAPSED, as_of
    found.save(update_fields=["state", "ended_on"])
    number, partner = found.number, found.partner_id
    audit.record("lapsed", number, sentence, by=None, as_of=as_of, partner=partner, edition=terms.digest)
    notices.tell(found.partner, f"lapsed:{number}", f"{number} lapsed", text, f"/financing/{number}/", as_of)


def complete_agreements(partners: Collection[int], as_of: date) -> int:
    """An agreement is complete when the last of its new due days is past."""
    past = Agreement.objects.filter(partner_id__in=partners, state=AgreementState.ACTIVE, until_on__lt=as_of)
    return past.update(state=AgreementState.COMPLETED)
