"""The portal's own way of saying days, amounts, states and reasons in templates."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template
from django.utils.safestring import mark_safe

from partners.templatetags import portal


def rendered(source, **values):
    return Template("{% load portal %}" + source).render(Context(values))


def test_a_day_is_read_by_people_and_machines():
    assert portal.day(date(2020, 9, 30)) == '<time datetime="2020-09-30">30 Sep 2020</time>'


def test_no_day_is_a_dash():
    assert portal.day(None) == "–"


def test_an_instant_is_told_to_the_minute():
    assert portal.moment(datetime(2020, 5, 7, 9, 5, tzinfo=UTC)).endswith(">7 May 2020, 09:05</time>")


@pytest.mark.parametrize(
    ("value", "currency", "shown"),
    [
        ("180000", "USD", "180,000.00"),
        ("100001.00", "JPY", "100,001"),
        ("-12.5", "EUR", "−12.50"),
        ("0", "GBP", "0.00"),
    ],
)
def test_an_amount_has_its_currency_and_that_currency_s_decimals(value, currency, shown):
    money = SimpleNamespace(amount=Decimal(value), currency=currency)
    assert portal.money(money) == portal.amount(Decimal(value), currency)
    assert f">{shown} <" in portal.money(money)
    assert f">{currency}<" in portal.money(money)


@pytest.mark.parametrize("state", portal.STATES)
def test_a_state_is_word_icon_and_colour(state):
    tone, icon, word = portal.STATES[state]
    badge = portal.state(state)
    assert f'class="state {tone}"' in badge and f"#i-{icon}" in badge and badge.endswith(f"{word}</span>")


def test_every_icon_of_a_state_is_in_the_sprite():
    sprite = Template('{% include "components/icons.html" %}').render(Context())
    assert all(f'id="i-{icon}"' in sprite for _tone, icon, _word in portal.STATES.values())


def test_an_unknown_state_is_shown_by_its_own_word():
    assert "On hold now" in portal.state("on-hold-now")


def test_a_state_from_outside_is_escaped():
    assert "<script>" not in portal.state("<script>")


PROVISION = SimpleNamespace(number=5, sentence="All active ones.", source="Announcement", assumed=("from",))
REASON = SimpleNamespace(key="extension", text="Active, so it stands & holds.")


def test_a_reason_shows_the_provision_of_its_key():
    shown = rendered("{% why reasons 'Wireless' %}", reasons=[REASON], provisions={"extension": PROVISION})
    for said in (
        "Active, so it stands &amp; holds.",
        "Provision 5: All active ones.",
        "Announcement",
        "assumed",
    ):
        assert said in shown
    assert '<span class="visually-hidden"> Wireless</span>' in shown


def test_a_reason_without_provision_shows_only_its_text():
    shown = rendered("{% why reasons %}", reasons=[REASON])
    assert "Active, so it stands" in shown and "Provision" not in shown


def test_without_reasons_there_is_nothing_to_open():
    assert rendered("{% why reasons %}", reasons=[]).strip() == ""


def test_what_is_the_same_for_everybody_is_rendered_once_and_reads_nothing_else():
    source = '{% shared "components/tabs.html" path=path %}'
    portal.shared.cache_clear()
    pages = [rendered(source, path="/training/", request=object(), user=name) for name in ("Ada", "Bo")]
    assert pages[0] == pages[1] and 'href="/training/" aria-current="page"' in pages[0]
    assert portal.shared.cache_info().misses == 1
    assert 'href="/levels/" aria-current="page"' in rendered(source, path="/levels/")


def test_what_is_safe_is_not_shared_with_the_same_words_that_are_not():
    source = '{% shared "components/why.html" lines=lines about=about label="Why?" %}'
    lines = (("Active.", ()),)
    assert "<b>" in rendered(source, lines=lines, about=mark_safe("<b>"))
    assert "<b>" not in rendered(source, lines=lines, about="<b>")


SHARED = sorted(
    {
        name
        for file in (settings.BASE_DIR / "templates").rglob("*.html")
        for name in re.findall(r'{% shared "([^"]+)"', file.read_text())
    }
    | {"components/why.html"}
)


def test_components_are_shared():
    assert len(SHARED) > 10


@pytest.mark.parametrize("name", SHARED)
def test_what_is_shared_knows_neither_the_request_nor_whoever_asks(name):
    text = re.sub(r"{#.*?#}|<[^>{]*>", "", get_template(name).template.source)
    assert not re.search(r"request|user|csrf|partner\b|messages|provisions", text)
