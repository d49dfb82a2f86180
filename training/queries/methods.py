"""Methods of training as pages and the first page read them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from partners.actor import Actor
from training.models import Intake, Method, MethodFile, MethodUse, Module, Pilot, Programme
from training.queries.catalogue import programmes_kept_by


def methods_for(actor: Actor) -> Any:
    return Method.objects.visible_to(actor).select_related("institution", "author")


def narrowed(rows: Any, *, state: str = "", kind: str = "", text: str = "") -> Any:
    if state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    for word in text.split():
        named = Q(title_en__icontains=word) | Q(title_ru__icontains=word) | Q(title_kk__icontains=word)
        rows = rows.filter(named | Q(reference__icontains=word) | Q(author_label__icontains=word))
    return rows


def materials_of(method: Method, actor: Actor) -> list[MethodFile]:
    return list(MethodFile.objects.visible_to(actor).filter(method=method).select_related("file"))


def uses_of(method: Method, actor: Actor) -> list[MethodUse]:
    return list(MethodUse.objects.visible_to(actor).filter(method=method).select_related("programme").order_by("programme__code", "pk"))


def methods_in(programme: Programme, actor: Actor) -> list[MethodUse]:
    """Adopted methods that a programme uses, for its page."""
    rows = MethodUse.objects.visible_to(actor).filter(programme=programme).select_related("method")
    return list(rows.order_by("method__title_en", "pk"))


def pilots_of(method: Method, actor: Actor) -> list[Pilot]:
    """The latest first, each with its evaluation where there is one."""
    rows = Pilot.objects.visible_to(actor).filter(method=method)
    return list(rows.select_related("intake", "group", "module", "compared_intake", "evaluation"))


def pilots_to_evaluate(method: Method, actor: Actor, today: date) -> list[Pilot]:
    rows = Pilot.objects.visible_to(actor).filter(method=method, evaluation__isnull=True, starts_on__lte=today)
    return list(rows.select_related("method", "intake__programme", "group", "module", "compared_intake").order_by("starts_on", "pk"))


def intakes_of(method: Method) -> Any:
    """Of the academy, the latest first."""
    return Intake.objects.filter(programme__institution_id=method.institution_id).select_related("programme").order_by("-starts_on", "pk")


def modules_of(intake: Intake) -> Any:
    return Module.objects.filter(version_id=intake.version_id).order_by("order", "code")


def programmes_to_name(method: Method, actor: Actor) -> Any:
    """Whose catalogue this actor keeps and that do not use it yet."""
    used = MethodUse.objects.across_partners(reason="which programmes use a method that was fetched rightly").filter(
        method=method, programme=OuterRef("pk")
    )
    return programmes_kept_by(actor).filter(~Exists(used)).order_by("code")
