"""Reads what was asked of `./portal` and hands it on; a start that cannot go on ends with one sentence."""

import argparse
import sys
from datetime import date
from pathlib import Path

from leap_portal.embedded import bench, checks, manage, run, up
from leap_portal.embedded.errors import StartError
from leap_portal.embedded.folder import ROOT, prepared

USAGE = """usage: ./portal COMMAND

  up [--port N] [--day YYYY-MM-DD] [--empty] [--demo] [--data DIR]
                          run the portal here, with its servers; Ctrl-C stops it
  test [--fast] [...]     linters and all tests; what follows goes to pytest
  bench [NAME]            measure, and write docs/evidence/
  manage [--data DIR] ... one management command, with the servers it needs
  code [--data DIR] EMAIL the current code of a demo account's second factor
"""


def main() -> int:
    words = sys.argv[1:]
    if words[:1] in ([], ["help"], ["--help"], ["-h"]):
        print(USAGE, end="")
        return 0 if words else 2
    run.raise_on_signals()
    try:
        return dispatch(words[0], words[1:])
    except StartError as error:
        run.say(str(error))
        return 1
    except run.Stopped:
        run.say("Stopped.")
        return 130


def dispatch(command: str, words: list[str]) -> int:
    if command == "up":
        options = options_of_up(words)
        return up.up(options, prepared(options.data))
    if command == "test":
        return checks.test("--fast" in words, [word for word in words if word != "--fast"])
    if command == "bench":
        return bench.bench(words)
    if command in ("manage", "code"):
        data, rest = data_first(words)
        return manage.manage(rest if command == "manage" else ["code", *rest], prepared(data))
    raise StartError(f"There is no command {command!r}: `./portal help` names those there are.")


def options_of_up(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="portal up")
    parser.add_argument("--port", type=port, default=8000, help="where the portal answers (8000)")
    parser.add_argument("--day", type=day, help="begin a rehearsal on this day, YYYY-MM-DD")
    parser.add_argument("--empty", action="store_true", help="load no demo")
    parser.add_argument("--demo", action="store_true", help="load the demo into other servers' database too")
    parser.add_argument("--data", type=Path, default=ROOT / "var", help="where the data is kept (var/)")
    return parser.parse_args(words)


def port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise StartError(f"--port is {text!r}: give a number between 1 and 65535.")
    return int(text)


def day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise StartError(f"--day is {text!r}: give a day like 2020-05-07.") from None


def data_first(words: list[str]) -> tuple[Path, list[str]]:
    """`--data DIR` before the management command is the launcher's own."""
    if words[:1] == ["--data"] and len(words) > 1:
        return Path(words[1]), words[2:]
    return ROOT / "var", words


if __name__ == "__main__":
    sys.exit(main())
