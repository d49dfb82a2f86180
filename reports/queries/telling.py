"""Notices by kind: how many were given, how many letters left, how many were read."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from core.registries import notice_kinds
from notifications.enums import DeliveryState
from notifications.models import Delivery, Notice
from partners.actor import Actor
from partners.enums import Role
from reports.queries.spans import Params, instants, share
from reports.sheets import Column, Row

COUNTED = "how many notices were given, sent and read by kind; no reader is named"
READERS = (Role.ADMINISTRATOR, Role.AUDITOR, Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD)
NOTICE_COLUMNS = (
    Column("", "key", name="kind"), Column(_("Kind"), width=44, name="label"), Column(_("Notices"), "whole", 9, name="notices"),
    Column(_("Read in the inbox"), "whole", 9, name="read"), Column(_("Read, share"), "share", 9, name="read_share"),
    Column(_("Letters"), "whole", 9, name="letters"), Column(_("Sent"), "whole", 9, name="sent"), Column(_("Waiting"), "whole", 9, name="waiting"),
    Column(_("Failed"), "whole", 9, name="failed"), Column(_("Returned by the other side"), "whole", 9, name="bounced"),
    Column(_("Not sent: address known to be wrong"), "whole", 9, name="dropped"),
)  # fmt: skip


def for_readers(actor: Actor) -> bool:
    """As the delivery log."""
    return actor.is_signed_in and actor.has(*READERS)


def _notices(params: Params) -> Any:
    return Notice.objects.across_partners(reason=COUNTED).filter(**instants(params, "created_at")).order_by()


def notices_size(params: Params, actor: Actor) -> int:
    return int(_notices(params).values("kind").distinct().count())


def notices_by_kind(params: Params, actor: Actor) -> list[Row]:
    """Two queries. Letters to addresses without an account (invitations) have no notice."""
    if not for_readers(actor):
        return []
    given = {row["kind"]: row for row in _notices(params).values("kind").annotate(n=Count("pk"), read=Count("read_at"))}
    states = {
        "sent": [DeliveryState.SENT], "waiting": [DeliveryState.QUEUED, DeliveryState.SENDING], "failed": [DeliveryState.FAILED],
        "bounced": [DeliveryState.BOUNCED], "dropped": [DeliveryState.DROPPED],
    }  # fmt: skip
    rows = Delivery.objects.across_partners(reason=COUNTED).filter(**instants(params, "created_at")).order_by().values("kind")
    letters = {
        row["kind"]: row for row in rows.annotate(n=Count("pk"), **{name: Count("pk", filter=Q(state__in=named)) for name, named in states.items()})
    }
    nothing: dict[str, int] = {}
    lines: list[Row] = []
    for kind in sorted({*given, *letters}):
        told, sent = given.get(kind, nothing), letters.get(kind, nothing)
        counts = (sent.get("n", 0), *(sent.get(name, 0) for name in states))
        number, read = told.get("n", 0), told.get("read", 0)
        lines.append((kind, label_of(kind), number, read, share(read, number), *counts))
    return lines


def label_of(kind: str) -> str:
    """A kind that is no more, or a digest, stands under its own name."""
    known = notice_kinds.get(kind)
    return str(known.label) if known and known.label else kind.replace("_", " ")
