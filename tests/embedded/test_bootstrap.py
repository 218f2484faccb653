"""The `portal` script: an environment is whole and by these locks, or it is made anew."""

import importlib.machinery
import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from leap_portal.embedded.folder import ROOT


@pytest.fixture
def portal(tmp_path: Path, monkeypatch) -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("portal", str(ROOT / "portal"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("portal", loader))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader.exec_module(module)
    (tmp_path / "lock").mkdir()
    (tmp_path / "lock" / "up.txt").write_text("")
    (tmp_path / "lock" / "development.txt").write_text("")
    for name, path in {
        "ROOT": "",
        "VENV": ".venv",
        "STAMP": ".venv/installed.txt",
        "PYTHON": ".venv/bin/python",
    }.items():
        setattr(module, name, tmp_path / path)
    return module


@pytest.mark.slow
def test_made_once_and_again_when_a_lock_changes(portal: ModuleType, tmp_path: Path) -> None:
    portal.prepare("up")
    assert portal.is_installed("up") and not portal.is_installed("development")
    (tmp_path / "lock" / "up.txt").write_text("# another\n")
    assert not portal.is_installed("up") and portal.is_usable()
    portal.prepare("development")
    assert portal.is_installed("up") and portal.is_installed("development")


def test_one_that_was_killed_half_way_is_not_used(portal: ModuleType, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").write_text("half")
    assert not portal.is_installed("up") and not portal.is_usable()
    failed = subprocess.CompletedProcess([], 1, "ensurepip is not available", "")
    monkeypatch.setattr(portal.subprocess, "run", lambda *words, **options: failed)
    with pytest.raises(SystemExit, match="run `apt-get install python3-venv` as root"):
        portal.prepare("up")
    assert not (tmp_path / ".venv").exists()


def test_runs_from_any_folder(tmp_path: Path) -> None:
    (tmp_path / "leap_portal.py").write_text("raise SystemExit('the wrong one')")
    told = subprocess.run(
        [ROOT / "portal", "help"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0 and told.stdout.startswith("usage: ./portal COMMAND")


def test_an_old_python_is_told_so(monkeypatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    with pytest.raises(SystemExit, match="needs Python 3.11 or newer"):
        exec(
            compile((ROOT / "portal").read_text(), "portal", "exec"),
            {"__name__": "portal", "__file__": "portal"},
        )
