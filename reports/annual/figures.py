"""The counts of one year over all partners, each with a constant number of queries. A day belongs to the year of the host's zone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import ExtractYear

from agreements.enums import UNSIGNED
from agreements.models import Agreement
from documents.enums import IssuedKind, IssuedState
from documents.models import IssuedDocument
from events.enums import HAPPENED, RegistrationState
from events.models import Event, Registration
from exchanges.enums import AGREED_MISSIONS, PROJECT_RUNNING
from exchanges.models import Material, Mission, Project, ResearchOutput
from partners.actor import Actor
from partners.models import Partner
from reports.queries import funnel as stages
from reports.queries.spans import instants
from training.enums import CERTIFIABLE, FINISHED, UNDER_WAY
from training.models import Enrolment

REASON = "the annual report counts over all partners and names nobody; only staff that sees all partners may ask for it"
TRAINED = (*UNDER_WAY, *FINISHED)
PAPERS = (IssuedKind.CERTIFICATE_COMPLETION, IssuedKind.CERTIFICATE_PARTICIPATION, IssuedKind.DIPLOMA)
YEARS_BACK = 5


@dataclass(frozen=True)
class Span:
    """A calendar year: its days, and the instants that lie in it in the host's zone."""

    year: int

    @property
    def params(self) -> dict[str, int]:
        """As the other reports take it."""
        return {"first_year": self.year, "last_year": self.year}

    @property
    def first_day(self) -> date:
        return date(self.year, 1, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, 12, 31)

    def of_instant(self, field: str) -> Q:
        return Q(**instants(self.params, field))

    def over_days(self, first: str, last: str) -> Q:
        """Something that lasted touches the year."""
        return Q(**{f"{first}__lte": self.last_day, f"{last}__gte": self.first_day})


def _all(model: Any) -> Any:
    return model.objects.across_partners(reason=REASON)


def trained(span: Span) -> QuerySet[Any]:
    """People in training in the year: the intake touches it, and the training was begun."""
    return _all(Enrolment).filter(span.over_days("intake__starts_on", "intake__ends_on"), state__in=TRAINED).order_by()  # type: ignore[no-any-return]


def agreements_in_force(span: Span) -> int:
    """Agreements that held on some day of the year."""
    rows = _all(Agreement).exclude(state__in=UNSIGNED).filter(valid_from__lte=span.last_day)
    open_ended = Q(valid_until__isnull=True) | Q(valid_until__gte=span.first_day)
    return int(rows.filter(open_ended, Q(ends_by_notice_on__isnull=True) | Q(ends_by_notice_on__gte=span.first_day)).count())


def trained_by(span: Span, key: str) -> list[tuple[Any, int]]:
    """Counted by a column of the enrolment or beyond it, the most first."""
    rows = trained(span).values_list(key).annotate(n=Count("pk"))
    return sorted(((value, number) for value, number in rows), key=lambda row: (-row[1], str(row[0])))


def trained_by_partner(span: Span) -> dict[int, dict[str, int]]:
    """By partner: people in training, of them women, and those whose training ended in the year with something to certify."""
    ended = Q(state__in=CERTIFIABLE, completed_on__range=(span.first_day, span.last_day))
    rows = (
        trained(span)
        .values("partner_id")
        .annotate(people=Count("pk"), women=Count("pk", filter=Q(person__gender="female")), done=Count("pk", filter=ended))
    )
    return {row["partner_id"]: {name: row[name] for name in ("people", "women", "done")} for row in rows}


def trained_by_year(span: Span) -> list[tuple[int, int]]:
    """People whose training began in each of the last years, this one the last."""
    years = range(span.year - YEARS_BACK + 1, span.year + 1)
    rows = _all(Enrolment).filter(state__in=TRAINED, intake__starts_on__gte=date(years[0], 1, 1), intake__starts_on__lte=span.last_day).order_by()
    counts = dict(rows.annotate(year=ExtractYear("intake__starts_on")).values_list("year").annotate(n=Count("pk")))
    return [(year, counts.get(year, 0)) for year in years]


def trained_ever(span: Span) -> int:
    return int(_all(Enrolment).filter(state__in=CERTIFIABLE, completed_on__lte=span.last_day).count())


def papers(span: Span) -> dict[str, int]:
    """Certificates and diplomas of the year that are valid, by kind; one that was issued anew counts once."""
    rows = _all(IssuedDocument).filter(span.of_instant("issued_at"), kind__in=PAPERS, state=IssuedState.VALID, replaced_by__isnull=True).order_by()
    return dict(rows.values_list("kind").annotate(n=Count("pk")))


def funnel(span: Span, actor: Actor) -> list[tuple[str, int]]:
    """How many nominations for places of the year reached each stage: the numbers of the report on stages, all partners together."""
    params = {**span.params, "by": "all"}
    columns = [column.name for column in stages.funnel_columns(params, actor)]
    row = next(iter(stages.funnel(params, actor)), [0] * len(columns))
    return [(str(stages.STAGES[name]), cast(int, value)) for name, value in zip(columns, row, strict=True) if name in stages.STAGES]


def missions(span: Span) -> list[Any]:
    """Exchanges of experts that touched the year, agreed by all three, by direction: how many, of how many days."""
    rows = _all(Mission).filter(span.over_days("starts_on", "ends_on"), state__in=AGREED_MISSIONS).order_by()
    return list(rows.values("direction").annotate(number=Count("pk"), total=Sum("days")).order_by("direction"))


def missions_by_partner(span: Span) -> dict[int, int]:
    rows = _all(Mission).filter(span.over_days("starts_on", "ends_on"), state__in=AGREED_MISSIONS).order_by()
    return dict(rows.values_list("partner_id").annotate(n=Count("pk")))


def events_held(span: Span) -> list[Any]:
    """Events that took place and began in the year."""
    rows = _all(Event).filter(span.of_instant("starts_at"), state__in=HAPPENED)
    attended = Count("registrations", filter=Q(registrations__state=RegistrationState.ATTENDED))
    registered = Count("registrations", filter=~Q(registrations__state__in=[RegistrationState.UNCONFIRMED, RegistrationState.DECLINED]))
    return list(rows.annotate(came=attended, asked=registered).order_by("starts_at", "pk"))


def countries_at_events(span: Span) -> int:
    rows = _all(Registration).filter(span.of_instant("event__starts_at"), event__state__in=HAPPENED, state=RegistrationState.ATTENDED)
    return int(rows.exclude(country="").order_by().values("country").distinct().count())


def projects(span: Span) -> Counter[str]:
    """Projects that ran in the year, and what was published in it by access."""
    running = _all(Project).filter(span.over_days("starts_on", "ends_on"), state__in=PROJECT_RUNNING).count()
    outputs = _all(ResearchOutput).filter(published_on__range=(span.first_day, span.last_day)).order_by()
    return Counter({"running": running, **dict(outputs.values_list("access").annotate(n=Count("pk")))})


def materials_by_topic(span: Span) -> list[tuple[str, int]]:
    rows = _all(Material).filter(span.of_instant("shared_at")).order_by()
    return sorted(rows.values_list("topic").annotate(n=Count("pk")), key=lambda row: (-row[1], row[0]))


def partner_names(keys: set[int]) -> dict[int, Partner]:
    return Partner.objects.in_bulk(keys)
