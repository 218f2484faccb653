"""Seals stand through PostgreSQL: what is read back has the bytes of what was written."""

import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from partners import chain

KEY = "k" * 40
ENTRY = chain.Entry(
    id=7, partner=3, sequence=2, at=datetime(2020, 5, 7, 10, 0, 0, 120, tzinfo=UTC), by=None, kind="change",
    verb="approved", subject="DEF-1", sentence="Maria approved.", before={"a": 1}, after=None, as_of=date(2020, 5, 7),
    edition="sha256:1", address="192.0.2.7",
)  # fmt: skip
OTHER = {
    "id": 8, "partner": None, "sequence": 3, "at": datetime(2020, 5, 7, 10, tzinfo=UTC), "by": 1, "kind": "decision",
    "verb": "declined", "subject": "DEF-2", "sentence": "Maria approved. ", "before": {"a": "1"}, "after": {},
    "as_of": date(2020, 5, 8), "edition": "", "address": "192.0.2.70",
}  # fmt: skip
texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**60), 10**60) | texts,
    lambda deeper: st.lists(deeper, max_size=4) | st.dictionaries(texts, deeper, max_size=4),
    max_leaves=12,
)
instants = st.datetimes(timezones=st.just(UTC))
STORED = "SELECT %s::jsonb::text, %s::timestamptz, %s::text"


@pytest.mark.django_db
@given(st.dictionaries(texts, values, max_size=4), instants, texts)
def test_an_entry_read_back_has_the_same_bytes(after, at, sentence):
    with connection.cursor() as cursor:
        cursor.execute(STORED, [json.dumps(after, ensure_ascii=False), at, sentence])
        told, instant, text = cursor.fetchone()
    written = replace(ENTRY, after=after, at=at, sentence=sentence)
    kept = replace(ENTRY, after=json.loads(told), at=instant, sentence=text)
    assert chain.canonical(kept) == chain.canonical(written)


@pytest.mark.parametrize("column", [field.name for field in fields(chain.Entry)])
def test_a_seal_covers_every_column(column):
    other = replace(ENTRY, **{column: OTHER[column]})
    assert chain.seal(KEY, "", other) != chain.seal(KEY, "", ENTRY)


def test_a_seal_hangs_on_the_key_and_on_the_seal_before_it():
    seals = {chain.seal(key, former, ENTRY) for key in (KEY, "x" * 40) for former in ("", "0" * 64, "1" * 64)}
    assert len(seals) == 6


def test_the_same_instant_is_the_same_wherever_it_is_told():
    elsewhere = replace(ENTRY, at=ENTRY.at.astimezone(timezone(timedelta(hours=9))))
    assert chain.canonical(elsewhere) == chain.canonical(ENTRY)


@pytest.mark.parametrize("value", [0.5, b"x", {1: "a"}, {"a": {2.0}}, object()])
def test_what_jsonb_may_give_back_otherwise_is_refused(value):
    with pytest.raises(TypeError, match="can't be kept in the audit"):
        chain.canonical(replace(ENTRY, after={"value": value}))


def test_a_key_s_name_gives_nothing_of_it_away():
    assert chain.key_name(KEY) != chain.key_name("x" * 40)
    assert chain.key_name(KEY) not in KEY and len(chain.key_name(KEY)) == 16
