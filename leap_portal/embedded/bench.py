"""`./portal bench [NAME]`: the side-by-side measurements, on servers of their own that keep every promise."""

import sys
from collections.abc import Sequence

from leap_portal.embedded import environment, run, servers, static, system
from leap_portal.embedded.folder import ROOT, prepared


def bench(names: Sequence[str]) -> int:
    folder = prepared(ROOT / "var" / "bench")
    system.require_pdf_libraries(run.say)
    urls = environment.external()
    if urls:
        return measure(names, environment.of_owner(folder, urls))
    with servers.embedded(folder) as urls:
        return measure(names, environment.of_owner(folder, urls))


def measure(names: Sequence[str], settings: dict[str, str]) -> int:
    with static.collecting(settings):
        pass
    return run.foreground([sys.executable, "-m", "tests.bench", *names], settings)
