"""What became of people after their training: follow-ups and alumni."""

from __future__ import annotations

from typing import Any

from django.db.models import Avg, Count, OuterRef, Q, Subquery
from django.db.models.functions import ExtractYear
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.country_names import country_name
from partners.actor import Actor
from reports.queries.spans import Params, dates, share
from reports.queries.whose import chosen, groups, own, partners_named
from reports.sheets import Column, Row
from training.enums import CERTIFIABLE, FollowUpState, FollowUpTo
from training.models import AlumniProfile, Enrolment, FollowUp, PostHeld, Programme

USES = 4  # of 5: "much" and "very much"
FOLLOW_UP_COLUMNS = (
    Column("", "key", name="list"), Column(_("Partner"), width=26, name="partner"), Column(_("Months after the end"), "whole", 9, name="months"),
    Column(_("Asked of"), width=22, name="to"), Column(_("Asked"), "whole", 9, name="asked"), Column(_("Answered"), "whole", 9, name="answered"),
    Column(_("Answered, share"), "share", 9, name="answered_share"), Column(_("Holds a post"), "share", 9, name="in_post"),
    Column(_("Uses it on the job (4 or 5 of 5)"), "share", 10, name="uses"), Column(_("Use, mean of 1 to 5"), "number", 9, name="use_mean"),
    Column(_("Shared what was learned"), "share", 9, name="shared"), Column(_("Made useful contacts"), "share", 9, name="contacts"),
    Column(_("Still in touch"), "share", 9, name="in_touch"),
)  # fmt: skip
ANSWERED = Q(state=FollowUpState.ANSWERED)


def _said(name: str) -> dict[str, Any]:
    return {
        f"{name}_yes": Count("pk", filter=ANSWERED & Q(**{name: True})),
        f"{name}_said": Count("pk", filter=ANSWERED & Q(**{f"{name}__isnull": False})),
    }


FOLLOW_UP_COUNTS = {
    "asked": Count("pk", filter=ANSWERED | Q(state=FollowUpState.ASKED)),
    "answered": Count("pk", filter=ANSWERED),
    "in_post": Count("pk", filter=ANSWERED & ~Q(post="")),
    "uses": Count("pk", filter=ANSWERED & Q(applied__gte=USES)),
    "uses_said": Count("pk", filter=ANSWERED & Q(applied__isnull=False)),
    "mean": Avg("applied", filter=ANSWERED),
    **_said("shared_knowledge"), **_said("has_contacts"), **_said("in_touch"),
}  # fmt: skip


def follow_ups(params: Params, actor: Actor) -> Any:
    """By the day on which they are due. Each side reads only what it was asked itself."""
    rows = own(FollowUp.objects.visible_to(actor), actor, partner="enrolment__partner_id", academy="enrolment__intake__programme__institution_id")
    return chosen(rows, params, partner="enrolment__partner_id").filter(**dates(params, "due_on")).order_by()


def follow_up_size(params: Params, actor: Actor) -> int:
    return groups(follow_ups(params, actor), "enrolment__partner_id", "months", "to")


def follow_up(params: Params, actor: Actor) -> list[Row]:
    """One query and the names. "Holds a post": an answer that names one."""
    keys = ("enrolment__partner_id", "months", "to")
    found = [row for row in follow_ups(params, actor).values(*keys).annotate(**FOLLOW_UP_COUNTS) if row["asked"]]
    named, asked_of = partners_named(row["enrolment__partner_id"] for row in found), dict(FollowUpTo.choices)
    return [
        (
            f"to={row['to']}", named[row["enrolment__partner_id"]], row["months"], str(asked_of[row["to"]]), row["asked"], row["answered"],
            share(row["answered"], row["asked"]), share(row["in_post"], row["answered"]), share(row["uses"], row["uses_said"]),
            None if row["mean"] is None else round(float(row["mean"]), 2), share(row["shared_knowledge_yes"], row["shared_knowledge_said"]),
            share(row["has_contacts_yes"], row["has_contacts_said"]), share(row["in_touch_yes"], row["in_touch_said"]),
        )
        for row in sorted(found, key=lambda row: (named[row["enrolment__partner_id"]], row["months"], row["to"]))
    ]  # fmt: skip


ALUMNI_COLUMNS = (
    Column("", "key", name="list"), Column(_("Partner"), width=26, name="partner"), Column(_("Year"), "year", 8, name="year"),
    Column(_("Completed a training"), "whole", 10, name="completed"), Column(_("People"), "whole", 9, name="people"),
    Column(_("In the directory"), "whole", 9, name="listed"), Column(_("Show a post"), "whole", 9, name="posts"),
)  # fmt: skip
LISTED = Q(person__alumni_profile__consented_at__isnull=False, person__alumni_profile__consent_ended_at__isnull=True)


def _completed(params: Params, actor: Actor) -> Any:
    rows = own(Enrolment.objects.visible_to(actor), actor, partner="partner_id", academy="intake__programme__institution_id")
    rows = chosen(rows, params, partner="partner_id").filter(state__in=CERTIFIABLE, **dates(params, "completed_on"))
    return rows.annotate(year=ExtractYear("completed_on")).order_by()


def alumni_size(params: Params, actor: Actor) -> int:
    return groups(_completed(params, actor), "partner_id", "year")


def alumni_counts(params: Params, actor: Actor) -> list[Row]:
    """How many have completed, by country and year, and how many of them let others find them."""
    shown = LISTED & Q(person__alumni_profile__shows_post=True)
    posts = PostHeld.objects.across_partners(reason="how many alumni who let everybody read it name a post").filter(ends_on__isnull=True)
    found = list(
        _completed(params, actor).values("partner_id", "year").annotate(
            completed=Count("pk"), people=Count("person", distinct=True), listed=Count("person", distinct=True, filter=LISTED),
            posts=Count("person", distinct=True, filter=shown & Q(person__in=posts.values("person_id"))),
        )
    )  # fmt: skip
    named = partners_named(row["partner_id"] for row in found)
    return [
        (
            f"partner={row['partner_id']}&year={row['year']}",
            named[row["partner_id"]],
            row["year"],
            row["completed"],
            row["people"],
            row["listed"],
            row["posts"],
        )
        for row in sorted(found, key=lambda row: (named[row["partner_id"]], row["year"]))
    ]


POST_COLUMNS = (
    Column("", "key", name="list"), Column(_("Partner"), width=24, name="partner"), Column(_("Name"), width=30, name="name"),
    Column(_("Year"), "year", 8, name="year"), Column(_("Programme"), width=34, name="programme"), Column(_("Post now"), width=30, name="post"),
    Column(_("Organisation"), width=30, name="organisation"), Column(_("Country of the post"), width=20, name="country"),
    Column(_("Since"), "day", 12, name="since"),
)  # fmt: skip


def listed_alumni(params: Params, actor: Actor) -> Any:
    """Whoever let others find them, with the last training they completed and the post they hold, where they show it."""
    rows = AlumniProfile.objects.visible_to(actor).filter(consented_at__isnull=False, consent_ended_at__isnull=True)
    ended = Enrolment.objects.across_partners(reason="the training by which somebody in the alumni directory is an alumnus").filter(
        state__in=CERTIFIABLE
    )
    if not actor.sees_all_partners:
        at_academy = ended.filter(intake__programme__institution_id__in=actor.institution_ids)
        rows = rows.filter(Q(person__partner_id__in=actor.people_partner_ids) | Q(person_id__in=at_academy.values("person_id")))
    within = dates(params, "completed_on")
    last = ended.filter(person_id=OuterRef("person_id"), **within).order_by("-completed_on", "-pk")
    posts = PostHeld.objects.across_partners(reason="posts of alumni who let everybody read them").filter(
        person_id=OuterRef("person_id"), ends_on=None
    )
    post = {name: Subquery(posts.order_by("-starts_on", "-pk").values(column)[:1]) for name, column in POST_OF.items()}
    rows = chosen(rows, params, partner="person__partner_id").order_by()
    return rows.annotate(
        ended_on=Subquery(last.values("completed_on")[:1]), programme_id=Subquery(last.values("intake__programme_id")[:1]), **post
    ).filter(ended_on__isnull=False)


POST_OF = {"post": "title", "organisation": "organisation", "post_country": "country", "post_since": "starts_on"}


def alumni_posts(params: Params, actor: Actor) -> list[Row]:
    """One query, and the names of programmes and partners."""
    found = list(
        listed_alumni(params, actor).values(
            "person__given_names", "person__family_name", "person__partner_id", "shows_post", "ended_on", "programme_id", *POST_OF
        )
    )  # fmt: skip
    named = partners_named(row["person__partner_id"] for row in found)
    programmes = {row.pk: str(row) for row in Programme.objects.filter(pk__in={row["programme_id"] for row in found})}
    language = get_language() or "en"
    rows: list[Row] = []
    for row in found:
        name = f"{row['person__given_names']} {row['person__family_name'].upper()}".strip()
        post = [row["post"], row["organisation"], row["post_country"] and country_name(row["post_country"], language), row["post_since"]]
        held = post if row["shows_post"] and row["post"] else [None] * 4
        where = f"partner={row['person__partner_id']}&year={row['ended_on'].year}"
        rows.append((where, named[row["person__partner_id"]], name, row["ended_on"].year, programmes[row["programme_id"]], *held))
    return sorted(rows, key=lambda row: (str(row[1]), row[3], str(row[2])))
