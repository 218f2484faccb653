"""The training room's rules: specializations, requirements, reliefs from them, people, and what a course costs."""

from training.rules.courses import Course, Offer, Share, offer, virtual_share
from training.rules.demands import Demand, demands
from training.rules.people import Certificate, Employee, counts, lasting
from training.rules.reliefs import Granted, ReliefStatus, relief
from training.rules.requirements import RequirementStatus, requirements
from training.rules.specializations import Held, SpecializationStatus, extension_on, specialization, under

__all__ = [
    "Certificate",
    "Course",
    "Demand",
    "Employee",
    "Granted",
    "Held",
    "Offer",
    "ReliefStatus",
    "RequirementStatus",
    "Share",
    "SpecializationStatus",
    "counts",
    "demands",
    "extension_on",
    "lasting",
    "offer",
    "relief",
    "requirements",
    "specialization",
    "under",
    "virtual_share",
]
