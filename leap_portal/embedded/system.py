"""Programs and libraries of the operating system: found, installed where that is allowed, else named."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from ctypes.util import find_library
from pathlib import Path

from leap_portal.embedded.environment import HOMEBREW
from leap_portal.embedded.errors import StartError

LIBRARIES = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_BROWSER = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def require_pdf_libraries(say: Callable[[str], None]) -> None:
    """What WeasyPrint draws letters with; without the third one rendering is three times slower."""
    missing = [package for name, package in LIBRARIES.items() if not has_library(name)]
    if missing:
        install(missing, "pango", "Letters need the system libraries", say)
        if still := [package for name, package in LIBRARIES.items() if not has_library(name)]:
            raise StartError(f"{' '.join(still)} cannot be loaded though installed: look at `ldconfig -p`.")


def chromium(say: Callable[[str], None]) -> str:
    """The path of a Chromium for the browser tests."""
    if not (found := find_chromium()):
        install(["chromium"], "--cask chromium", "The browser tests need", say)
        found = find_chromium()
    if not found:
        raise StartError("No Chromium is found though installed: set CHROMIUM to its path.")
    return found


def require_xmlsec(say: Callable[[str], None]) -> None:
    """The program that the identity provider of the SAML tests signs with."""
    if not shutil.which("xmlsec1"):
        install(["xmlsec1"], "xmlsec1", "The SAML tests need", say)


def find_chromium() -> str | None:
    chosen = os.environ.get("CHROMIUM")
    if chosen and not os.access(chosen, os.X_OK):
        raise StartError(f"CHROMIUM is {chosen}, which is no program: set it to the path of a Chromium.")
    paths = [
        chosen,
        *(shutil.which(name) for name in BROWSERS),
        str(MAC_BROWSER) if MAC_BROWSER.exists() else None,
    ]
    return next((path for path in paths if path), None)


def has_library(name: str) -> bool:
    candidates = [f"lib{name}.so.0", find_library(name)]
    if sys.platform == "darwin":
        candidates = [
            str(HOMEBREW / f"lib{name}.dylib"),
            f"/usr/local/lib/lib{name}.dylib",
            find_library(name),
        ]
    return any(candidate and _loads(candidate) for candidate in candidates)


def install(debian: list[str], homebrew: str, what: str, say: Callable[[str], None]) -> None:
    """With apt-get as root or by sudo without a password; StartError with the one command where neither goes."""
    names = " ".join(debian)
    if sys.platform == "darwin":
        raise StartError(f"{what} {homebrew.split()[-1]}: run `brew install {homebrew}`, then start again.")
    if not shutil.which("apt-get"):
        raise StartError(f"{what} {names} (Debian's names): install them, then start again.")
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    command = f"apt-get update && apt-get install --yes --no-install-recommends {names}"
    if prefix and not _may_sudo():
        raise StartError(f"{what} {names}: run `sudo sh -c '{command}'`, then start again.")
    say(f"{what} {names}: installing with apt-get …")
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *debian]):
        words = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", *arguments]
        done = subprocess.run(words, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise StartError(
            f"{what} {names}, but apt-get failed ({reason}): run `{command}` as root, then start again."
        )


def _may_sudo() -> bool:
    if not shutil.which("sudo"):
        return False
    return subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True).returncode == 0


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
