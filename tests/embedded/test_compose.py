"""What docker-compose.yml promises, read as Compose itself reads it."""

import json
import subprocess

import pytest

from leap_portal.embedded.checks import PROGRAMS
from leap_portal.embedded.folder import ROOT

NOTHING_RUNS_ON = {"migrate"}


@pytest.fixture(scope="module")
def compose() -> dict[str, dict]:
    command = [
        PROGRAMS / "docker-compose",
        "-f",
        ROOT / "docker-compose.yml",
        "--profile",
        "mail",
        "config",
        "--format",
        "json",
    ]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def test_every_service_is_confined(compose: dict[str, dict]) -> None:
    for name, service in compose["services"].items():
        assert service["user"].split(":")[0] not in ("", "0", "root"), name
        assert service["read_only"] and service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"] and service["restart"], name


def test_every_service_that_stays_is_watched(compose: dict[str, dict]) -> None:
    watched = {
        name for name, service in compose["services"].items() if service.get("healthcheck", {}).get("test")
    }
    assert watched == set(compose["services"]) - NOTHING_RUNS_ON


def test_the_data_is_reached_from_inside_alone(compose: dict[str, dict]) -> None:
    assert compose["networks"]["data"]["internal"]
    for name in ("database", "redis"):
        assert list(compose["services"][name]["networks"]) == ["data"]
        assert "ports" not in compose["services"][name]


def test_secrets_are_files_and_only_migrate_has_the_owner_s(compose: dict[str, dict]) -> None:
    for name, service in compose["services"].items():
        for key, value in (service.get("environment") or {}).items():
            assert (
                key.endswith("_FILE")
                or not key.endswith(("_URL", "_KEY", "_PASSWORD"))
                or "@" not in (value or "")
            )
        has_owner = "DATABASE_OWNER_URL_FILE" in (service.get("environment") or {})
        assert has_owner == (name == "migrate")


def test_redis_forgets_nothing() -> None:
    lines = (ROOT / "docker" / "redis.conf").read_text().splitlines()
    assert {"appendonly yes", "maxmemory-policy noeviction"} <= set(lines)
