"""What the vendor asks before it decides, what the partner answers, and the promised day that stands still meanwhile."""

from datetime import date, timedelta

from django.db import transaction

from financing import business_days, mails
from financing import terms as financing_terms
from financing.choices import DECIDABLE, State
from financing.models import Application, Question
from financing.services.asking import locked
from financing.services.deciding import take_up
from partners import audit, notices
from partners.errors import NotAllowed
from partners.models import User
from partners.reasons import reason
from partners.terms import Terms


@transaction.atomic
def put(application: int, *, question: str, by: User, as_of: date, terms: Terms) -> Question:
    """Asks the partner for what the decision needs, and takes the application up where nobody has.

    The partner has the edition's days to answer (assumed); the promised day stands still until then. NotAllowed without
    a question, where one is open already, and after the outcome.
    """
    if not (text := question.strip()):
        raise NotAllowed((reason("no-question", "Write the question: the partner will read it."),))
    found = locked(application, states=DECIDABLE)
    if found.state == State.SUBMITTED:
        found = take_up(application, by=by, as_of=as_of)
    found.state = State.NEEDS_INFORMATION
    found.save(update_fields=["state"])
    asked = Question.objects.create(
        partner_id=found.partner_id,
        application=found,
        text=text,
        asked_on=as_of,
        asked_by=by,
        until_on=as_of + timedelta(days=financing_terms.of(terms).applications.question_days),
        business_days_left=left(found, as_of),
    )
    write(asked, "asked", f"{by} asked about {found.number}: “{text}”", by, as_of, edition=terms.digest)
    subject = f"{found.number}: a question for you"
    path = f"/financing/{found.number}/"
    notices.tell(found.partner, occasion(asked, "asked"), subject, mails.question(found, asked), path, as_of)
    return asked


def occasion(asked: Question, verb: str) -> str:
    """What a mail about the question is written once for: the first, the second ... question of its application."""
    count = asked.application.questions.filter(pk__lte=asked.pk).count()
    return f"{verb}:{asked.application.number}:{count}"


def left(application: Application, as_of: date) -> int:
    """How many business days of the promise are left after the day."""
    promised_on = application.promised_on or as_of
    return business_days.between(application.partner.country, as_of, promised_on)


@transaction.atomic
def answer(application: int, *, answer: str, by: User, as_of: date) -> Application:
    """Answers the open question: the review goes on, and so does the promise, with the business days that were left.

    NotAllowed without an answer, where no question is open, and after the last day to answer.
    """
    found, asked = waiting(application)
    if not (text := answer.strip()):
        raise NotAllowed((reason("no-answer", "Write the answer: your channel manager will read it."),))
    if as_of > asked.until_on:
        sentence = "The last day to answer was {until}, so {number} lapses. You can ask again."
        raise NotAllowed((reason("answered-late", sentence, until=asked.until_on, number=found.number),))
    asked.answer = text
    resume(found, asked, by, as_of)
    write(asked, "answered", f"{by} answered about {found.number}: “{text}”", by, as_of)
    notices.tell_staff(
        found.partner,
        occasion(asked, "answered"),
        f"{found.number} was answered by {found.partner.name}",
        mails.answered(found, asked),
        f"/admin/financing/application/{found.pk}/change/",
    )
    return found


@transaction.atomic
def take_back(application: int, *, by: User, as_of: date) -> Application:
    """Takes the open question back, as where the answer came another way; the review goes on."""
    found, asked = waiting(application)
    resume(found, asked, by, as_of)
    write(asked, "took back", f"{by} took the question about {found.number} back.", by, as_of)
    subject, path = f"{found.number}: nothing to answer any more", f"/financing/{found.number}/"
    notices.tell(
        found.partner, occasion(asked, "taken back"), subject, mails.taken_back(found, asked), path, as_of
    )
    return found


def waiting(application: int) -> tuple[Application, Question]:
    """The application that waits for an answer, locked, and its open question."""
    found = locked(application, states=[State.NEEDS_INFORMATION])
    return found, found.questions.get(ended_on=None)


def resume(application: Application, asked: Question, by: User, as_of: date) -> None:
    """Ends the question; what was promised for a day already past then stays promised for that day."""
    asked.ended_on, asked.ended_by = as_of, by
    asked.save(update_fields=["answer", "ended_on", "ended_by"])
    if application.promised_on is not None and application.promised_on >= asked.asked_on:
        country, days = application.partner.country, asked.business_days_left
        application.promised_on = business_days.add(country, as_of, days)
    application.state = State.IN_REVIEW
    application.save(update_fields=["state", "promised_on"])


def write(asked: Question, verb: str, sentence: str, by: User, as_of: date, edition: str = "") -> None:
    """Records what was said, for the organisation to read too."""
    number, partner = asked.application.number, asked.partner_id
    audit.record(verb, number, sentence, by=by, as_of=as_of, partner=partner, edition=edition)
