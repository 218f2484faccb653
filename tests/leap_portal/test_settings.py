"""What the settings make of an address: behind nginx it is nginx that says who asks."""

import os
import subprocess
import sys

import pytest
from allauth.account.adapter import get_adapter
from django.test import RequestFactory

from leap_portal.embedded.folder import ROOT

ASK = "from django.conf import settings; print(settings.ALLAUTH_TRUSTED_PROXY_COUNT, settings.SESSION_COOKIE_SECURE)"


@pytest.mark.parametrize(
    ("address", "said"), [("http://localhost:8000", "0 False"), ("https://portal.example.com", "1 True")]
)
def test_one_proxy_is_trusted_on_a_host_and_none_without(address: str, said: str) -> None:
    environment = {**os.environ, "BASE_URL": address, "DJANGO_SETTINGS_MODULE": "leap_portal.settings"}
    command = [sys.executable, "-c", ASK]
    told = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == said


@pytest.mark.parametrize(("proxies", "seen"), [(0, "10.0.0.9"), (1, "192.0.2.7")])
def test_sign_in_limits_count_whom_the_trusted_proxy_names(settings, proxies: int, seen: str) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.9", HTTP_X_FORWARDED_FOR="6.6.6.6, 192.0.2.7")
    assert get_adapter().get_client_ip(request) == seen
