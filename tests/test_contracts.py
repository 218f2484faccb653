"""The import contracts hold because they break: each is tried with an import it forbids."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent
PACKAGES = ("leap_portal", "financing", "training", "rebates", "partners")
LINTER = Path(sys.executable).parent / "lint-imports"

HOUSE = "The roof stands on rooms that don't know each other, and they on the ground floor"
STAIRCASE = "Every app has the same staircase"
ROOF = "The roof has a staircase too"
PURE = "Rules and terms know nothing of Django"
CLOCK = "Only doors and jobs ask what day it is"
LAUNCHER = "The launcher is of the standard library alone"


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """The house's modules, copied, with the contracts."""
    copied = tmp_path_factory.mktemp("house")
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, copied / package, ignore=shutil.ignore_patterns("__pycache__", "facts")
        )
    shutil.copy(ROOT / "pyproject.toml", copied)
    return copied


def verdict(tree):
    """Which contracts are broken, and everything that was said."""
    command = [LINTER, "--no-cache"]
    told = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False).stdout
    said = " ".join(told.split())
    return {
        name for name in (HOUSE, STAIRCASE, ROOF, PURE, CLOCK, LAUNCHER) if f"{name} BROKEN" in said
    }, said


def with_line(path, line):
    """The module with one more import; a new one where there is none."""
    before = path.read_text() if path.exists() else None
    path.write_text(f"{before or ''}\n{line}\n")
    return before


@pytest.mark.parametrize(
    ("module", "line", "contract", "named"),
    [
        (
            "training/rules/requirements.py",
            "from django.utils import timezone",
            PURE,
            "training.rules.requirements -> django",
        ),
        ("partners/terms.py", "import django.conf", PURE, "partners.terms -> django"),
        ("partners/terms.py", "import partners.models", PURE, "partners.terms -> partners.models"),
        ("financing/business_days.py", "import celery", PURE, "financing.business_days -> celery"),
        (
            "financing/rules/schedules.py",
            "import training.terms",
            HOUSE,
            "financing.rules.schedules -> training.terms",
        ),
        ("training/status.py", "import financing.status", HOUSE, "training.status -> financing.status"),
        ("partners/facts.py", "import leap_portal.standing", HOUSE, "partners.facts -> leap_portal.standing"),
        ("rebates/terms.py", "import leap_portal.editions", HOUSE, "rebates.terms -> leap_portal.editions"),
        (
            "training/models/people.py",
            "import training.services.refresh",
            STAIRCASE,
            "training.models.people -> training.services",
        ),
        (
            "financing/status.py",
            "import financing.letters",
            STAIRCASE,
            "financing.status -> financing.letters",
        ),
        ("partners/services/editions.py", "import partners.access", STAIRCASE, "partners.services.editions"),
        (
            "financing/services/asking.py",
            "import financing.views.pages",
            STAIRCASE,
            "financing.services.asking",
        ),
        (
            "partners/models/user.py",
            "import partners.rules",
            STAIRCASE,
            "partners.models.user -> partners.rules",
        ),
        ("partners/utils.py", "", STAIRCASE, "partners.utils"),
        ("leap_portal/helpers.py", "", ROOF, "leap_portal.helpers"),
        ("leap_portal/standing.py", "import leap_portal.views.home", ROOF, "leap_portal.standing"),
        ("financing/services/asking.py", "from partners import clock", CLOCK, "financing.services.asking"),
        ("leap_portal/days.py", "from partners import clock", CLOCK, "leap_portal.days -> partners.clock"),
        ("leap_portal/embedded/up.py", "import django", LAUNCHER, "leap_portal.embedded.up -> django"),
        ("leap_portal/embedded/up.py", "import leap_portal.environment", ROOF, "leap_portal.embedded.up"),
    ],
)
def test_a_forbidden_import_is_named(tree, module, line, contract, named):
    before = with_line(tree / module, line)
    try:
        broken, said = verdict(tree)
    finally:
        (tree / module).unlink() if before is None else (tree / module).write_text(before)
    assert contract in broken, said
    assert named in said


def test_without_one_all_contracts_are_kept(tree):
    broken, said = verdict(tree)
    assert (broken, "0 broken" in said) == (set(), True), said
