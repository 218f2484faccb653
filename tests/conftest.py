"""What all tests stand on: a database as an installation has it, with LEAP 2020 published in a rehearsal."""

import io
import os
import sys
import uuid
from collections.abc import Iterator

import hypothesis
import pytest

if not any(os.environ.get(name) for name in ("DATABASE_URL", "DATABASE_URL_FILE")):
    sys.exit("The tests need their servers: run them by `./portal test`, with pytest's options after it.")
os.environ["DJANGO_SETTINGS_MODULE"] = "leap_portal.settings"

import django
from django.conf import settings

PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": PLAIN}}
settings.WHITENOISE_AUTOREFRESH = True  # a file when it is asked for, not all of them for every new client
django.setup()

# On a busy machine an example may take long; what was found is found again by everyone.
hypothesis.settings.register_profile(
    "house", deadline=None, derandomize=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("house")

FIRST_DAY = "2020-05-07"
DATABASE = {"_django_db_helper", "live_server"}


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker) -> Iterator[None]:
    """In place of pytest-django's: tables made by the owner, tests run as the application's role."""
    from tests import databases

    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid.uuid4().hex
    process = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    with django_db_blocker.unblock(), databases.copy(run[:12], process, published):
        yield


def published() -> None:
    """Tables, groups, the shipped edition and the first day."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    publish()


def publish() -> None:
    """The edition that ships, in a rehearsal."""
    from django.core.management import call_command

    call_command("edition", "load", "--day", FIRST_DAY, stdout=io.StringIO())


@pytest.fixture(scope="session", autouse=True)
def scope() -> Iterator[None]:
    """What a test does itself sees every partner; what it asks the portal for begins with nothing, as in production."""
    from tests import walls

    with walls.open_for_tests():
        yield


@pytest.fixture(autouse=True)
def program(request) -> None:
    """Whatever a test with its own transactions emptied is there again for the next."""
    if not DATABASE & set(request.fixturenames) and not request.node.get_closest_marker("django_db"):
        return
    request.getfixturevalue("transactional_db" if "live_server" in request.fixturenames else "db")
    restore()


def restore() -> None:
    """The groups and the edition, where a test has emptied their tables."""
    from leap_portal import roles
    from partners.models import Edition

    if not Edition.objects.exists():
        roles.ensure("default")
        publish()


@pytest.fixture(scope="session")
def terms():
    """LEAP 2020 as shipped."""
    from leap_portal import editions

    return editions.check(editions.shipped())
