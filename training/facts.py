"""What partners hold, who counts for them, what they are excepted from, for a set of partners; people and courses."""

from collections.abc import Collection, Iterable
from datetime import date
from itertools import groupby
from operator import itemgetter

from django.db import connection

from partners.money import Money
from partners.statements import Question, Row
from training.choices import Delivery, Kind, ReliefKind
from training.rules import Certificate, Course, Employee, Granted, Held

GATHER = """
SELECT partner_id, id, name, kind, from_on, expires_on,
       CASE WHEN revoked_on <= %(as_of)s THEN revoked_on END
FROM training_specialization
WHERE partner_id = ANY(%(partners)s)
ORDER BY partner_id, name, from_on
"""
# Somebody counts once for a credential, however often they renewed it: `training.rules.counts`, for many at once.
COUNTED = """
SELECT DISTINCT credential.partner_id, credential.name, person.name, person.email
FROM training_credential AS credential
JOIN training_person AS person ON person.partner_id = credential.partner_id AND person.email = credential.email
WHERE credential.partner_id = ANY(%(partners)s)
  AND credential.earned_on <= %(as_of)s AND (credential.expires_on IS NULL OR credential.expires_on >= %(as_of)s)
  AND person.employed_from <= %(as_of)s AND (person.employed_until IS NULL OR person.employed_until >= %(as_of)s)
ORDER BY person.name, person.email
"""
GRANTED = """
SELECT partner_id, requirement, kind, from_on, until_on
FROM training_relief
WHERE partner_id = ANY(%(partners)s)
ORDER BY requirement, from_on, id
"""
EMPLOYED = """
SELECT person.partner_id, person.email, person.name, person.employed_from, person.employed_until,
       credential.name, credential.earned_on, credential.expires_on
FROM training_person AS person
LEFT JOIN training_credential AS credential
    ON credential.partner_id = person.partner_id AND credential.email = person.email AND credential.earned_on <= %(as_of)s
WHERE person.partner_id = ANY(%(partners)s) AND person.employed_from <= %(as_of)s
ORDER BY person.partner_id, person.name, person.email, person.employed_from DESC, credential.name, credential.earned_on DESC
"""
COURSES = """
SELECT code, title, coalesce(credential, ''), technical, cloud, provider, contact, coalesce(url, ''), delivery, list_price, currency
FROM training_course
ORDER BY title, code
"""
KINDS = {kind.value: kind for kind in Kind}
RELIEF_KINDS = {kind.value: kind for kind in ReliefKind}
DELIVERIES = {delivery.value: delivery for delivery in Delivery}
Holders = dict[str, list[str]]  # the names of who counts, by credential


def held(rows: Iterable[Row], partners: Collection[int], as_of: date) -> dict[int, list[Held]]:
    """The specializations by partner; a revocation after the day is not known yet."""
    found: dict[int, list[Held]] = {partner: [] for partner in partners}
    kinds = KINDS
    for partner, key, name, kind, from_on, expires_on, revoked_on in rows:
        found[partner].append(Held(key, name, kinds[kind], from_on, expires_on, revoked_on))
    return found


def counted(rows: Iterable[Row], partners: Collection[int], as_of: date) -> dict[int, Holders]:
    """By partner and credential the names of who counts; a partner for whom nobody does is absent."""
    found: dict[int, Holders] = {}
    for partner, credential, name, _ in rows:
        found.setdefault(partner, {}).setdefault(credential, []).append(name)
    return found


def granted(rows: Iterable[Row], partners: Collection[int], as_of: date) -> dict[int, list[Granted]]:
    """The exceptions and entitlements by partner; a partner without one is absent."""
    found: dict[int, list[Granted]] = {}
    for partner, requirement, kind, from_on, until_on in rows:
        found.setdefault(partner, []).append(Granted(requirement, RELIEF_KINDS[kind], from_on, until_on))
    return found


def employed(rows: Iterable[Row], partners: Collection[int], as_of: date) -> dict[int, list[Employee]]:
    """Everybody whom a partner has employed by the day, with what they earned by then, the latest first."""
    found: dict[int, list[Employee]] = {partner: [] for partner in partners}
    for (partner, email, name, first, last), given in groupby(rows, key=itemgetter(0, 1, 2, 3, 4)):
        earned = tuple(Certificate(*row[5:]) for row in given if row[5] is not None)
        found[partner].append(Employee(email, name, first, last, earned))
    return found


HELD = Question(GATHER, 7, held)  # sorted by name
HOLDERS = Question(COUNTED, 4, counted)
RELIEFS = Question(GRANTED, 5, granted)  # sorted by requirement
PEOPLE = Question(EMPLOYED, 8, employed)  # sorted by name


def courses() -> list[Course]:
    """The catalogue, sorted by title."""
    with connection.cursor() as cursor:
        cursor.execute(COURSES)
        return [course(row) for row in cursor.fetchall()]


def course(row: Row) -> Course:
    """A row of the catalogue."""
    code, title, credential, technical, cloud, provider, contact, url, delivery, price, currency = row
    how, money = DELIVERIES[delivery], Money(price, currency)
    return Course(code, title, credential, technical, cloud, provider, contact, url, how, money)
