"""The canaries live: every text of the other partner holds one, who may see them does, and the check page tells no more than paper."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse

from partners.models import Invitation, Letter, Partner
from tests.leap_portal.canaries import pdf_text
from tests.leap_portal.matrix import Cell, ask
from tests.leap_portal.paths import ADMIN, MODELS, PORTAL, Path
from tests.leap_portal.people import World
from tests.partners.mailbox import token

TEXTS = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
# Texts that hold a word of the program's, a code of the world's, or a digest: nothing of the partner's own.
WORDS = {
    "Partner.country", "Partner.currency", "LevelSpan.level", "StatusChange.kind", "StatusChange.edition",
    "AuditEntry.edition", "AuditEntry.mac", "AuditEntry.address", "Letter.edition", "LetterFile.sha256", "Invoice.currency", "Application.edition",
    "ApplicationLine.application_state", "Payment.currency", "Payment.agreement", "Subscription.currency",
    "Invitation.digest", "Target.currency", "Sale.currency",
}  # fmt: skip


def texts() -> Iterator[tuple[type[models.Model], models.Field]]:
    """Every text column of every table with partner data, but for those that hold a choice of ours."""
    for model in apps.get_models():
        names = {field.name for field in model._meta.fields}
        if model is not Partner and "partner" not in names:
            continue
        for field in model._meta.concrete_fields:
            if (
                isinstance(field, TEXTS)
                and not field.choices
                and f"{model.__name__}.{field.name}" not in WORDS
            ):
                yield model, field


def rows(model: type[models.Model], partner: Partner) -> models.QuerySet[Any]:
    return model.objects.filter(pk=partner.pk) if model is Partner else model.objects.filter(partner=partner)


@pytest.mark.parametrize(
    ("model", "field"), list(texts()), ids=lambda one: getattr(one, "__name__", None) or one.name
)
def test_every_text_of_a_partner_s_rows_holds_a_canary(
    model: type[models.Model], field: models.Field, world: World
) -> None:
    for whose, partner in (("near", world.near), ("far", world.far)):
        held = rows(model, partner).values_list(field.name, flat=True)
        told = " ".join(
            pdf_text(bytes(one)) if isinstance(field, models.BinaryField) else str(one) for one in held
        )
        assert world.canaries[whose].found(told), f"{whose}: {told[:200]}"


def test_there_are_forty_and_no_partner_s_are_the_other_s(world: World) -> None:
    near, far = (set(world.canaries[whose].words) for whose in ("near", "far"))
    assert len(near) >= 40 and len(far) >= 40 and not near & far


def shown(world: World, who: str, paths: tuple[Path, ...]) -> str:
    """All that the actor reads on these pages."""
    return "\n".join(ask(Cell(path, who, "own", "GET"), world).text for path in paths)


def test_whose_they_are_reads_them(world: World) -> None:
    flock = world.canaries["near"]
    read = flock.found(shown(world, "admin", PORTAL))
    assert len(read) >= 20
    assert world.canaries["far"].found(shown(world, "stranger", PORTAL))


def test_who_sees_every_partner_reads_both(world: World) -> None:
    paths = tuple(
        path for model in MODELS for path in model.paths() if path.name.endswith(("list", "_change"))
    )
    for who in ("office", "auditor"):
        text = shown(world, who, (*ADMIN, *paths))
        for flock in world.canaries.values():
            assert len(flock.found(text)) >= 25, who


def test_the_check_page_tells_anybody_with_the_code_what_the_paper_says(world: World) -> None:
    letter = Letter.objects.get(partner=world.far, kind="status")
    path = Path("check", "", "", at=f"/check/?code={letter.check_code}")
    flock = world.canaries["far"]
    for who in ("nobody", "admin"):
        text = ask(Cell(path, who, "own", "GET"), world).text
        assert set(flock.found(text)) == {letter.check_code, letter.number, world.far.name.split()[1]}


def test_an_invitation_tells_whoever_holds_its_link_who_invites_and_no_more(world: World) -> None:
    invited = Invitation.objects.get(partner=world.far)
    flock = world.canaries["far"]
    path = Path("invitation", "", "", at=reverse("invitation", args=[token(invited)]))
    text = ask(Cell(path, "nobody", "own", "GET"), world).text
    told = {world.far.name.split()[1], invited.email.split("@")[0], invited.name, invited.invited_by.name}
    assert set(flock.found(text)) <= told and world.far.name in text
