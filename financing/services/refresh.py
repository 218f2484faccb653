"""The financing room's part of closing a day: drafts lapse, agreements complete."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from financing import mails
from financing import terms as financing_terms
from financing.choices import AgreementState, State
from financing.models import Agreement, Application
from partners import audit, notices
from partners.dated import long_day
from partners.models import Partner
from partners.terms import Terms

DRAFTS = f"SELECT partner_id FROM financing_application WHERE state = '{State.DRAFT.value}'"
PAST = f"""
SELECT partner_id FROM financing_agreement WHERE state = '{AgreementState.ACTIVE.value}' AND until_on < %(on)s
"""


@transaction.atomic
def refresh(partners: Collection[int], *, as_of: date, terms: Terms) -> int:
    """Lapses drafts after the window (provision 1) and completes agreements whose last due day is past.

    Returns how many rows it changed; a second run for the same day changes none.
    """
    return lapse_drafts(partners, as_of, terms) + complete_agreements(partners, as_of)


def due(as_of: date, terms: Terms, *, everyone: bool) -> str:
    """The query of the partners that have a draft to lapse or an agreement to complete on the day."""
    return f"{DRAFTS} UNION ALL {PAST}" if window_is_past(as_of, terms) else PAST


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
        draft.state, draft.ended_on = State.LAPSED, as_of
        draft.save(update_fields=["state", "ended_on"])
        sentence = f"{draft.number} was not submitted by {long_day(window.until_on)}, so it lapsed."
        audit.record(
            "lapsed",
            draft.number,
            sentence,
            by=None,
            as_of=as_of,
            partner=draft.partner_id,
            edition=terms.digest,
        )
        tell_lapsed(draft.partner, draft.number, sentence, as_of)
    return len(lapsed)


def tell_lapsed(partner: Partner, number: str, sentence: str, as_of: date) -> None:
    """Tells the partner that its draft lapsed."""
    text = mails.lapse(sentence, partner)
    notices.tell(partner, f"lapsed:{number}", f"{number} lapsed", text, f"/financing/{number}/", as_of)


def complete_agreements(partners: Collection[int], as_of: date) -> int:
    """An agreement is complete when the last of its new due days is past."""
    past = Agreement.objects.filter(partner_id__in=partners, state=AgreementState.ACTIVE, until_on__lt=as_of)
    return past.update(state=AgreementState.COMPLETED)
