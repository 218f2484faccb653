"""Which user the servers run as, and places that this user can enter."""

import os
import stat
import subprocess
from pathlib import Path

import pytest

from leap_portal.embedded import account as accounts
from leap_portal.embedded import database_folder, valkey
from leap_portal.embedded.account import Account
from leap_portal.embedded.errors import StartError
from leap_portal.embedded.folder import prepared

MYSELF = Account(os.getuid(), os.getgid())


def test_programs_that_cannot_be_reached_run_from_a_copy(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(Account, "can_enter", lambda self, path: False)
    programs = [database_folder.find(tmp_path, MYSELF) / name for name in ("initdb", "postgres", "psql")]
    for program in (*programs, valkey.find(tmp_path, MYSELF)):
        assert tmp_path in program.parents
        told = subprocess.run([program, "--version"], check=False, capture_output=True, text=True)
        assert told.returncode == 0, told.stderr
    assert database_folder.find(tmp_path, MYSELF) == programs[0].parent


def test_programs_that_can_be_reached_stay_where_they_are(tmp_path: Path) -> None:
    assert tmp_path not in database_folder.find(tmp_path, None).parents


def test_data_goes_elsewhere_where_the_servers_user_cannot_enter(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(Account, "can_enter", lambda self, path: False)
    monkeypatch.setattr(accounts, "ELSEWHERE", tmp_path / "elsewhere")
    (tmp_path / "closed").mkdir(mode=0o700)
    folder = prepared(tmp_path / "closed" / "var")
    home = accounts.make_home(folder, MYSELF)
    assert home.parent == tmp_path / "elsewhere" and folder.servers.resolve() == home
    assert accounts.make_home(folder, MYSELF) == home
    assert stat.S_IMODE((tmp_path / "closed").stat().st_mode) == 0o700
    home.rmdir()
    with pytest.raises(StartError, match="which is gone: put that folder back"):
        accounts.make_home(folder, MYSELF)


def test_only_root_drops_to_another_user(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(accounts.os, "geteuid", lambda: 1000)
    assert accounts.of_servers(prepared(tmp_path)) is None
    monkeypatch.setattr(accounts.os, "geteuid", lambda: 0)
    found = accounts.of_servers(prepared(tmp_path))
    assert found and found.uid != 0
