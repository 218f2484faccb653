"""The policy in a real Chromium: admin works under it in every sort of page, and what it forbids is stopped."""

from typing import Any

import pytest

from partners.choices import Role
from partners.models import Membership, User
from tests import scene
from tests.browser.acts import signed_in, with_second_factor

PARTNERS = "code,name,country,currency,standing,partnerworks,channel_manager\n"


@pytest.fixture
def desk_of_all(desk: Any, transactional_db: None) -> Any:
    """Admin before a superuser, who sees every page there is."""
    company = scene.company("P0001", "Northwind Networks")
    scene.member(company, "Ada")
    scene.member(company, "Ben", Role.VIEWER)
    boss, _ = with_second_factor(User.objects.create_superuser("boss@example.com", name="Boss"))
    return signed_in(desk, boss, second_factor=True)


def test_a_list_is_searched_filtered_and_acted_on(desk_of_all: Any) -> None:
    page = desk_of_all
    page.goto("/admin/partners/user/")
    page.get_by_role("searchbox").fill("ada") if page.get_by_role("searchbox").count() else page.locator(
        "#searchbar"
    ).fill("ada")
    page.locator("#searchbar").press("Enter")
    page.goto("/admin/partners/user/?is_staff__exact=0")
    page.locator("input.action-select").first.check()
    assert page.locator(".action-counter").inner_text().startswith("1 of")  # admin's script ran


def test_a_row_is_chosen_in_a_window_of_its_own(desk_of_all: Any) -> None:
    page = desk_of_all
    page.goto("/admin/partners/membership/add/")
    with page.expect_popup() as opened:
        page.locator("#lookup_id_user").click()
    chosen = opened.value
    chosen.get_by_role("link", name="ada@example.com").click()
    page.wait_for_function("document.querySelector('#id_user').value !== ''")
    assert page.locator("#id_user").input_value() == str(User.objects.get(email="ada@example.com").pk)


def test_a_row_is_changed_and_removed_after_asking(desk_of_all: Any) -> None:
    page, key = desk_of_all, Membership.objects.get(user__email="ben@example.com").pk
    page.goto(f"/admin/partners/membership/{key}/change/")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/admin/partners/membership/")
    page.goto(f"/admin/partners/membership/{key}/delete/")
    page.get_by_role("button", name="Yes").click()
    page.wait_for_url("**/admin/partners/membership/")
    assert Membership.objects.count() == 1


def test_files_are_uploaded_previewed_and_imported(desk_of_all: Any) -> None:
    page = desk_of_all
    page.goto("/admin/partners/importrun/add/")
    file = {
        "name": "partners.csv",
        "mimeType": "text/csv",
        "buffer": f"{PARTNERS}P2,Acme,DE,EUR,good,true,\n".encode(),
    }
    page.locator("input[type=file]").set_input_files([file])
    page.locator("main, #content").last.locator("input[type=submit], button[type=submit]").first.click()
    page.wait_for_url("**/upload/*/")
    page.get_by_role("button", name="Import").click()
    page.wait_for_url("**/importrun/*/change/")


ATTEMPTS = {
    "script": "const one = document.createElement('script'); one.textContent = 'window.ran = 1'; document.body.append(one)",
    "handler": "document.body.insertAdjacentHTML('beforeend', '<img src=data:, onerror=\"window.ran = 1\">')",
    "style": "document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">')",
    "frame": "const one = document.createElement('iframe'); one.src = '/check/'; document.body.append(one)",
    "connection": "fetch('http://127.0.0.1:9/').catch(() => 0)",
    "image": "document.body.insertAdjacentHTML('beforeend', '<img src=\"http://127.0.0.1:9/x.png\">')",
    "eval": "try { window.setTimeout('window.ran = 1', 0) } catch {}",
    "worker": "try { new Worker('/static/css/portal.css') } catch {}",
    "base": "document.head.insertAdjacentHTML('beforeend', '<base href=\"http://127.0.0.1:9/\">')",
}


@pytest.mark.parametrize("name", ATTEMPTS)
@pytest.mark.parametrize("address", ["/accounts/login/", "/admin/partners/user/"])
def test_what_is_injected_does_not_run(name: str, address: str, desk: Any, desk_of_all: Any) -> None:
    page = desk_of_all if address.startswith("/admin") else desk.page()
    page.goto(address)
    page.evaluate(
        "window.found = []; addEventListener('securitypolicyviolation', e => found.push(e.effectiveDirective))"
    )
    page.evaluate(ATTEMPTS[name])
    page.wait_for_function("window.found.length > 0")
    assert page.evaluate("window.ran") is None
    desk.complaints.clear()


def test_after_signing_out_the_back_button_shows_nothing(desk: Any, transactional_db: None) -> None:
    page = signed_in(desk, scene.member(scene.company("P0001", "Northwind Networks"), "Ada"))
    page.goto("/organisation/")
    assert "Northwind Networks" in page.content()
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").last.click()
    page.wait_for_url("**/accounts/login/**")
    for _ in range(3):
        page.go_back()
        assert "Northwind Networks" not in page.content()
    desk.complaints.clear()


def test_no_other_site_can_frame_a_page(desk: Any, transactional_db: None) -> None:
    page = desk.page()
    page.goto("about:blank")
    page.set_content(f'<iframe src="{desk.address}/accounts/login/"></iframe>')
    page.wait_for_timeout(500)
    assert all(
        "Sign in" not in (frame.content() if frame.url.startswith("http") else "")
        for frame in page.frames[1:]
    )
    desk.complaints.clear()
