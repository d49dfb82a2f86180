"""A material from the draft to the offer: the side whose paper it is writes it and says how far it may go."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, NotAllowed
from core.numbers import reference
from core.workflow import begin, lock_for, perform
from documents.enums import CircleKind
from documents.models import Circle, CirclePartner, StoredFile
from exchanges.enums import MaterialState as S
from exchanges.enums import TextState
from exchanges.models import Material, MaterialText, MaterialVersion
from exchanges.operations.words import wake_words
from exchanges.queries import materials as queries
from exchanges.rules import materials as rules
from exchanges.rules.materials import Reach
from partners.actor import Actor
from partners.models import Partner
from partners.queries import host_day

NOT_CLASSIFIED: dict[str, Any] = {"classified_by_id": None, "cleared_by_id": None, "cleared_at": None}


def write_material(*, partner: Partner, fields: Mapping[str, Any], reach: Reach, file: StoredFile, actor: Actor, now: datetime) -> Material:
    """A draft with its first version. Nobody but the own side sees it."""
    if not rules.may_write_for(actor, partner.pk):
        raise NotAllowed
    check_reach(reach, partner.pk)
    _check_replaced(fields.get("supersedes"), partner.pk)
    with transaction.atomic():
        material = Material(
            partner=partner, reference=reference("IM", host_day(now).year), circle=new_circle(reach), offered_circle=new_circle(reach),
            created_at=now, created_by_id=actor.user_id, created_by_label=actor.label[:200], state_since=now, **fields,
        )  # fmt: skip
        begin(material, "written", actor=actor, now=now)
        _add_version(material, file, "", actor, now)
    return material


def change_material(material: Material, *, fields: Mapping[str, Any], reach: Reach, actor: Actor, now: datetime) -> None:
    """What the draft says of itself, and how far it may go."""
    check_reach(reach, material.partner_id)
    if fields.get("supersedes") and fields["supersedes"].pk != material.supersedes_id:
        _check_replaced(fields["supersedes"], material.partner_id)
    with transaction.atomic():
        locked = lock_for(material, "change", actor=actor, now=now)
        write_circle(locked.circle, reach)
        write_circle(locked.offered_circle or locked.circle, reach)
        perform(material, "change", actor=actor, now=now, changes=dict(fields))
        _say_anew(material)


def _say_anew(material: Material) -> None:
    """Title and abstract for the search. The words of the file are taken out anew: with longer ones beside them they may be more than PostgreSQL keeps."""
    rows = MaterialText.objects.across_partners(reason="the words of a material that its side has just changed").filter(material=material)
    said = {"title": material.title, "abstract": material.abstract}
    if not rows.filter(**said).exists():
        rows.update(**said, body="", state=TextState.WAITING, tried_at=None)
        wake_words()


def offer_material(material: Material, *, actor: Actor, now: datetime) -> None:
    perform(material, "offer", actor=actor, now=now, changes={"state_since": now})


def add_version(material: Material, *, file: StoredFile, note: str = "", actor: Actor, now: datetime) -> MaterialVersion:
    """Another file in the place of the current one. What was offered is offered anew: its circle was proposed for another file."""
    name = "change_file" if material.state == S.DRAFT else "new_version"
    with transaction.atomic():
        lock_for(material, name, actor=actor, now=now)
        changes = {} if name == "change_file" else {**NOT_CLASSIFIED, "state_since": now}
        perform(material, name, actor=actor, now=now, changes=changes, data={"note": note} if note else None)
        if name == "new_version":
            write_circle(material.circle, queries.widest(material))
        return _add_version(material, file, note, actor, now)


def take_material_back(material: Material, *, actor: Actor, now: datetime) -> None:
    """Its side changes its mind as long as nobody has read it."""
    with transaction.atomic():
        perform(material, "take_back", actor=actor, now=now, changes={**NOT_CLASSIFIED, "state_since": now})
        write_circle(material.circle, queries.widest(material))


def _add_version(material: Material, file: StoredFile, note: str, actor: Actor, now: datetime) -> MaterialVersion:
    """The material is locked, or new."""
    rows = MaterialVersion.objects.across_partners(reason="versions of a material that is locked")
    number = queries.next_number(material)
    rows.filter(material=material, is_current=True).update(is_current=False)
    version = MaterialVersion(material=material, number=number, file=file, note=note, uploaded_at=now, uploaded_by_label=actor.label[:200])
    version.full_clean()
    version.save(force_insert=True)
    said = {"title": material.title, "abstract": material.abstract, "version": version, "state": TextState.WAITING, "body": "", "tried_at": None}
    MaterialText.objects.across_partners(reason="the words of a material that is locked").update_or_create(material=material, defaults=said)
    wake_words()
    return version


# --- circles ------------------------------------------------------------------------------------------
def check_reach(reach: Reach, partner_id: int) -> None:
    if reach.kind not in CircleKind.values:
        raise Invalid({"circle": [_("Choose who may read it.")]})
    if reach.kind != CircleKind.NAMED:
        return
    known = set(queries.partners_to_name(partner_id).filter(pk__in=reach.partner_ids).values_list("pk", flat=True))
    if not reach.partner_ids:
        raise Invalid({"partners": [_("Choose the partners that may read it, or another circle.")]})
    if known != reach.partner_ids:
        raise Invalid({"partners": [_("Choose partners other than the host and the side whose material it is.")]})


def new_circle(reach: Reach) -> Circle:
    circle = Circle(kind=reach.kind)
    circle.save(force_insert=True)
    _name(circle, reach.partner_ids)
    return circle


def write_circle(circle: Circle, reach: Reach) -> None:
    """The material is locked; its circle is another from the next reading on."""
    before = queries.reach_of(circle)
    if before == reach:
        return
    if circle.kind != reach.kind:
        circle.kind = reach.kind
        circle.save(update_fields=["kind"])
    rows = CirclePartner.objects.across_partners(reason="the circle of a material that is locked").filter(circle=circle)
    rows.exclude(partner_id__in=reach.partner_ids).delete()
    _name(circle, reach.partner_ids - set(rows.values_list("partner_id", flat=True)))


def _name(circle: Circle, partner_ids: frozenset[int]) -> None:
    for partner_id in sorted(partner_ids):
        CirclePartner(circle=circle, partner_id=partner_id).save(force_insert=True)


def _check_replaced(older: Material | None, partner_id: int) -> None:
    if older and not queries.can_be_replaced([partner_id]).filter(pk=older.pk).exists():
        raise Invalid({"supersedes": [_("Choose a shared material of the same side that nothing replaces yet.")]})
