"""What the operating system must bring: found, installed where allowed, else named with the one command."""

import subprocess
from pathlib import Path

import pytest

from leap_portal.embedded import environment, system
from leap_portal.embedded.errors import StartError
from leap_portal.embedded.folder import prepared
from leap_portal.embedded.servers import Urls

URLS = Urls("postgres://app@host/leap", "postgres://owner@host/leap", "redis://host/0")


def quiet(line: str) -> None:
    pass


def test_the_libraries_of_letters_are_here() -> None:
    assert all(system.has_library(name) for name in system.LIBRARIES)


def test_who_may_not_install_is_told_the_one_command(monkeypatch) -> None:
    monkeypatch.setattr(system, "has_library", lambda name: name != "harfbuzz-subset")
    monkeypatch.setattr(system.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(system.shutil, "which", lambda name: None if name == "sudo" else f"/usr/bin/{name}")
    monkeypatch.setattr(system.sys, "platform", "linux")
    with pytest.raises(StartError) as told:
        system.require_pdf_libraries(quiet)
    assert str(told.value) == (
        "Letters need the system libraries libharfbuzz-subset0: run `sudo sh -c 'apt-get update && apt-get install "
        "--yes --no-install-recommends libharfbuzz-subset0'`, then start again."
    )


def test_a_mac_is_told_of_homebrew(monkeypatch) -> None:
    monkeypatch.setattr(system.sys, "platform", "darwin")
    with pytest.raises(StartError, match="Letters need pango: run `brew install pango`, then start again."):
        system.install(["libpango-1.0-0"], "pango", "Letters need", quiet)


def test_root_installs_and_says_why_it_could_not(monkeypatch) -> None:
    ran: list[list[str]] = []

    def run(words: list[str], **options: object) -> "subprocess.CompletedProcess[str]":
        ran.append(words)
        return subprocess.CompletedProcess(words, 100, "", "E: Unable to locate package chromium\n")

    monkeypatch.setattr(system.sys, "platform", "linux")
    monkeypatch.setattr(system.os, "geteuid", lambda: 0)
    monkeypatch.setattr(system.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(system.subprocess, "run", run)
    with pytest.raises(
        StartError, match="apt-get failed .E: Unable to locate package chromium.: run `apt-get update"
    ):
        system.install(["chromium"], "--cask chromium", "The browser tests need", quiet)
    assert [words[-1] for words in ran] == ["update", "chromium"]


def test_the_program_of_the_saml_tests_is_installed_where_it_is_not_there(monkeypatch) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(system, "install", lambda debian, *_: asked.append(debian))
    for found in (None, "/usr/bin/xmlsec1"):
        monkeypatch.setattr(system.shutil, "which", lambda name, found=found: found)
        system.require_xmlsec(quiet)
    assert asked == [["xmlsec1"]]


def test_a_chosen_browser_must_be_a_program(monkeypatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    with pytest.raises(StartError, match="CHROMIUM is /nowhere/chromium, which is no program"):
        system.find_chromium()


def test_what_the_operator_sets_wins_and_the_owner_s_address_stays_away(tmp_path: Path, monkeypatch) -> None:
    for name in ("SECRET_KEY_FILE", "BASE_URL", "EMAIL_URL", "BUSINESS_DATE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgres://owner@elsewhere/leap")
    monkeypatch.setenv("AUDIT_KEY_FILE", "/run/secrets/audit_key")
    monkeypatch.delenv("AUDIT_KEY", raising=False)
    monkeypatch.setenv("SECRET_KEY", "chosen")
    made = environment.of_processes(prepared(tmp_path / "a b"), URLS, port=8123, day="2020-05-07")
    assert "DATABASE_OWNER_URL" not in made and "AUDIT_KEY" not in made
    assert made["SECRET_KEY"] == "chosen"
    assert made["BASE_URL"] == "http://127.0.0.1:8123"
    assert made["BUSINESS_DATE"] == "2020-05-07"
    assert made["EMAIL_URL"] == f"file://{tmp_path}/a%20b/mail"
    assert environment.of_owner(prepared(tmp_path), URLS)["DATABASE_OWNER_URL"] == URLS.owner
