"""`./portal up`: everything runs, what dies comes back, and no way of stopping leaves anything behind."""

import os
import signal
import subprocess
import time

import pytest

from tests.embedded.house import House, answers, free_port, wait

pytestmark = pytest.mark.slow


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def up(house: House, port: int) -> "subprocess.Popen[str]":
    (house.data / "static" / "staticfiles.json").write_text("{}")
    process = house.start("up", "--port", str(port))
    lines = []
    assert process.stdout
    while line := process.stdout.readline():
        lines.append(line)
        if "Ctrl-C" in line:
            break
    assert f"http://127.0.0.1:{port}/" in "".join(lines), process.stderr and process.stderr.read()
    assert "ana@example.com" in "".join(lines)
    return process


def test_ctrl_c_stops_all_of_it_and_keeps_the_data(
    house: House, port: int, up: "subprocess.Popen[str]"
) -> None:
    assert answers(port)
    up.send_signal(signal.SIGINT)
    assert up.wait(timeout=20) == 0
    assert house.processes() == {}
    assert (house.data / "servers" / "postgres" / "PG_VERSION").exists()


def test_a_second_ctrl_c_does_not_wait(house: House, up: "subprocess.Popen[str]") -> None:
    up.send_signal(signal.SIGINT)
    up.send_signal(signal.SIGINT)
    begun = time.monotonic()
    up.wait(timeout=20)
    assert time.monotonic() - begun < 5
    wait(lambda: house.processes() == {})


def test_a_polite_end_is_a_clean_one(house: House, up: "subprocess.Popen[str]") -> None:
    up.send_signal(signal.SIGTERM)
    assert up.wait(timeout=20) == 0
    assert house.processes() == {}


def test_a_killed_supervisor_leaves_nothing_running(
    house: House, port: int, up: "subprocess.Popen[str]"
) -> None:
    up.kill()
    up.wait()
    wait(lambda: house.processes() == {}, seconds=20)
    assert not answers(port)


def test_without_its_watchdog_a_killed_supervisor_would_leave_the_web(
    house: House, port: int, up: "subprocess.Popen[str]"
) -> None:
    for pid in house.find("watchdog.py"):
        os.kill(pid, signal.SIGKILL)
    up.kill()
    up.wait()
    assert answers(port)


def test_a_killed_web_is_up_again(house: House, port: int, up: "subprocess.Popen[str]") -> None:
    killed = house.find("gunicorn")
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    wait(lambda: len(set(house.find("gunicorn")) - set(killed)) > 1 and answers(port))
    assert up.poll() is None
    up.send_signal(signal.SIGINT)
    assert up.wait(timeout=20) == 0
    assert up.stderr and "web ended (signal 9); starting it again" in up.stderr.read()


def test_a_second_one_on_the_same_folder_is_told_so(house: House, up: "subprocess.Popen[str]") -> None:
    told = house.run("up", "--port", str(free_port()))
    assert told.returncode == 1
    assert told.stderr.startswith("The portal is already running on ") and told.stderr.count("\n") == 1
    up.send_signal(signal.SIGINT)
    up.wait(timeout=20)


def test_web_and_workers_cannot_change_the_tables(house: House, up: "subprocess.Popen[str]") -> None:
    for pid, told in house.processes().items():
        if "gunicorn" in told or "celery" in told:
            assert "DATABASE_OWNER_URL" not in told, pid
    up.send_signal(signal.SIGINT)
    up.wait(timeout=20)
