"""What is kept of training: who earned what, what partners hold and are excepted from, and the catalogue of courses."""

from training.models.courses import Course
from training.models.people import Credential, Person
from training.models.reliefs import Relief
from training.models.specializations import Specialization

__all__ = ["Course", "Credential", "Person", "Relief", "Specialization"]
