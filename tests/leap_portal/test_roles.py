"""The staff's groups: who sees which partners, who decides, and that an auditor writes nothing anywhere."""

import re

import pytest
from django.contrib.admin import site
from django.test import Client
from django.urls import reverse

from financing.choices import State
from financing.models import Application
from leap_portal.roles import GROUPS
from partners.models import AuditEntry, Partner, User
from partners.terms import Terms
from tests import scene

POSTING = re.compile(r'<form[^>]*method="post"[^>]*>', re.IGNORECASE)


def desk(name: str, group: str) -> Client:
    return scene.browser_of(scene.person(name, staff=group), second_factor=True)


@pytest.fixture
def manager(db: None) -> User:
    return scene.person("Maria", staff="channel managers")


@pytest.fixture
def waiting(manager: User, terms: Terms) -> Application:
    """An application that waits for its decision, of a partner of Maria's."""
    partner = scene.company("P0001", manager=manager)
    return scene.submitted(scene.member(partner, "Ada"), partner, [scene.invoice(partner)], terms)


def lists(client: Client) -> dict[str, int]:
    """What each list in admin answers."""
    names = [model._meta.label_lower.replace(".", "_") for model in site._registry]
    return {name: client.get(reverse(f"admin:{name}_changelist")).status_code for name in names}


def test_a_finance_approver_sees_what_judging_needs_and_no_more(waiting: Application) -> None:
    found = lists(desk("Victor", "finance approvers"))
    assert {name for name, status in found.items() if status == 200} == {
        "partners_partner", "partners_levelspan", "partners_statuschange", "partners_letter",
        "partners_auditentry", "financing_application", "financing_invoice", "financing_agreement",
        "financing_payment", "financing_subscription",
    }  # fmt: skip
    assert set(found.values()) == {200, 403}


@pytest.mark.parametrize(("verb", "state"), [("approve", State.APPROVED), ("decline", State.DECLINED)])
def test_a_finance_approver_decides_for_every_partner(verb: str, state: State, waiting: Application) -> None:
    page = desk("Victor", "finance approvers")
    assert waiting.number in page.get("/admin/financing/application/").content.decode()
    assert page.post(f"/admin/financing/application/{waiting.pk}/take-up/").status_code == 302
    answer = page.post(f"/admin/financing/application/{waiting.pk}/{verb}/", {"reason": "Looked at."})
    assert answer.status_code == 302
    waiting.refresh_from_db()
    assert (waiting.state, str(waiting.decided_by)) == (state, "Victor")


@pytest.mark.parametrize("verb", ["take-up", "approve", "decline"])
def test_a_channel_manager_decides_for_no_other_region(verb: str, waiting: Application) -> None:
    page = desk("Jonas", "channel managers")
    assert waiting.number not in page.get("/admin/financing/application/").content.decode()
    address = f"/admin/financing/application/{waiting.pk}/{verb}/"
    assert page.post(address, {"reason": "Mine now."}).status_code == 404
    waiting.refresh_from_db()
    assert waiting.state == State.SUBMITTED


def test_an_auditor_reads_every_list_but_those_of_secrets(waiting: Application) -> None:
    found = lists(desk("Ruth", "auditors"))
    assert {name for name, status in found.items() if status != 200} == {"auth_group", "mfa_authenticator"}


def test_an_auditor_is_shown_no_form_that_writes_and_no_way_to_add(waiting: Application) -> None:
    page = desk("Ruth", "auditors")
    addresses = ["/admin/", f"/admin/financing/application/{waiting.pk}/change/"]
    for model in (Application, AuditEntry, Partner, User):
        name = model._meta.label_lower.replace(".", "/")
        addresses += [f"/admin/{name}/", f"/admin/{name}/{model.objects.last().pk}/change/"]
    for address in addresses:
        html = page.get(address).content.decode()
        forms = [form for form in POSTING.findall(html) if "logout" not in form]
        assert not [form for form in forms if not shows_only(form, html)], address
        assert not re.search(r'addlink|deletelink|name="_save"|name="action"', html), address


def shows_only(form: str, html: str) -> bool:
    """Whether it is the frame that Django puts around rows and lists to read: nothing in it sends it."""
    inner = html.split(form, 1)[1].split("</form>", 1)[0]
    return not re.search(r'type="submit"|<button', inner)


def test_an_auditor_posts_nothing(waiting: Application) -> None:
    page = desk("Ruth", "auditors")
    row = f"/admin/financing/application/{waiting.pk}"
    addresses = [
        "/admin/",
        "/admin/days/close/",
        "/admin/days/go/",
        "/admin/password_change/",
        f"{row}/approve/",
    ]
    addresses += [
        "/admin/financing/application/",
        "/admin/partners/importrun/add/",
        "/admin/nowhere/",
        f"{row}/change/",
    ]
    addresses += [
        "/admin/partners/user/",
        "/admin/partners/user/add/",
        f"/admin/partners/user/{User.objects.last().pk}/change/",
    ]
    answers = {
        address: page.post(address, {"reason": "Why not?", "name": "Eve"}).status_code
        for address in addresses
    }
    assert answers == dict.fromkeys(addresses, 403)
    waiting.refresh_from_db()
    assert waiting.state == State.SUBMITTED and not User.objects.filter(name="Eve").exists()


def test_an_auditor_may_sign_out(db: None) -> None:
    page = desk("Ruth", "auditors")
    assert page.post("/admin/logout/").status_code in (200, 302)
    assert page.get("/admin/").status_code == 302


def test_nobody_but_the_office_and_auditors_may_read_who_has_an_account() -> None:
    assert [name for name, rights in GROUPS.items() if "view_user" in rights] == [
        "program office",
        "auditors",
    ]
    assert [name for name, rights in GROUPS.items() if "view_all_partners" in rights] == [
        "finance approvers", "program office", "auditors",
    ]  # fmt: skip


COLUMNS = [
    (admin_.opts.label_lower.replace(".", "_"), field.name)
    for admin_ in site._registry.values()
    for field in admin_.model._meta.concrete_fields
    if admin_.opts.app_label != "auth"
]


def test_no_list_tells_what_a_column_without_a_filter_holds(waiting: Application) -> None:
    page = desk("Ruth", "auditors")
    told = {
        f"{name}.{field}"
        for name, field in COLUMNS
        if page.get(reverse(f"admin:{name}_changelist"), {f"{field}__isnull": "False"}).status_code == 200
    }
    offered = {
        f"{admin_.opts.label_lower.replace('.', '_')}.{one if isinstance(one, str) else one[0]}"
        for admin_ in site._registry.values()
        for one in admin_.list_filter
        if isinstance(one, str | tuple)
    }
    assert told <= offered, sorted(told - offered)
    users = reverse("admin:partners_user_changelist")
    assert page.get(users, {"password__startswith": "!"}).status_code == 400
    assert page.get(users, {"is_staff__exact": "1"}).status_code == 200
    imports = reverse("admin:partners_importrun_changelist")
    assert page.get(imports, {"by__id__exact": "1"}).status_code == 200
    assert page.get(imports, {"by__password__startswith": "!"}).status_code == 400
    assert page.get(reverse("admin:financing_application_changelist"), {"see": "all"}).status_code == 200
