"""Where partners stand on a day: what home, the command, the API and the status letter speak of."""

from leap_portal.standing.joining import Standing, of, of_answers, questions
from leap_portal.standing.telling import as_json

__all__ = ["Standing", "as_json", "of", "of_answers", "questions"]
