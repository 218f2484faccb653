"""What enrolling in a course costs on a day (provision 7), and how much is taught in virtual classrooms (provision 8)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from partners.money import Money
from partners.reasons import Reason, reason
from training.choices import Delivery
from training.terms import FreeTraining, VirtualTraining

FREE = (
    "Whoever enrols until {until} pays nothing, whenever the course is finished; the list price is {price}."
)
FREE_WITHOUT_END = "Whoever enrols pays nothing; the list price is {price}."
WAS_FREE = "Enrolling was free until {until}; now the list price, {price}, is paid."
LISTED = "The list price, {price}, is paid."


@dataclass(frozen=True, slots=True)
class Course:
    """A course of the vendor's catalogue, held by a training partner, and how to reach it.

    `credential` "": it leads to none. `url` "": it has no page.
    """

    code: str
    title: str
    credential: str
    technical: bool
    cloud: bool
    provider: str
    contact: str
    url: str
    delivery: Delivery
    list_price: Money


@dataclass(frozen=True, slots=True)
class Offer:
    """A course on a day of enrolment. `provision` None: provision 7 is not about it, or has not begun."""

    course: Course
    free: bool
    provision: FreeTraining | None

    @property
    def price(self) -> Money:
        """What enrolling on the day costs."""
        return Money(Decimal(0), self.course.list_price.currency) if self.free else self.course.list_price

    @property
    def reasons(self) -> tuple[Reason, ...]:
        price = self.course.list_price
        if self.provision is None:
            return (reason("list-price", LISTED, price=price),)
        if not self.free:
            sentence = WAS_FREE
        else:
            sentence = FREE_WITHOUT_END if self.provision.until_on is None else FREE
        return (reason(self.provision.key, sentence, price=price, until=self.provision.until_on),)


def offer(course: Course, as_of: date, free_training: FreeTraining | None) -> Offer:
    """Free where the provision is about such a course and the day of enrolment is one of its days; else the list price."""
    about = free_training is not None and free_training.begun(as_of) and covers(free_training, course)
    provision = free_training if about else None
    return Offer(course, provision is not None and provision.in_force(as_of), provision)


def covers(free_training: FreeTraining, course: Course) -> bool:
    """`cloud` and `technical` narrow the provision to such courses; false: it asks for neither."""
    wanted = (course.cloud or not free_training.cloud) and (course.technical or not free_training.technical)
    return wanted and course.delivery in free_training.deliveries


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the technical courses are held in virtual classrooms, and what was promised, as a part of 1."""

    virtual: int
    technical: int
    promised: VirtualTraining | None

    @property
    def share(self) -> Decimal | None:
        """To four places, half-even; None without a technical course."""
        if not self.technical:
            return None
        return (Decimal(self.virtual) / self.technical).quantize(Decimal("0.0001"), rounding=ROUND_HALF_EVEN)

    @property
    def percent(self) -> str:
        """The share as a person reads it: 87.5."""
        return in_percent(self.share or Decimal(0))

    @property
    def promised_percent(self) -> str:
        return in_percent(self.promised.share) if self.promised else ""

    @property
    def kept(self) -> bool:
        """Whether it is as much as was promised, before rounding."""
        return self.promised is None or self.virtual >= self.promised.share * self.technical

    @property
    def reasons(self) -> tuple[Reason, ...]:
        if self.promised is None:
            return ()
        facts = {"virtual": self.virtual, "technical": self.technical, "promised": self.promised_percent}
        counted = "{virtual} of {technical} technical courses are held in virtual classrooms, {promised} % are promised."
        return (reason(self.promised.key, counted, **facts),)


def in_percent(part: Decimal) -> str:
    """A part of 1 in hundredths, without zeros at the end."""
    return f"{(part * 100).normalize():f}"


def virtual_share(courses: Collection[Course], as_of: date, promised: VirtualTraining | None) -> Share:
    """Provision 8: of the technical courses in the catalogue, those whose delivery is a virtual classroom."""
    technical = [course for course in courses if course.technical]
    virtual = sum(1 for course in technical if course.delivery is Delivery.VIRTUAL)
    spoken = promised if promised is not None and promised.in_force(as_of) else None
    return Share(virtual, len(technical), spoken)
