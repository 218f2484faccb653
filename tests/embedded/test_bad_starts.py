"""What a bad start gets: one sentence that says what to do, and nothing lost."""

import shutil
import socket
from collections.abc import Callable

import pytest

from tests.embedded.house import House, free_port

DEAD = "postgres://leap_app:secret@127.0.0.1:1/leap_portal"
REDIS = "redis://127.0.0.1:1/0"


def sentence(house: House, *words: str, **environment: str) -> str:
    told = house.run(*words, **environment)
    assert told.returncode == 1
    assert told.stdout == ""
    assert told.stderr.count("\n") == 1, told.stderr
    return told.stderr.strip()


def test_a_taken_port(house: House) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert sentence(house, "up", "--port", str(port)) == (
            f"Port {port} cannot be used (Address already in use): "
            "stop what listens there, or choose another with `--port`."
        )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["up", "--day", "soon"], "--day is 'soon': give a day like 2020-05-07."),
        (["up", "--port", "many"], "--port is 'many': give a number between 1 and 65535."),
        (["down"], "There is no command 'down': `./portal help` names those there are."),
    ],
)
def test_malformed_words(house: House, words: list[str], told: str) -> None:
    assert sentence(house, *words) == told


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"DATABASE_URL": DEAD}, "DATABASE_OWNER_URL and REDIS_URL not set: set all of"),
        (
            {"DATABASE_URL": "leap", "DATABASE_OWNER_URL": DEAD, "REDIS_URL": REDIS},
            "DATABASE_URL is malformed: set it to postgresql://USER:PASSWORD@HOST:PORT/NAME.",
        ),
        (
            {"DATABASE_URL": DEAD, "DATABASE_OWNER_URL": DEAD, "REDIS_URL": REDIS},
            "Nothing answers at 127.0.0.1:1, where DATABASE_URL points (Connection refused): start that server",
        ),
        (
            {"DATABASE_URL_FILE": "/nowhere", "DATABASE_OWNER_URL": DEAD, "REDIS_URL": REDIS},
            "DATABASE_URL_FILE names /nowhere, which cannot be read",
        ),
    ],
)
def test_other_servers_that_cannot_be_used(house: House, environment: dict[str, str], told: str) -> None:
    assert sentence(house, "up", "--port", str(free_port()), **environment).startswith(told)


def test_a_disk_that_cannot_be_written(house: House) -> None:
    blocked = house.root / "file"
    blocked.write_text("no folder")
    told = sentence(house, "up", "--port", str(free_port()), "--data", str(blocked / "data"))
    assert told.startswith(f"The data folder {blocked / 'data'} cannot be written (Not a directory)")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("short", "The portal cannot start: set SECRET_KEY."),
        ("odd", "The portal did not start (ValueError: FATAL: no such password): mend that and start again"),
    ],
)
def test_what_the_portal_itself_refuses(house: House, key: str, told: str) -> None:
    (house.data / "static" / "staticfiles.json").write_text("{}")
    started = house.run("up", "--port", str(free_port()), SECRET_KEY=key)
    assert started.returncode == 1 and "Traceback" not in started.stderr
    assert started.stderr.splitlines()[0] == "Preparing the database …"
    assert started.stderr.splitlines()[1].startswith(told) and started.stderr.count("\n") == 2


DAMAGES: list[tuple[str, Callable[[House], object]]] = [
    (
        "is damaged (PG_VERSION is missing)",
        lambda house: (house.data / "servers/postgres/PG_VERSION").unlink(),
    ),
    ("is damaged (pg_wal is missing)", lambda house: shutil.rmtree(house.data / "servers/postgres/pg_wal")),
    (
        "is damaged (global/pg_control is broken)",
        lambda house: (house.data / "servers/postgres/global/pg_control").write_bytes(b"\1" * 8192),
    ),
    (
        "was made by PostgreSQL 15, this is 18",
        lambda house: (house.data / "servers/postgres/PG_VERSION").write_text("15\n"),
    ),
    (
        "secrets.json is missing, and with it the passwords",
        lambda house: (house.data / "secrets.json").unlink(),
    ),
    ("secrets.json cannot be read", lambda house: (house.data / "secrets.json").write_text("{")),
]


@pytest.mark.slow
@pytest.mark.parametrize(("told", "damage"), DAMAGES, ids=[told for told, _ in DAMAGES])
def test_a_damaged_data_folder(house: House, told: str, damage: Callable[[House], object]) -> None:
    assert house.run("manage", "environment").returncode == 0
    damage(house)
    before = sorted((house.data / "servers" / "postgres").rglob("*"))
    assert told in sentence(house, "manage", "environment")
    assert sorted((house.data / "servers" / "postgres").rglob("*")) == before
    assert house.processes() == {}
