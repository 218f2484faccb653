"""What mails of the financing room say: what was decided, what is due when, why, and what to do next."""

from collections.abc import Iterable, Sequence
from datetime import date

from financing.models import Agreement, Application, ApplicationLine, Question
from partners.dated import long_day
from partners.models import Partner
from partners.money import Money


def approval(application: Application, agreement: Agreement, lines: Sequence[ApplicationLine]) -> str:
    """The agreement's number, each new due day beside the old one, the reason given, and what to do."""
    return paragraphs(
        f"Your application {application.number} was approved on {day(application.decided_on)}."
        f" It is now agreement {agreement.number}.",
        listed(
            "The new due days:",
            (f"due on {day(one.new_due_on)} instead of {day(one.current_due_on)}" for one in lines),
            lines,
        ),
        f"The reason given: {application.decision_reason}",
        "What to do next: pay each invoice by its new due day. You need not confirm anything. The deferment letter"
        " with the same days, for your bank or auditor, is on the application's page:",
    )


def refusal(application: Application, lines: Sequence[ApplicationLine], *, open_until: date | None) -> str:
    """The reason given, the days that stay, and what is left to do; `open_until` None: applications are closed."""
    return paragraphs(
        f"Your application {application.number} was declined on {day(application.decided_on)}.",
        f"The reason given: {application.decision_reason}",
        listed(
            "The due days stay as they are:", (f"due on {day(one.current_due_on)}" for one in lines), lines
        ),
        f"What to do next: {again(open_until)} {helper(application.partner)} The letter with the reason is on the"
        " application's page:",
    )


def lapse(sentence: str, partner: Partner) -> str:
    """That a draft lapsed, what that means, and whom to ask."""
    return paragraphs(
        sentence,
        "Nothing was asked for with it, so its invoices stay due on the days they are due now.",
        f"What to do next: pay them by these days. {helper(partner)}",
    )


def unanswered(sentence: str, partner: Partner) -> str:
    """That an application lapsed for want of an answer, what that means, and what is left to do."""
    return paragraphs(
        sentence,
        "Its invoices stay due on the days they are due now, and are free to be asked for again.",
        f"What to do next: ask again with the answer in your note, while applications are open. {helper(partner)}",
    )


def question(application: Application, asked: Question) -> str:
    """The question in the vendor's words, by when it can be answered, and what happens else."""
    return paragraphs(
        f"Before your application {application.number} can be decided, {asked.asked_by} asks:",
        asked.text,
        f"Answer by {day(asked.until_on)}; after that day the application lapses. Until you answer, the day promised"
        " for the decision stands still.",
        "What to do next: answer on the application's page:",
    )


def answered(application: Application, asked: Question) -> str:
    """Question and answer, for the channel manager, and by when a decision is promised now."""
    return paragraphs(
        f"You asked about {application.number}:",
        asked.text,
        f"{asked.ended_by} of {application.partner.name} answers:",
        asked.answer,
        f"A decision is promised by {day(application.promised_on)}.",
    )


def taken_back(application: Application, asked: Question) -> str:
    """That there is nothing to answer any more."""
    return paragraphs(
        f"The question about your application {application.number} was taken back, so there is nothing to answer:",
        asked.text,
        f"A decision is promised by {day(application.promised_on)}.",
    )


def again(open_until: date | None) -> str:
    """Whether another application can still be made."""
    if open_until is None:
        return "pay by these days; applications are closed."
    return f"pay by these days, or ask again, answering the reason, by {long_day(open_until)}."


def helper(partner: Partner) -> str:
    """Whom to write to where the money is not there."""
    manager = partner.channel_manager
    whom = f"{manager} ({manager.email})" if manager is not None and manager.is_active else "the vendor"
    return f"If you cannot pay in time, write to {whom} before the day."


def listed(title: str, what: Iterable[str], lines: Sequence[ApplicationLine]) -> str:
    """A line for each invoice: its number, what is said of it, and its open amount."""
    amounts = (Money(one.amount, one.invoice.currency).shown for one in lines)
    rows = zip(lines, what, amounts, strict=True)
    return "\n".join([title, *(f"  {one.invoice.number}: {said}, {amount}" for one, said, amount in rows)])


def day(on: date | None) -> str:
    """The day in words; what is decided has all of its days."""
    return long_day(on) if on else ""


def paragraphs(*texts: str) -> str:
    return "\n\n".join(texts)
