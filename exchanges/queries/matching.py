"""Which offers and experts fit a request, and which requests fit an offer: counted by the database, said in words.

The field must be the same and some days must fit; then language, activity and enough days decide the order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, Case, F, Func, IntegerField, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Cast, Coalesce, Greatest, Least
from django.utils.translation import get_language, gettext, ngettext

from core.country_names import language_name
from core.errors import Text
from exchanges.enums import Activity, NeedKind, NeedState
from exchanges.models import Availability, ExchangeNeed, Expert
from exchanges.queries.experts import experts_for
from exchanges.queries.needs import needs_for
from partners.actor import Actor

SHOWN = 10
LANGUAGE, ACTIVITY, DAYS = 2, 2, 3  # what each is worth in the order
NUMBER = IntegerField()


@dataclass(frozen=True)
class Match:
    """`why` are short words for what fits; `but` for what does not."""

    row: Any
    why: list[str] = field(default_factory=list)
    but: list[str] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        return not self.but


def offers_for(need: ExchangeNeed, actor: Actor) -> list[Match]:
    return _needs_for(need, NeedKind.OFFER, actor)


def requests_for(need: ExchangeNeed, actor: Actor) -> list[Match]:
    return _needs_for(need, NeedKind.REQUEST, actor)


def _needs_for(need: ExchangeNeed, kind: NeedKind, actor: Actor) -> list[Match]:
    rows = needs_for(actor).filter(_other_side(need), kind=kind, state=NeedState.OPEN, field=need.field)
    rows = rows.filter(wished_from__lte=need.wished_until, wished_until__gte=need.wished_from)
    rows = rows.annotate(
        days_together=_days(Least(F("wished_until"), Value(need.wished_until)), Greatest(F("wished_from"), Value(need.wished_from))),
        same_language=_yes(language=need.language),
        same_activity=_yes(activity=need.activity),
    )
    found = _ranked(rows, need)
    return [Match(row, *_words(row, need)) for row in found]


def experts_fitting(need: ExchangeNeed, actor: Actor) -> list[Match]:
    """Of the other side, in the directory, free on some of the days."""
    other = Q(partner_id=need.addressed_to_id) if need.addressed_to_id else Q(partner__is_host=not need.partner.is_host)
    free = Availability.objects.across_partners(reason="days on which experts whom the reader sees are free").filter(
        expert=OuterRef("pk"), starts_on__lte=need.wished_until, ends_on__gte=need.wished_from
    )
    days = _days(Least(F("ends_on"), Value(need.wished_until)), Greatest(F("starts_on"), Value(need.wished_from)))
    together = free.order_by().values("expert").annotate(total=Sum(days)).values("total")
    rows = experts_for(actor).filter(Expert.listed(), other, fields__contains=[need.field]).annotate(
        days_together=Coalesce(Subquery(together, output_field=NUMBER), 0),
        same_language=_yes(languages__contains=[need.language]),
        same_activity=_yes(activities__contains=[need.activity]),
    )  # fmt: skip
    return [Match(row, *_words(row, need)) for row in _ranked(rows.filter(days_together__gte=1), need)]


def _other_side(need: ExchangeNeed) -> Q:
    """The host's are for its partners, the partners' are for the host; what names one partner is for that one."""
    if need.partner.is_host:
        return Q(partner_id=need.addressed_to_id) if need.addressed_to_id else Q(partner__is_host=False)
    return Q(partner__is_host=True) & (Q(addressed_to__isnull=True) | Q(addressed_to_id=need.partner_id))


def _days(last: Any, first: Any) -> Any:
    """Days from the first to the last, both inside: PostgreSQL gives the difference of two days as a number."""
    return Func(last, first, template="(%(expressions)s)", arg_joiner=" - ", output_field=NUMBER) + Value(1)


def _yes(**condition: Any) -> Any:
    return Case(When(**condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _ranked(rows: Any, need: ExchangeNeed) -> Sequence[Any]:
    enough = Case(When(days_together__gte=need.days, then=Value(DAYS)), default=Value(0), output_field=NUMBER)
    score = LANGUAGE * Cast("same_language", NUMBER) + ACTIVITY * Cast("same_activity", NUMBER) + enough
    return list(rows.annotate(score=score).order_by("-score", "-days_together", "pk")[:SHOWN])


def _words(row: Any, need: ExchangeNeed) -> tuple[list[str], list[str]]:
    """What fits, what does not."""
    language = language_name(need.language, get_language() or "en")
    days = ngettext("%(n)d day in common", "%(n)d days in common", row.days_together) % {"n": row.days_together}
    words: list[tuple[bool, Text, Text]] = [
        (True, need.get_field_display(), ""),
        (row.same_language, language, gettext("not in this language: %(language)s") % {"language": language}),
        (row.same_activity, Activity(need.activity).label, gettext("not named: %(activity)s") % {"activity": Activity(need.activity).label}),
        (row.days_together >= need.days, days, gettext("only %(days)s") % {"days": days}),
    ]
    return [str(yes) for fits, yes, _no in words if fits], [str(no) for fits, _yes_, no in words if not fits]
