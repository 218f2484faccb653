"""No secret stands in the repository: what signs, opens or decrypts comes from the environment or from files."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{36}|\bxox[baprs]-\w{10,}|\bsk-\w{20,}"
    r"|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}|://[^\s:/@\"']*:(?P<word>[^\s/@\"'{$]{3,})@"
    r"|(?i:secret|password|passwd|token|api_?key)\w*[\"']?\s*[:=]+\s*[\"'](?P<value>[^\s\"'{}$/<]{16,})[\"']"
)
CLASS_PATH = re.compile(r"[a-z_]+(\.[a-z_]+)+\.[A-Z]\w+")
PLACEHOLDERS = {"PASSWORD", "none", "secret", "word"}
NOT_TEXT = {".png", ".woff2", ".ico", ".pdf"}
EXCUSED = {"tests", "lock"}  # a test's own pass phrase opens nothing; digests of packages are no keys


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def found(text: str) -> list[str]:
    """Whatever looks like a secret, but for the words that stand in its place, and the path of a class."""
    hits = [(hit[0], hit["word"] or hit["value"] or "") for hit in SECRET.finditer(text)]
    return [whole for whole, value in hits if value not in PLACEHOLDERS and not CLASS_PATH.fullmatch(value)]


def test_no_file_holds_a_secret() -> None:
    told = {}
    for path in tracked():
        if path.suffix not in NOT_TEXT and path.relative_to(ROOT).parts[0] not in EXCUSED and path.exists():
            told[str(path.relative_to(ROOT))] = found(path.read_text(encoding="utf-8"))
    assert {name: hits for name, hits in told.items() if hits} == {}


@pytest.mark.parametrize(
    "line",
    [
        "-----BEGIN RSA PRIVATE KEY-----",
        "SECRET_KEY = 'k3q9c0v8b7n6m5x4z3a2s1d0'",
        'DATABASE_URL: "postgres://leap:k3q9c0v8@database/leap"',
        "AKIAABCDEFGHIJKLMNOP",
        'api_key="k3q9c0v8b7n6m5x4z3a2s1d0"',
    ],
)
def test_one_would_be_found(line: str) -> None:
    assert found(line) != []


def test_no_file_of_secrets_is_tracked() -> None:
    names = [path.name for path in tracked()]
    assert [
        name for name in names if re.search(r"^\.env|\.(pem|key|p12|pfx|jks)$|^id_(rsa|ed25519)", name)
    ] == []
    assert [path for path in tracked() if path.relative_to(ROOT).parts[0] == "secrets"] == []
    for ignored in (".gitignore", ".dockerignore"):
        assert re.search(r"^/?secrets/?$", (ROOT / ignored).read_text(), re.MULTILINE), ignored


def test_containers_are_given_secrets_as_files_alone() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    named = {
        (service, name)
        for service, said in services.items()
        for name in said.get("environment", {})
        if re.search(r"PASSWORD|SECRET|KEY|TOKEN|(DATABASE|REDIS)\w*_URL", name)
    }
    assert named and {each for each in named if not each[1].endswith("_FILE")} == set()


def test_the_image_keeps_none() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    kept = [line for line in lines if re.match(r"\s*(ENV|ARG)\b", line)]
    assert kept and not [line for line in kept if re.search(r"SECRET|PASSWORD|KEY|TOKEN|_URL", line)]
