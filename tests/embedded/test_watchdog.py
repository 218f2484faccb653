"""The watchdog and the supervisor, by processes that only sleep."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from leap_portal.embedded import locks, watchdog
from leap_portal.embedded.supervisor import Child, Supervisor
from tests.embedded.house import wait

SLEEPER = [sys.executable, "-S", "-E", "-c", "import time; time.sleep(60)"]
DEAF = [
    sys.executable,
    "-S",
    "-E",
    "-c",
    "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)",
]


def child(tmp_path: Path, name: str = "sleeper", command: list[str] = SLEEPER) -> Child:
    return Child(name, command, tmp_path / f"{name}.log", dict(os.environ))


def test_ends_what_is_named_when_the_pipe_closes() -> None:
    sleepers = [subprocess.Popen(SLEEPER, start_new_session=True) for _ in range(3)]
    kept, forgotten, also = sleepers
    dog = subprocess.Popen([sys.executable, watchdog.__file__], stdin=subprocess.PIPE, text=True)
    lines = [f"+{kept.pid} 15", f"+{forgotten.pid} 15", f"+{also.pid} 15", f"-{forgotten.pid}"]
    dog.communicate("".join(f"{line}\n" for line in lines))
    assert (kept.wait(5), also.wait(5), forgotten.poll()) == (-signal.SIGTERM, -signal.SIGTERM, None)
    forgotten.kill()
    forgotten.wait()


def test_a_child_that_dies_is_started_again_and_told_of(tmp_path: Path) -> None:
    said: list[str] = []
    supervisor, sleeper = Supervisor(said.append), child(tmp_path)
    supervisor.start(sleeper)
    first = sleeper.number
    os.kill(first, signal.SIGKILL)
    supervisor.watch(lambda: sleeper.is_alive() and sleeper.number != first)
    supervisor.stop()
    assert said == [f"sleeper ended (signal 9); starting it again, see {sleeper.log}"]
    assert not sleeper.is_alive()


def test_the_pause_before_the_next_try_grows(tmp_path: Path) -> None:
    supervisor, failing = Supervisor(lambda line: None), child(tmp_path, command=["false"])
    supervisor.start(failing)
    supervisor.watch(lambda: failing.pause >= 4)
    supervisor.stop()
    assert failing.pause == 4


def test_a_child_that_does_not_listen_is_made_to_stop(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("leap_portal.embedded.supervisor.GRACE", 0.3)
    supervisor, deaf = Supervisor(lambda line: None), child(tmp_path, "deaf", DEAF)
    supervisor.start(deaf)
    wait(lambda: Path(f"/proc/{deaf.number}").exists() or sys.platform == "darwin")
    supervisor.stop()
    assert not deaf.is_alive()


def test_a_lock_is_shared_or_whole(tmp_path: Path) -> None:
    first, second = locks.shared(tmp_path / "lock"), locks.shared(tmp_path / "lock")
    assert locks.attempt(tmp_path / "lock") is None
    os.close(first)
    assert not locks.is_free(tmp_path / "lock")
    os.close(second)
    assert locks.is_free(tmp_path / "lock")
