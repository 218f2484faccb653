"""What an operator sets: read from the environment or from files, each mistake told in one sentence."""

from datetime import date

import pytest

from leap_portal.environment import SettingError, email, read

SOUND = {
    "DATABASE_URL": "postgresql://app:word@db.example:5433/leap",
    "REDIS_URL": "redis://:word@redis.example:6379/0",
    "SECRET_KEY": "x" * 32,
    "AUDIT_KEY": "a" * 32,
}


def test_four_settings_are_enough():
    found = read(SOUND)
    assert found.database["HOST"] == "db.example"
    assert (found.database["NAME"], found.database["USER"], found.database["PORT"]) == ("leap", "app", 5433)
    assert (found.database_owner, found.business_date) == (None, None)
    assert found.allowed_hosts == ("localhost", "127.0.0.1", "[::1]")
    assert found.base_url == "http://localhost:8000"


def test_everything_can_be_set():
    found = read(
        {
            **SOUND,
            "DATABASE_OWNER_URL": "postgres://owner:word@db.example/leap",
            "ALLOWED_HOSTS": "portal.example.com,,portal.example.org",
            "BASE_URL": "https://portal.example.com/",
            "BUSINESS_DATE": "2020-05-07",
            "VENDOR_NAME": "Extreme Networks",
        }
    )
    assert found.database_owner is not None
    assert found.database_owner["USER"] == "owner"
    assert found.allowed_hosts == ("portal.example.com", "portal.example.org")
    assert found.base_url == "https://portal.example.com"
    assert (found.business_date, found.vendor_name) == (date(2020, 5, 7), "Extreme Networks")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (
            {"DATABASE_URL": ""},
            "DATABASE_URL is not set: set DATABASE_URL (or DATABASE_URL_FILE), or start with ./portal, which sets it.",
        ),
        (
            {"REDIS_URL": ""},
            "REDIS_URL is not set: set REDIS_URL (or REDIS_URL_FILE), or start with ./portal, which sets it.",
        ),
        (
            {"DATABASE_URL": "mysql://app@db.example/leap"},
            "DATABASE_URL is no PostgreSQL address: set it to postgresql://USER:PASSWORD@HOST:PORT/NAME.",
        ),
        (
            {"DATABASE_URL": "postgresql://app@db.example/"},
            "DATABASE_URL is no PostgreSQL address: set it to postgresql://USER:PASSWORD@HOST:PORT/NAME.",
        ),
        (
            {"DATABASE_URL": "postgresql://app@db.example:port/leap"},
            "DATABASE_URL is no PostgreSQL address: set it to postgresql://USER:PASSWORD@HOST:PORT/NAME.",
        ),
        (
            {"DATABASE_OWNER_URL": "leap"},
            "DATABASE_OWNER_URL is no PostgreSQL address: set it to postgresql://USER:PASSWORD@HOST:PORT/NAME.",
        ),
        (
            {"REDIS_URL": "localhost:6379"},
            "REDIS_URL is no Redis address: set it to redis://:PASSWORD@HOST:PORT/0.",
        ),
        ({"SECRET_KEY": "x" * 31}, "SECRET_KEY is too short: set it to at least 32 random characters."),
        ({"AUDIT_KEY": "x" * 31}, "AUDIT_KEY is too short: set it to at least 32 random characters."),
        (
            {"AUDIT_KEY": ""},
            "AUDIT_KEY is not set: set AUDIT_KEY (or AUDIT_KEY_FILE), or start with ./portal, which sets it.",
        ),
        (
            {"BASE_URL": "portal.example.com"},
            "BASE_URL is 'portal.example.com': set it to the portal's own address, https://portal.example.com.",
        ),
        (
            {"BUSINESS_DATE": "7 May"},
            "BUSINESS_DATE is '7 May': set it to a day like 2020-05-07, or leave it empty.",
        ),
        (
            {"DAY_CHUNK": "0"},
            "DAY_CHUNK is '0': set it to a number from 1 to 10000, or leave it empty for 500.",
        ),
        (
            {"DAY_CHUNK": "many"},
            "DAY_CHUNK is 'many': set it to a number from 1 to 10000, or leave it empty for 500.",
        ),
        (
            {"EMAIL_URL": "mail.example.com"},
            "EMAIL_URL is no mail address: set it to smtp://USER:PASSWORD@HOST:PORT.",
        ),
        (
            {"SECRET_KEY_FILE": "/nowhere/secret"},
            "SECRET_KEY_FILE names /nowhere/secret, which cannot be read (No such file or directory).",
        ),
    ],
)
def test_each_mistake_is_one_sentence(changed, sentence):
    with pytest.raises(SettingError) as refused:
        read({**SOUND, **changed})
    assert str(refused.value) == sentence


def test_no_sentence_tells_a_secret():
    for changed in (
        {"DATABASE_URL": "mysql://app:hidden@db/leap"},
        {"SECRET_KEY": "hidden"},
        {"REDIS_URL": "hidden"},
    ):
        with pytest.raises(SettingError) as refused:
            read({**SOUND, **changed})
        assert "hidden" not in str(refused.value)


def test_a_file_wins_and_loses_its_last_line_break(tmp_path):
    (tmp_path / "secret").write_text("y" * 40 + "\n")
    assert read({**SOUND, "SECRET_KEY_FILE": str(tmp_path / "secret")}).secret_key == "y" * 40


@pytest.mark.parametrize(
    ("url", "host", "port", "starttls", "tls"),
    [
        ("smtp://mail.example.com", "mail.example.com", 25, False, False),
        ("smtp://mail.example.com:2525", "mail.example.com", 2525, False, False),
        ("smtp+starttls://mail.example.com", "mail.example.com", 587, True, False),
        ("smtps://mail.example.com", "mail.example.com", 465, False, True),
    ],
)
def test_mail_leaves_by_smtp(url, host, port, starttls, tls):
    found = email(url)
    assert (found.host, found.port, found.starttls, found.tls) == (host, port, starttls, tls)


def test_a_password_in_an_address_may_hold_any_character():
    found = email("smtps://user%40example.com:p%2Fw@mail.example.com?from=Portal%20%3Cportal@example.com%3E")
    assert (found.user, found.password) == ("user@example.com", "p/w")
    assert found.sender == "Portal <portal@example.com>"


@pytest.mark.parametrize(
    ("url", "folder", "kind"),
    [("file:///var/mail%20box", "/var/mail box", "filebased"), ("console:", "", "console")],
)
def test_mail_may_stay_here(url, folder, kind):
    found = email(url)
    assert (found.folder, kind in found.backend) == (folder, True)
