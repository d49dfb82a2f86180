"""From counts to chapters: titles, the sentence that says the point, charts and tables, in the active language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from babel.numbers import format_decimal, format_percent
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from agreements.enums import Direction, Unit
from core.names import alphabetical
from core.timefmt import day_text
from documents.enums import IssuedKind
from exchanges.enums import Access, Topic
from partners.actor import Actor
from partners.models import Partner
from partners.queries import host_day
from people.enums import Gender
from reports.annual import figures
from reports.annual.atlas import world_map
from reports.annual.figures import Span
from reports.annual.shape import AnnualReport, Chapter, Chart, Point, Table, Tile
from reports.queries.quota import Use, use_by_partner
from training.models import Programme

MOST_BARS = 15


def annual_report(year: int, *, facts: Sequence[tuple[str, str]], actor: Actor, now: datetime) -> AnnualReport:
    """All chapters of one year; about twenty-five queries, whatever the number of records."""
    span = Span(year)
    people = figures.trained_by_partner(span)
    use = use_by_partner(span.params, actor)
    sent = figures.missions_by_partner(span)
    partners = figures.partner_names({*people, *sent})
    report = AnnualReport(
        year=year,
        title=_("Training of foreign diplomats: annual report %(year)s") % {"year": year},
        facts=[*facts, *_not_over(span, now)],
        tiles=_tiles(span, people),
    )
    report.chapters = [
        _training(span),
        _countries(people, sent, partners),
        _quotas(use),
        _selection(span, actor),
        _results(span),
        _exchanges(span),
        _events(span),
        _research(span),
        _materials(span),
    ]
    return report


def number(value: float) -> str:
    return str(format_decimal(value, locale=get_language() or "en"))


def share(part: float, whole: float) -> str:
    """A part of the whole in per cent; a dash where there is no whole."""
    return str(format_percent(part / whole, locale=get_language() or "en")) if whole else "–"


def points(rows: Iterable[tuple[str, float]]) -> list[Point]:
    return [Point(label, value, number(value)) for label, value in rows]


def _not_over(span: Span, now: datetime) -> list[tuple[str, str]]:
    today = host_day(now)
    return [(_("Days"), _("1 January to %(day)s; the year is not over") % {"day": day_text(today)})] if today <= span.last_day else []


def _tiles(span: Span, people: Mapping[int, Mapping[str, int]]) -> list[Tile]:
    trained, women = (sum(row[name] for row in people.values()) for name in ("people", "women"))
    issued, missions, events = figures.papers(span), figures.missions(span), figures.events_held(span)
    running = figures.projects(span)
    return [
        Tile(_("people in training"), number(trained), _("%(share)s women") % {"share": share(women, trained)}),
        Tile(_("countries and organisations they came from"), number(len(people))),
        Tile(_("certificates and diplomas issued"), number(sum(issued.values()))),
        Tile(_("people trained since the beginning"), number(figures.trained_ever(span))),
        Tile(_("agreements in force"), number(figures.agreements_in_force(span))),
        Tile(_("experts exchanged"), number(sum(row["number"] for row in missions))),
        Tile(_("conferences, seminars and roundtables"), number(len(events)), _people(sum(event.came for event in events))),
        Tile(_("joint research projects under way"), number(running["running"])),
    ]


def _people(count: int) -> str:
    return ngettext("%(n)s participant", "%(n)s participants", count) % {"n": number(count)}


def _training(span: Span) -> Chapter:
    by_year = figures.trained_by_year(span)
    programmes = figures.trained_by(span, "intake__programme_id")
    found = Programme.objects.in_bulk([key for key, _number in programmes])
    genders = dict(figures.trained_by(span, "person__gender"))
    began, before = by_year[-1][1], by_year[-2][1]
    point = ngettext("%(n)s person began training this year", "%(n)s people began training this year", began) % {"n": number(began)}
    known = [(str(Gender(key).label), genders[key]) for key in Gender.values if genders.get(key)]
    if genders.get(""):
        known.append((_("not stated"), genders[""]))
    return Chapter(
        _("Training"),
        _("%(began)s; %(before)s the year before.") % {"began": point, "before": number(before)},
        charts=[
            Chart(_("People who began training, by year"), [Point(str(year), value, number(value)) for year, value in by_year], kind="columns"),
            Chart(_("People in training, by gender as in the passport"), points(known)),
        ],
        tables=[
            Table(
                _("People in training, by programme"),
                [_("Code"), _("Programme"), _("Kind"), _("People")],
                [[found[key].code, str(found[key]), str(found[key].get_kind_display()), number(value)] for key, value in programmes],
                _("Nobody was in training in this year."),
                numbers_from=3,
            )
        ],
        notes=[_("A person in two programmes counts twice. People who withdrew or were dismissed are not counted.")],
    )


def _countries(people: Mapping[int, Mapping[str, int]], sent: Mapping[int, int], partners: Mapping[int, Partner]) -> Chapter:
    order = sorted({*people, *sent}, key=lambda key: alphabetical(partners[key]))
    none = {"people": 0, "women": 0, "done": 0}
    rows = [(partners[key], people.get(key, none), sent.get(key, 0)) for key in order]
    most = sorted(((str(partner), row["people"]) for partner, row, _missions in rows if row["people"]), key=lambda item: -item[1])
    if most:
        words = {"n": number(len(most)), "first": most[0][0], "people": number(most[0][1])}
        point = _("People of %(n)s partners were in training; the largest group came from %(first)s: %(people)s.") % words
    else:
        point = _("Nobody was in training in this year.")
    return Chapter(
        _("Partner countries and organisations"),
        point,
        picture=world_map({partner.code: row["people"] for partner, row, _missions in rows}, host=host_code()),
        picture_alt=_("Map of the world: the more people of a country were in training, the darker it is. The table below has the numbers."),
        charts=[Chart(_("People in training, by partner"), points(most[:MOST_BARS]))],
        tables=[
            Table(
                _("What was done with each partner"),
                [_("Partner"), _("People in training"), _("of them women"), _("Completed in the year"), _("Experts exchanged")],
                [
                    [str(partner), number(row["people"]), number(row["women"]), number(row["done"]), number(missions)]
                    for partner, row, missions in rows
                ],
                _("Nothing was done with partners in this year."),
            )
        ],
        notes=[_("The chart shows the %(n)s largest; the table shows all.") % {"n": MOST_BARS}] if len(most) > MOST_BARS else [],
    )


def host_code() -> str:
    return str(Partner.objects.filter(is_host=True).values_list("code", flat=True).first() or "")


def _quotas(uses: Sequence[Use]) -> Chapter:
    of_people = [use for use in uses if use.unit == Unit.PEOPLE]
    may, taken, held = (sum(getattr(use, name) for use in of_people) for name in ("limit", "used", "reserved"))
    words = {"may": number(may), "taken": number(taken), "held": number(held), "share": share(taken + held, may)}
    drawn = [
        Point(str(use.partner), (use.used + use.reserved) / use.limit, f"{number(use.used + use.reserved)} / {number(use.limit)}")
        for use in of_people
        if use.limit > 0
    ]
    return Chapter(
        _("Quotas under agreements"),
        _("Of %(may)s places for people %(taken)s were used and %(held)s are reserved: %(share)s.") % words,
        charts=[Chart(_("Places used or reserved, of all places of the partner"), drawn[: 2 * MOST_BARS], full=1)],
        tables=[
            Table(
                _("Quota use, by partner and unit"),
                [_("Partner"), _("Counted in"), _("May be given"), _("Used"), _("Reserved"), _("Free"), _("Share used")],
                [_quota_row(use) for use in uses],
                _("No quota stands for this year."),
                numbers_from=2,
            )
        ],
        notes=[_("People, months and days are never added up.")],
    )


def _quota_row(use: Use) -> list[str]:
    return [str(use.partner), str(Unit(use.unit).label), *(number(value) for value in (use.limit, use.used, use.reserved, use.free)), use.share_text]


def _selection(span: Span, actor: Actor) -> Chapter:
    stages = figures.funnel(span, actor)
    nominated, completed = stages[0][1], stages[-1][1]
    words = {"nominated": number(nominated), "completed": number(completed)}
    return Chapter(
        _("From the nomination to the certificate"),
        _("Of %(nominated)s people nominated for calls of the year, %(completed)s have completed their training so far.") % words,
        charts=[Chart(_("How far the nominations of the year came"), points(stages))],
        tables=[
            Table(
                _("Each stage, as a share of the one before and of all"),
                [_("Stage"), _("People"), _("of the stage before"), _("of all nominated")],
                [
                    [label, number(value), share(value, stages[index - 1][1]) if index else "–", share(value, nominated)]
                    for index, (label, value) in enumerate(stages)
                ],
                _("Nobody was nominated."),
            )
        ],
        notes=[_("Counted are nominations for places of this year's quotas; whoever came far has passed each stage before.")],
    )


def _results(span: Span) -> Chapter:
    issued = figures.papers(span)
    rows = [(str(IssuedKind(kind).label), issued[kind]) for kind in figures.PAPERS if issued.get(kind)]
    total = sum(issued.values())
    return Chapter(
        _("Certificates"),
        ngettext("%(n)s certificate or diploma of the year is valid.", "%(n)s certificates and diplomas of the year are valid.", total)
        % {"n": number(total)},
        charts=[Chart(_("Certificates and diplomas, by kind"), points(rows))],
        notes=[_("Anybody can check each of them on the portal by its number and code.")],
    )


def _exchanges(span: Span) -> Chapter:
    rows = figures.missions(span)
    total = sum(row["number"] for row in rows)
    return Chapter(
        _("Exchange of experts and teaching staff"),
        ngettext("%(n)s expert was exchanged.", "%(n)s experts were exchanged.", total) % {"n": number(total)},
        tables=[
            Table(
                _("Exchanges agreed by all three sides"),
                [_("Direction"), _("Experts"), _("Days without travel")],
                [[str(Direction(row["direction"]).label), number(row["number"]), number(row["total"])] for row in rows],
                _("No expert was exchanged in this year."),
            )
        ],
    )


def _events(span: Span) -> Chapter:
    rows = figures.events_held(span)
    words = {"people": _people(sum(event.came for event in rows)), "countries": number(figures.countries_at_events(span))}
    return Chapter(
        _("Conferences, seminars and roundtables"),
        _("%(people)s came, from %(countries)s countries.") % words,
        tables=[
            Table(
                _("Events that took place"),
                [_("Day"), _("Kind"), _("Title"), _("Registered"), _("Attended")],
                [[day_text(host_day(row.starts_at)), str(row.get_kind_display()), row.title, number(row.asked), number(row.came)] for row in rows],
                _("No event took place in this year."),
                numbers_from=3,
            )
        ],
    )


def _research(span: Span) -> Chapter:
    found = figures.projects(span)
    published = [(str(access.label), found[access.value]) for access in Access]
    total = sum(value for _label, value in published)
    words = {"running": number(found["running"]), "published": number(total)}
    return Chapter(
        _("Joint research"),
        _("Projects under way: %(running)s. Papers published: %(published)s.") % words,
        tables=[
            Table(
                _("Published in the year, by who may read it"),
                [_("Access"), _("Papers")],
                [[label, number(value)] for label, value in published if value],
                _("Nothing was published in this year."),
            )
        ],
    )


def _materials(span: Span) -> Chapter:
    rows = [(str(Topic(topic).label), value) for topic, value in figures.materials_by_topic(span)]
    total = sum(value for _label, value in rows)
    return Chapter(
        _("Informational and analytical materials"),
        ngettext("%(n)s material was shared with partners.", "%(n)s materials were shared with partners.", total) % {"n": number(total)},
        charts=[Chart(_("Materials shared, by topic"), points(rows))],
    )


def years_to_choose(today: date) -> Sequence[int]:
    """The year that runs and the ten before."""
    return range(today.year, today.year - 11, -1)


__all__ = ["annual_report", "number", "share", "years_to_choose"]
