"""The words of the financing room."""

from partners.choices import Named


class Kind(Named):
    INVOICE_DEFERMENT = "invoice-deferment"

    @property
    def label(self) -> str:
        return "Deferment of invoices"


class State(Named):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in-review"
    NEEDS_INFORMATION = "needs-information"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"

    @property
    def told(self) -> str:
        """The state as a sentence says it, after "is"."""
        return "waiting for an answer" if self is State.NEEDS_INFORMATION else self.label


DECIDABLE = (State.SUBMITTED, State.IN_REVIEW)
LIVE = (*DECIDABLE, State.NEEDS_INFORMATION)
ENDED = (State.WITHDRAWN, State.LAPSED)
MOVES: dict[State, tuple[State, ...]] = {
    State.DRAFT: (State.SUBMITTED, State.WITHDRAWN, State.LAPSED),
    State.SUBMITTED: (State.IN_REVIEW, State.APPROVED, State.DECLINED, State.WITHDRAWN),
    State.IN_REVIEW: (State.NEEDS_INFORMATION, State.APPROVED, State.DECLINED, State.WITHDRAWN),
    State.NEEDS_INFORMATION: (State.IN_REVIEW, State.WITHDRAWN, State.LAPSED),
}


class AgreementState(Named):
    ACTIVE = "active"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
