"""The embedded servers: shared, private, up only while somebody uses them, well again after any kill."""

import json
import os
import signal
import stat

import pytest

from tests.embedded.house import House, wait

pytestmark = pytest.mark.slow


def test_manage_hands_on_input_output_and_exit_code_and_nothing_else(house: House) -> None:
    told = house.run("manage", "echo", "--a", "b", given="what was typed")
    assert (told.returncode, told.stdout) == (7, "['--a', 'b'] what was typed\n")
    assert house.processes() == {}


def test_first_one_in_starts_the_servers_and_last_one_out_stops_them(house: House) -> None:
    first = house.start("manage", "sleep", "2.5")
    assert first.stdout and first.stdout.readline() == "asleep\n"
    servers = house.find("postgres", "-D")
    assert len(servers) == 1
    second = json.loads(house.run("manage", "environment").stdout)
    assert house.find("postgres", "-D") == servers
    assert second["DATABASE_URL"].startswith("postgres://leap_app:")
    assert first.wait() == 0
    assert house.processes() == {}


def test_roles_are_two_and_the_application_owns_nothing(house: House) -> None:
    made = house.run(
        "manage", "sql", "DATABASE_OWNER_URL", "CREATE TABLE kept (word citext); SELECT current_user"
    )
    assert made.stdout == "[('leap_owner',)]\n"
    refused = house.run("manage", "sql", "DATABASE_URL", "SELECT * FROM kept")
    assert refused.returncode == 1 and "permission denied" in refused.stderr
    superuser = house.run(
        "manage", "sql", "DATABASE_URL", "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
    )
    assert superuser.stdout == "[(False,)]\n"


def test_secrets_are_made_once_and_are_the_owner_s_alone(house: House) -> None:
    first = json.loads(house.run("manage", "environment").stdout)
    second = json.loads(house.run("manage", "environment").stdout)
    assert first["SECRET_KEY"] == second["SECRET_KEY"] != first["AUDIT_KEY"]
    assert stat.S_IMODE((house.data / "secrets.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((house.data / "servers").stat().st_mode) == 0o700


def test_redis_keeps_what_it_was_told_and_asks_for_its_password(house: House) -> None:
    house.run("manage", "environment")
    settings = (house.data / "servers" / "valkey" / "valkey.conf").read_text().splitlines()
    assert {"appendonly yes", "maxmemory-policy noeviction", "bind 127.0.0.1"} <= set(settings)
    assert any(line.startswith("requirepass ") for line in settings)


def test_a_killed_database_is_up_again_at_the_same_address(house: House) -> None:
    house.run("manage", "sql", "DATABASE_OWNER_URL", "CREATE TABLE kept (word text)")
    user = house.start("manage", "sleep", "60")
    assert user.stdout and user.stdout.readline()
    (database,) = house.find("postgres", "-D")
    before = json.loads(house.run("manage", "environment").stdout)["DATABASE_URL"]
    os.kill(database, signal.SIGKILL)
    wait(lambda: house.find("postgres", "-D") not in ([], [database]))
    wait(lambda: house.run("manage", "sql", "DATABASE_OWNER_URL", "SELECT * FROM kept").stdout == "[]\n")
    assert json.loads(house.run("manage", "environment").stdout)["DATABASE_URL"] == before
    user.send_signal(signal.SIGTERM)
    user.wait()
    assert house.processes() == {}


@pytest.mark.parametrize(
    "victims", [["keeper"], ["keeper", "watchdog"], ["keeper", "watchdog", "postgres -D", "valkey-server"]]
)
def test_after_any_kill_the_next_start_is_well(house: House, victims: list[str]) -> None:
    house.run("manage", "sql", "DATABASE_OWNER_URL", "CREATE TABLE kept (word text)")
    user = house.start("manage", "sleep", "60")
    assert user.stdout and user.stdout.readline()
    for pid in [pid for victim in victims for pid in house.find(*victim.split())]:
        os.kill(pid, signal.SIGKILL)
    user.send_signal(signal.SIGTERM)
    user.wait()
    assert house.run("manage", "sql", "DATABASE_OWNER_URL", "SELECT * FROM kept").stdout == "[]\n"
    wait(lambda: house.processes() == {})


def test_nothing_outlives_the_keeper(house: House) -> None:
    user = house.start("manage", "sleep", "60")
    assert user.stdout and user.stdout.readline()
    for pid in house.find("embedded.keeper"):
        os.kill(pid, signal.SIGKILL)
    wait(lambda: not house.find("postgres", "-D") and not house.find("valkey-server"), seconds=10)
    user.send_signal(signal.SIGTERM)
    user.wait()
