"""People trained, by what they were, where they come from and what they learned; and how many of those who began have a certificate."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, ExtractYear
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.country_groups import GROUPS, NO_GROUP, NO_REGION, REGIONS, groups_of, region_of
from core.errors import Text
from core.models import HistoryEntry
from documents.enums import IssuedState
from events.enums import EventKind, RegistrationState
from events.models import Registration
from partners.actor import Actor
from partners.enums import PartnerKind
from people.enums import Gender
from reports.queries.spans import Params, dates, instants, share
from reports.queries.whose import chosen, groups, own, partners_named
from reports.sheets import Column, Row
from training.enums import CERTIFIABLE, FINISHED, UNDER_WAY, EnrolmentState, FieldOfStudy, ProgrammeKind
from training.models import Enrolment, Programme

BY: dict[str, Text] = {
    "type": _("type of training"), "gender": _("gender"), "partner": _("country"), "region": _("region"), "group": _("group of countries"),
    "field": _("field"), "year": _("year"),
}  # fmt: skip
KEYS: dict[str, Any] = {
    "type": Cast("intake__programme__kind", CharField()), "gender": F("person__gender"), "partner": F("partner_id"),
    "field": F("intake__programme__field"), "year": ExtractYear("intake__starts_on"),
}  # fmt: skip
STEPS = "whether people whom this reader counts have begun"
HERE = (*UNDER_WAY, *FINISHED)


def enrolments(params: Params, actor: Actor) -> Any:
    """Of intakes that began within the years."""
    rows = own(Enrolment.objects.visible_to(actor), actor, partner="partner_id", academy="intake__programme__institution_id")
    return chosen(rows, params, partner="partner_id").filter(**dates(params, "intake__starts_on")).order_by()


def begun(params: Params, actor: Actor) -> Any:
    """Who was in training at some time, also who left it or was dismissed later: by the history, since the state tells the end alone."""
    started = HistoryEntry.objects.across_partners(reason=STEPS).filter(
        model="training.enrolment", object_id=OuterRef("pk"), target=EnrolmentState.ACTIVE
    )
    return enrolments(params, actor).filter(Q(state__in=HERE) | Exists(started))


COUNTS = {
    "trainings": Count("pk"),
    "people": Count("person", distinct=True),
    "women": Count("pk", filter=Q(person__gender=Gender.FEMALE)),
    "men": Count("pk", filter=Q(person__gender=Gender.MALE)),
    "completed": Count("pk", filter=Q(state__in=CERTIFIABLE)),
}
TRAINED_COLUMNS = (
    Column("", "key", name="list"), Column(_("Group"), width=34, name="what"), Column(_("Trainings"), "whole", 10, name="trainings"),
    Column(_("People"), "whole", 10, name="people"), Column(_("Women"), "whole", 9, name="women"), Column(_("Men"), "whole", 9, name="men"),
    Column(_("Women, share"), "share", 9, name="women_share"), Column(_("Completed"), "whole", 10, name="completed"),
    Column(_("Share of all trainings"), "share", 10, name="share"),
)  # fmt: skip


def trained_size(params: Params, actor: Actor) -> int:
    by = params.get("by") or "type"
    if by in ("region", "group"):
        return len(REGIONS) + 1 if by == "region" else len(GROUPS)
    return groups(begun(params, actor).annotate(key=KEYS[by]), "key") + (len(EventKind) if by == "type" else 0)


def trained(params: Params, actor: Actor) -> list[Row]:
    """At most two queries and the names. A country in two groups counts in both, so that shares of groups may pass one together."""
    by = params.get("by") or "type"
    whole = begun(params, actor)
    if by in ("region", "group"):
        return _by_countries(by, whole)
    found = {row["key"]: row for row in whole.annotate(key=KEYS[by]).values("key").annotate(**COUNTS)}
    named = _names(by, found)
    total = sum(row["trainings"] for row in found.values())
    rows = [_row(f"partner={key}" if by == "partner" else "", named[key], row, total) for key, row in found.items()]
    rows.sort(key=lambda row: row[1] if by == "year" else (-row[2], row[1]))
    return [*rows, *(_events(params, actor) if by == "type" else [])]


def _row(where: str, what: str, row: Mapping[str, int], total: int) -> tuple[Any, ...]:
    told = row["women"] + row["men"]
    return (
        where, what, row["trainings"], row["people"], row["women"], row["men"], share(row["women"], told), row["completed"], share(row["trainings"], total),
    )  # fmt: skip


def _names(by: str, keys: Any) -> dict[Any, str]:
    if by == "partner":
        return {key: name for key, name in partners_named(keys).items() if key}
    words: dict[str, Mapping[Any, Any]] = {"type": dict(ProgrammeKind.choices), "gender": dict(Gender.choices), "field": dict(FieldOfStudy.choices)}
    return {key: str(words.get(by, {}).get(key, key)) or gettext("not stated") for key in keys}


def _by_countries(by: str, rows: Any) -> list[Row]:
    """Countries are told apart by the database, regions and groups by their lists; a group counts who came while the country stood in it.

    People are added up over countries and days on which trainings began: who came twice counts twice here.
    """
    found = rows.values("partner__code", "partner__kind", "intake__starts_on").annotate(**COUNTS)
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    total = 0
    for row in found:
        total += row["trainings"]
        code = row["partner__code"] if row["partner__kind"] == PartnerKind.COUNTRY else ""
        places = [region_of(code)] if by == "region" else list(groups_of(code, row["intake__starts_on"])) or [NO_GROUP]
        for place in places:
            sums[place].update({name: row[name] for name in COUNTS})
    words = {**REGIONS, "": NO_REGION} if by == "region" else GROUPS
    return [_row("", str(words[place]), sums[place], total) for place in words if place in sums]


def _events(params: Params, actor: Actor) -> list[Row]:
    """Who attended events, by their kind: not learning with outcomes, so that they stand apart and take no part in the shares."""
    rows = own(Registration.objects.visible_to(actor), actor, partner="partner_id", academy="event__institution_id")
    rows = chosen(rows, params, partner="partner_id").filter(state=RegistrationState.ATTENDED, **instants(params, "event__starts_at")).order_by()
    of = {"women": Gender.FEMALE, "men": Gender.MALE}
    found = rows.values("event__kind").annotate(
        n=Count("pk"), **{name: Count("pk", filter=Q(person__gender=gender)) for name, gender in of.items()}
    )  # fmt: skip
    kinds = dict(EventKind.choices)
    return [
        ("", gettext("event: %(kind)s") % {"kind": kinds[row["event__kind"]]}, row["n"], row["n"], row["women"], row["men"],
         share(row["women"], row["women"] + row["men"]), None, None)
        for row in sorted(found, key=lambda row: -row["n"])
    ]  # fmt: skip


COMPLETION_BY: dict[str, Text] = {"year": _("year"), "programme": _("programme"), "partner": _("country")}
COMPLETION_KEYS: dict[str, Any] = {"year": Value(0), "programme": F("intake__programme_id"), "partner": F("partner_id")}
COMPLETION_COLUMNS = (
    Column("", "key", name="list"), Column(_("Year"), "year", 8, name="year"), Column(_("Group"), width=34, name="by"),
    Column(_("Began"), "whole", 9, name="began"), Column(_("Still in training"), "whole", 9, name="under_way"),
    Column(_("Completed"), "whole", 9, name="completed"), Column(_("In part"), "whole", 9, name="in_part"),
    Column(_("Not completed"), "whole", 9, name="not_completed"), Column(_("Left or dismissed"), "whole", 9, name="left"),
    Column(_("Certificates"), "whole", 9, name="certificates"), Column(_("Certificates, of those who began"), "share", 10, name="share"),
)  # fmt: skip
E = EnrolmentState
OUTCOMES = {
    "began": Q(), "under_way": Q(state__in=UNDER_WAY), "completed": Q(state=E.COMPLETED), "in_part": Q(state=E.PARTIALLY_COMPLETED),
    "not_completed": Q(state=E.NOT_COMPLETED), "left": Q(state__in=[E.WITHDRAWN, E.DISMISSED]),
    "certificates": Q(certificate__state=IssuedState.VALID),
}  # fmt: skip


def _completion(params: Params, actor: Actor) -> Any:
    return begun(params, actor).annotate(year=ExtractYear("intake__starts_on"), key=COMPLETION_KEYS[params.get("by") or "year"])


def completion_size(params: Params, actor: Actor) -> int:
    return groups(_completion(params, actor), "year", "key")


def completion(params: Params, actor: Actor) -> list[Row]:
    """One line a year of beginning: valid certificates against those who began."""
    by = params.get("by") or "year"
    counts = {f"n_{name}": Count("pk", filter=condition) if condition else Count("pk") for name, condition in OUTCOMES.items()}
    found = list(_completion(params, actor).values("year", "key").annotate(**counts))
    keys = {row["key"] for row in found}
    named: dict[Any, str] = {0: gettext("all")}
    if by == "partner":
        named = {key: name for key, name in partners_named(keys).items() if key}
    elif by == "programme":
        named = {row.pk: str(row) for row in Programme.objects.filter(pk__in=keys)}
    return [
        (
            f"partner={row['key']}" if by == "partner" else "", row["year"], named[row["key"]], *(row[f"n_{name}"] for name in OUTCOMES),
            share(row["n_certificates"], row["n_began"]),
        )
        for row in sorted(found, key=lambda row: (row["year"], named[row["key"]]))
    ]  # fmt: skip
