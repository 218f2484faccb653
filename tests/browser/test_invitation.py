"""From an admin's page to the new member's home, with JavaScript and without; axe and narrow screens on the way."""

from typing import Any

import pytest

from partners.models import Invitation, Membership, Partner, User
from partners.services import joining
from tests import scene
from tests.browser.acts import PASSWORD, headline, sign_in, signed_in, with_password
from tests.browser.looking import faults
from tests.partners.mailbox import mails, token
from tests.scene import DAY


@pytest.fixture
def northwind(transactional_db: None) -> Partner:
    return scene.company("P0001", "Northwind Networks")


@pytest.fixture
def ada(northwind: Partner) -> User:
    return with_password(scene.member(northwind, "Ada"))


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_the_admins_page_to_the_new_members_home(script: bool, desk: Any, ada: User) -> None:
    admin = desk.page(java_script_enabled=script)
    sign_in(admin, ada, "/organisation/")
    invite = admin.get_by_role("region", name="Invite a colleague")
    invite.get_by_label("E-mail address").fill("ada@example.com")
    invite.get_by_label("Finance").check()
    invite.get_by_role("button", name="Send invitation").click()
    assert "ada@example.com is a member already." in invite.inner_text()
    invite.get_by_label("E-mail address").fill("Cleo@example.com")
    invite.get_by_role("button", name="Send invitation").click()
    row = admin.get_by_role("region", name="Invited").get_by_role("row").filter(has_text="cleo@example.com")
    assert "Finance, viewer" in row.inner_text() and "until 21 May 2020" in row.inner_text()
    row.get_by_role("button", name="Send again").click()

    cleo = desk.page(java_script_enabled=script)
    cleo.goto(f"/organisation/invitations/{token(Invitation.objects.get())}/")
    assert headline(cleo) == "Join Northwind Networks"
    cleo.get_by_label("Your name").fill("Cleo Quist")
    cleo.get_by_label("Password").fill(PASSWORD)
    cleo.get_by_role("button", name="Join", exact=True).click()
    cleo.get_by_label("Email").fill("cleo@example.com")
    cleo.get_by_label("Password").fill(PASSWORD)
    cleo.get_by_role("button", name="Sign in").click()
    assert headline(cleo) == "Where you stand" and cleo.url == f"{desk.address}/"
    assert "Northwind Networks" in cleo.locator("header.top").inner_text()
    assert mails("ada@example.com")[-1].subject == "Cleo Quist joined Northwind Networks"
    change(admin, cleo)


def change(admin: Any, cleo: Any) -> None:
    """Other roles in place, which hold from the next page; then removed, and signed out."""
    admin.goto("/organisation/")
    row = admin.get_by_role("region", name="Members").get_by_role("row").filter(has_text="Cleo Quist")
    row.locator("summary").click()
    row.get_by_label("Admin").check()
    row.get_by_role("button", name="Save roles").click()
    cleo.goto("/organisation/")
    assert cleo.get_by_role("button", name="Send invitation").is_visible()
    row.locator("summary").click()
    row.get_by_role("link", name="Remove").click()
    admin.get_by_role("button", name="Remove Cleo Quist").click()
    assert "Cleo Quist is removed." in admin.content()
    cleo.goto("/")
    assert headline(cleo) == "Sign in" and Membership.objects.count() == 1


def test_its_pages_are_for_everybody(desk: Any, northwind: Partner, ada: User) -> None:
    ben, zoe = scene.member(northwind, "Ben"), scene.person("Zoe")
    joining.ask_to_join(northwind.pk, message="A word " * 60, by=zoe, as_of=DAY)
    page, found = signed_in(desk, ada), []
    page.goto("/organisation/")
    page.get_by_label("E-mail address").fill(f"{'long-' * 12}address@{'northwind-' * 5}networks.example")
    page.get_by_role("button", name="Send invitation").click()
    way_in = f"/organisation/invitations/{token(Invitation.objects.get())}/"
    removal = f"/organisation/members/{ben.memberships.get().pk}/remove/"
    for address in ("/organisation/", removal, way_in):
        page.goto(address)
        found += faults(page)
    for other, address in ((desk.page(), way_in), (signed_in(desk, zoe), "/")):
        other.goto(address)
        found += faults(other)
    assert not found, "\n".join(found)
