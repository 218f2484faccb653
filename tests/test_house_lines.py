"""What holds for every line of the house: first sentences, lengths, templates without script, and the one clock."""

import ast
import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("leap_portal", "financing", "training", "rebates", "partners")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
MODULES = [path for path in SOURCES if "migrations" not in path.parts]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
INLINE = re.compile(
    r"<script(?![^>]*\s(?:src=|type=\"application/json\"))|<style|\sstyle=|\son[a-z]+=|javascript:|\|\s*safe\b|autoescape off"
)
ALLOWED_INLINE = {
    "components/fields.html": {"|safe"}
}  # Django's own help texts, of which none holds what a person wrote


def local(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", [*MODULES, *TESTS], ids=local)
def test_a_module_says_in_its_first_line_what_it_is_for(path):
    text = path.read_text(encoding="utf-8")
    if text.strip():
        first = (ast.get_docstring(ast.parse(text)) or "").split("\n")[0]
        assert re.search(r"[.?!:]$", first), f"{local(path)} begins without a sentence"


@pytest.mark.parametrize(
    ("paths", "most"),
    [(MODULES, 300), (TESTS, 250), (TEMPLATES, 60)],
    ids=["modules", "tests", "templates"],
)
def test_nothing_is_too_long(paths, most):
    lengths = {local(path): len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    assert {path: length for path, length in lengths.items() if length > most} == {}


def test_nothing_is_put_off():
    later = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" * 3]) + r")\b")
    texts = [
        *SOURCES,
        *TESTS,
        *TEMPLATES,
        *(ROOT / "docs").rglob("*.md"),
        *ROOT.glob("*.md"),
        ROOT / "portal",
    ]
    assert [local(path) for path in texts if later.search(path.read_text(encoding="utf-8"))] == []


def test_templates_hold_no_script_no_style_and_no_unescaped_text():
    found = {
        str(path.relative_to(ROOT / "templates")): {
            hit.strip() for hit in INLINE.findall(path.read_text(encoding="utf-8"))
        }
        for path in TEMPLATES
    }
    assert {path: hits for path, hits in found.items() if hits - ALLOWED_INLINE.get(path, set())} == {}


def test_python_builds_no_html():
    trusting = {
        local(path) for path in MODULES if re.search(r"\bmark_safe\b", path.read_text(encoding="utf-8"))
    }
    assert trusting <= {"partners/templatetags/portal.py"}


def test_no_signals():
    used = re.compile(r"django\.dispatch|models\.signals|@receiver|\b(pre|post)_(save|delete)\b")
    assert [local(path) for path in SOURCES if used.search(path.read_text(encoding="utf-8"))] == []


def test_there_is_one_driver_of_the_database():
    assert importlib.util.find_spec("psycopg") is None


@pytest.mark.parametrize(
    "line",
    [
        "from datetime import date\n\nTODAY = date.today()\n",
        "from datetime import UTC, datetime\n\nNOW = datetime.now(UTC)\n",
        "from django.utils import timezone\n\nNOW = timezone.now()\n",
        "import time\n\nNOW = time.time()\n",
    ],
)
def test_nobody_else_reads_the_clock(line):
    ruff = [Path(sys.executable).parent / "ruff", "check", "--no-cache", "--stdin-filename"]
    told = {
        name: subprocess.run(
            [*ruff, name, "-"], cwd=ROOT, input=line, capture_output=True, text=True, check=False
        ).stdout
        for name in ("partners/rules.py", "financing/services/asking.py", "partners/clock.py")
    }
    assert [name for name, said in told.items() if "TID251" not in said] == ["partners/clock.py"]


def test_no_exception_is_made_for_the_clock():
    clock = re.compile(r"noqa: *TID251|CURRENT_DATE|LOCALTIME|CURRENT_TIMESTAMP::date|now\(\)::date")
    assert [local(path) for path in SOURCES if clock.search(path.read_text(encoding="utf-8"))] == []


def test_csv_is_written_in_one_place_alone():
    writes = re.compile(r"csv\.(writer|DictWriter)\b|from csv import|text/tab-separated")
    found = {local(path) for path in MODULES if writes.search(path.read_text(encoding="utf-8"))}
    assert found == {
        "partners/sheets.py",
        "leap_portal/imports/staging.py",
    }  # and what COPY reads, which nobody opens


def test_nothing_else_stands_at_the_top():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages == {*PACKAGES, "tests"}
