"""Calls as lists and records show them: figures of places, eligibility in words, history for each reader."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Case, Count, DurationField, F, Q, QuerySet, Sum, Value, When
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from agreements.enums import RUNNING, Direction
from agreements.models import Agreement, QuotaYear
from core.country_names import language_name
from core.errors import Text
from core.models import HistoryEntry
from core.names import alphabetical
from core.record import Line, history_lines
from core.timefmt import day_text, instant_text
from partners.actor import Actor
from partners.queries import host_day
from scholarships.enums import SENT, CallState, NominationState
from scholarships.models import Allotment, Call, CallDocument, Nomination

# What a partner reads in the history of a call. The other rows name other partners or the ministry's own work.
PUBLIC_STEPS = ("publish", "open", "close", "extend", "decide", "archive", "cancel")
EPOCH = Value(datetime(2000, 1, 1, tzinfo=UTC))
IN_TURN = ("turn", "distance", "-id")  # keys of the list, see `in_turn`
# In these states nominations can be started or sent, within the instants of the call.
TAKES_NOMINATIONS = (CallState.PUBLISHED, CallState.OPEN, CallState.CLOSED)


@dataclass(frozen=True)
class Figures:
    """Sums over the allotments of a call that the reader may see."""

    nominated: int = 0
    may_nominate: int = 0
    places: int = 0
    placed: int = 0
    partners: int = 0


@dataclass(frozen=True)
class Missing:
    """What a draft lacks, the page where it is mended, and the words of the link to it."""

    sentence: Text
    page: str
    mend: Text


def calls_for(actor: Actor, *, state: str = "", year: int | None = None, words: str = "") -> QuerySet[Any]:
    """Calls this actor may see, narrowed by state, year of the intake and words of reference, title or programme."""
    rows = Call.objects.visible_to(actor).select_related("intake__programme")
    if state:
        rows = rows.filter(state=state)
    if year:
        rows = rows.filter(intake__starts_on__year=year)
    for word in words.split():
        rows = rows.filter(_names(word))
    return rows  # type: ignore[no-any-return]


def _names(word: str) -> Q:
    fields = ("reference", "title_en", "title_ru", "title_kk", "intake__reference", "intake__programme__code")
    found = Q()
    for name in fields:
        found |= Q(**{f"{name}__icontains": word})
    return found


def in_turn(calls: QuerySet[Any]) -> QuerySet[Any]:
    """Open calls first, those coming next, each the soonest closing on top; then those that are over, the latest first.

    Durations instead of instants, so that one key of the pager runs forwards and backwards.
    """
    turn = Case(When(state=CallState.OPEN, then=0), When(state__in=[CallState.DRAFT, CallState.PUBLISHED], then=1), default=2)
    distance = Case(When(turn__lt=2, then=F("closes_at") - EPOCH), default=EPOCH - F("closes_at"), output_field=DurationField())
    return calls.annotate(turn=turn).annotate(distance=distance)


def is_over(call: Call, now: datetime) -> bool:
    """Whether its closing is past news; of a draft it still warns."""
    return call.state != CallState.DRAFT and (call.closes_at <= now or call.state not in TAKES_NOMINATIONS)


def years_of_calls(actor: Actor) -> list[int]:
    """Years of the intakes of the calls this actor may see, the latest first."""
    rows = Call.objects.visible_to(actor).order_by("-intake__starts_on__year")
    return list(rows.values_list("intake__starts_on__year", flat=True).distinct())


def figures_of(calls: list[Call], actor: Actor) -> dict[int, Figures]:
    """One query for a page of calls: all partners' figures for staff, the own partner's for its officials."""
    rows = Allotment.objects.visible_to(actor).filter(call__in=calls).order_by().values("call_id")
    sums = rows.annotate(
        nominated_sum=Sum("nominated"),
        may_sum=Sum(F("places") + F("reserve_slots")),
        places_sum=Sum("places"),
        placed_sum=Sum("placed"),
        partners=Count("pk"),
    )
    return {row["call_id"]: Figures(row["nominated_sum"], row["may_sum"], row["places_sum"], row["placed_sum"], row["partners"]) for row in sums}


def allotments_of(call: Call, actor: Actor) -> list[Allotment]:
    """The allotments of a call that this actor may see, each with its agreement line."""
    rows = Allotment.objects.visible_to(actor).filter(call=call)
    found = rows.select_related("partner", "call__intake", "quota_year__line__agreement").order_by("pk")
    return sorted(found, key=lambda row: alphabetical(row.partner))


def checklist_rows(call: Call) -> list[CallDocument]:
    return list(CallDocument.objects.across_partners(reason="checklist of a call fetched for this reader").filter(call=call))


def nomination_counts(call: Call, actor: Actor) -> list[tuple[NominationState, int]]:
    """How many nominations of the call are in each state, in the order of a usual life; empty states left out."""
    rows = Nomination.objects.visible_to(actor).filter(call=call).order_by().values_list("state").annotate(n=Count("pk"))
    counts = dict(rows)
    return [(state, counts[state.value]) for state in NominationState if state.value in counts]


def ending_with(call: Call, actor: Actor) -> dict[str, int]:
    """What would end with the call if it were cancelled now: nominations that were sent and are not enrolled, and the places they hold."""
    rows = Nomination.objects.visible_to(actor).filter(call=call, state__in=SENT).order_by()
    return rows.aggregate(nominations=Count("pk"), places=Count("pk", filter=Q(holds_place=True)))  # type: ignore[no-any-return]


def nominations_in(call: Call, actor: Actor) -> QuerySet[Any]:
    """Nominations of the actor's own partners in one call."""
    rows = Nomination.objects.visible_to(actor).filter(call=call, partner_id__in=actor.partner_ids)
    return rows.select_related("person")  # type: ignore[no-any-return]


def takes_drafts(call: Call, now: datetime) -> bool:
    """A nomination can be prepared from the publication on, until the closing instant."""
    return call.state in TAKES_NOMINATIONS and now < call.closes_at


def may_still_edit(call: Call, now: datetime) -> bool:
    """Until the opening instant; whether the clock has opened the call by then does not matter."""
    return call.state == CallState.DRAFT or (call.state == CallState.PUBLISHED and now < call.opens_at)


def quota_years_for(call: Call, actor: Actor) -> QuerySet[Any]:
    """Lines in force that have places in the year of the call's intake."""
    rows = QuotaYear.objects.visible_to(actor).filter(year=call.intake.starts_on.year, line__direction=Direction.INBOUND)
    rows = rows.filter(line__agreement__state__in=RUNNING).select_related("line__agreement", "line__partner")
    return rows.order_by("line__partner__code", "line__agreement__reference", "line__number")  # type: ignore[no-any-return]


def is_in_force(agreement: Agreement, now: datetime) -> bool:
    """By its state and by its last day, that of a notice included; a late clock keeps no agreement in force.

    While an amendment is negotiated the terms approved last hold.
    """
    today = host_day(now)
    days = (agreement.valid_until, agreement.ends_by_notice_on)
    return agreement.is_in_force and all(day is None or day >= today for day in days)


def line_fault(allotment: Allotment, now: datetime) -> str:
    """Why the places of this partner can't be promised from their line; empty when they can."""
    line, year = allotment.quota_year.line, allotment.call.intake.starts_on.year
    words = {"agreement": line.agreement.reference, "partner": allotment.partner, "year": year}
    if not is_in_force(line.agreement, now):
        return gettext("The agreement %(agreement)s, from which %(partner)s has its places, is not in force.") % words
    if allotment.quota_year.year != year:
        return gettext("The places of %(partner)s are drawn from another year than %(year)d, in which the intake begins.") % words
    if allotment.places * allotment.amount_per_place > allotment.quota_year.limit:
        return gettext("%(partner)s has more places in the call than its line of %(agreement)s gives in %(year)d.") % words
    return ""


def eligibility_of(call: Call) -> list[str]:
    """The rules of the call as sentences, in the reader's language."""
    sentences = []
    if call.max_age:
        text = ngettext(
            "At most %(years)d year old on %(day)s, the day the intake begins.",
            "At most %(years)d years old on %(day)s, the day the intake begins.",
            call.max_age,
        )
        sentences.append(text % {"years": call.max_age, "day": day_text(call.intake.starts_on)})
    if service := call.min_years_of_service:
        text = ngettext("At least %(years)d year of service.", "At least %(years)d years of service.", service)
        sentences.append(text % {"years": service})
    words = {"language": language_name(call.language, get_language() or "en"), "level": call.language_level}
    if call.language_level:
        sentences.append(gettext("Language of the programme: %(language)s, level %(level)s or higher.") % words)
    else:
        sentences.append(gettext("Language of the programme: %(language)s; no level is asked for.") % words)
    if years := call.no_repeat_years:
        text = ngettext(
            "Nobody who was trained here less than %(years)d year before the intake begins.",
            "Nobody who was trained here less than %(years)d years before the intake begins.",
            years,
        )
        sentences.append(text % {"years": years})
    if call.asks_nominee:
        sentences.append(gettext("The nominee completes a part of the nomination in person, by an invitation link."))
    if call.asks_employer:
        sentences.append(gettext("The employer of the nominee endorses the nomination."))
    if call.asks_embassy:
        sentences.append(gettext("The embassy forwards the nomination to the ministry."))
    if call.asks_passport:
        sentences.append(gettext("Passport data are needed with the nomination."))
    if call.asks_medical:
        sentences.append(gettext("The medical part is needed with the nomination: the nominee's declaration and a physician's report."))
    return sentences


def missing_for_publication(call: Call, allotments: list[Allotment], checklist: list[CallDocument], now: datetime) -> list[Missing]:
    """What keeps a draft from being published, then what its keeper may have forgotten."""
    missing: list[Missing] = []
    if call.state != CallState.DRAFT:
        return missing
    if not allotments:
        missing.append(Missing(_("No partner has places yet."), "allot", _("Give places to partners")))
    faults = filter(None, (line_fault(row, now) for row in allotments))
    missing += [Missing(fault, "allot", _("Change the places")) for fault in faults]
    if call.closes_at <= now:
        missing.append(Missing(_("The closing instant lies in the past."), "change_call", _("Set a later closing")))
    if not checklist:
        sentence = _("The checklist asks for no document. The call can be published without one.")
        missing.append(Missing(sentence, "checklist", _("Add documents")))
    return missing


def history_for(actor: Actor, call: Call, entries: list[HistoryEntry]) -> list[Line]:
    """The timeline, newest first. Only staff read rows that speak of single partners."""
    shown = entries if actor.sees_all_partners else [row for row in entries if row.step in PUBLIC_STEPS]
    details = [_detail(row, call) for row in shown][::-1]
    return [replace(line, detail=detail) for line, detail in zip(history_lines(shown), details, strict=True)]


def _detail(entry: HistoryEntry, call: Call) -> str:
    data = entry.data
    if entry.step == "allotted":
        text = gettext("%(partner)s: places %(places)s, reserve list %(reserve)s")
        return text % {"partner": data.get("partner"), "places": data.get("places"), "reserve": data.get("reserve", 0)}
    if entry.step == "extend" and data.get("to"):
        return gettext("New closing: %(instant)s") % {"instant": instant_text(datetime.fromisoformat(data["to"]), call.zone).text}
    if entry.step == "changed":
        return ", ".join(str(Call._meta.get_field(name).verbose_name) for name in data.get("fields", ()))  # type: ignore[union-attr]
    return str(data.get("document") or data.get("partner") or "")


def future_intake_filter(today: date, keep: int | None = None) -> Q:
    """Intakes that a call can still be made for; the present one of a call stays in its form."""
    return Q(starts_on__gt=today) | Q(pk=keep)
