"""The first page of every role: what waits for me, since when, until when. One short query for each kind of work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.enums import RUNNING, AgreementState, VersionState
from agreements.models import Agreement, AgreementParty, AgreementVersion, VersionApproval
from agreements.queries.renewals import MARKS, ending_for
from agreements.queries.years import to_carry
from agreements.queries.years import years_to_close as close_years
from core.timefmt import day_text
from core.workflow import available
from partners.actor import Actor
from partners.enums import PARTNER_ROLES, Power, Role
from partners.models import Invitation, Membership
from partners.queries import host_day
from partners.queries import to_confirm as officers_to_confirm
from portal.whole_lists import Task, first_of
from portal.worklist_programme import DESK, OVER, SHOWN, TAKEN, at_the_programme
from portal.worklist_programme import nominations as _nominations
from portal.worklist_programme import task as _task
from portal.worklist_reviews import ties_to_declare, to_review
from portal.worklist_sheets import sheets
from portal.worklist_stays import own_stays, pay_sheets, visas
from portal.worklist_together import ROLES as TRAINING
from portal.worklist_together import of_training
from scholarships import rules
from scholarships.enums import UNSENT, CallState, ImportState
from scholarships.enums import NominationState as S
from scholarships.models import Allotment, Call, Nomination, NomineeImport
from scholarships.models.sides import partners_as
from scholarships.queries.clocks import nominee_end, nominee_may_save
from scholarships.queries.visa_dates import safe_day
from training.models import Enrolment

# At desks between the draft and its sending.
BETWEEN = (S.EMPLOYER_CHECK, S.NATIONAL_CHECK, S.MISSION_CHECK)


Provider = Callable[[Actor, datetime], Iterator[Task]]


def tasks_for(actor: Actor, now: datetime) -> list[Task]:
    """All tasks of all roles the actor holds: acts before what is only followed; those with a date first, the nearest on top, then what presses."""
    found = [task for roles, provider in PROVIDERS if actor.roles.intersection(roles) for task in _first(provider, actor, now)]
    if any(row.power == Power.ANSWER_OFFERS for row in actor.lent) and not actor.roles & (OFFICER | ANSWERERS):
        found += offers(actor, now)
    return sorted(dict.fromkeys(found), key=lambda task: _turn(task, now))


def _turn(task: Task, now: datetime) -> tuple[Any, ...]:
    return (task.is_rest, task.follow, task.due_at is None, task.due_at is None and task.tone != "attention", task.due_at or task.since or now)


def _first(provider: Provider, actor: Actor, now: datetime) -> list[Task]:
    kinds = 3 if provider is to_send else 2 if provider is of_the_partner and _heads_only(actor) else 1  # in one query
    return first_of(list(provider(actor, now)), provider.__name__, shown=kinds * SHOWN)


def _act(follow: bool) -> str:
    """Word of the button; a row that is only followed has none, its title is the link."""
    return "" if follow else _("Open")


def to_send(actor: Actor, now: datetime) -> Iterator[Task]:
    """What was returned to the partner, places that are offered, its drafts that are still in time: one query for the three."""
    back = Q(state=S.RETURNED) & ~Q(call__state=CallState.CANCELLED)
    begun = Q(state=S.DRAFT, partner_id__in=actor.partner_ids, call__closes_at__gt=now) & ~Q(call__state__in=OVER)
    offered = Q(state=S.OFFERED) & ~Q(call__state=CallState.CANCELLED)
    passed_on = Q(state__in=BETWEEN, partner_id__in=actor.partner_ids, call__closes_at__gt=now) & ~Q(call__state__in=OVER)
    rows = _nominations(actor, S.RETURNED, S.DRAFT, S.OFFERED, *BETWEEN).filter(back | begun | offered | passed_on)
    for row in rows.order_by("-state", "state_since", "pk")[: 3 * SHOWN + 1]:
        if row.state == S.OFFERED:
            yield _offer(row)
            continue
        if row.state in BETWEEN:
            yield _handed_over(row, actor)
            continue
        if row.state == S.RETURNED and row.proposed_by_id and row.partner.two_person_endorsement:
            yield _completed(row, actor)
            continue
        more = {"url": reverse("scholarships:nomination_edit", args=[row.pk]), "due_zone": row.call.zone}
        if row.state == S.RETURNED:
            yield _task(row, _("Complete"), _("Returned for completion, call %(call)s"), due_at=row.mendable_until, tone="attention", **more)
        else:
            yield _task(row, _("Continue"), _("Draft, not sent yet, call %(call)s"), due_at=row.call.closes_at, **more)


def _handed_over(row: Nomination, actor: Actor) -> Task:
    """What lies between the draft and its sending: an act for whose desk it is, to follow for the others of the partner."""
    acts: dict[str, tuple[bool, str, str]] = {
        S.EMPLOYER_CHECK: (rules.may_endorse_as_employer(actor, row), _("Endorse"), _("Call %(call)s: waits for the employer")),
        S.NATIONAL_CHECK: (rules.may_endorse(actor, row), _("Endorse"), _("Call %(call)s: waits for the second person of the authority")),
        S.MISSION_CHECK: (rules.may_forward(actor, row), _("Forward"), _("Call %(call)s: waits for the embassy")),
    }
    is_theirs, action, detail = acts[row.state]
    more: dict[str, Any] = {"due_at": row.call.closes_at, "due_zone": row.call.zone, "tone": "attention"} if is_theirs else {"follow": True}
    return _task(row, action if is_theirs else "", detail, **more)


def _completed(row: Nomination, actor: Actor) -> Task:
    """Returned, completed and proposed to the second person."""
    detail, zone = _("Call %(call)s: completed, waits for the second person of the authority"), row.call.zone
    if not rules.may_endorse(actor, row):
        return _task(row, "", detail, follow=True)
    return _task(row, _("Endorse"), detail, due_at=row.mendable_until, due_zone=zone, tone="attention")


def offers(actor: Actor, now: datetime) -> Iterator[Task]:
    """Places that are offered; a nominating officer has them among the rest that waits for the partner."""
    if actor.has(R.NOMINATING_OFFICER) or _heads_only(actor):
        return
    for row in _nominations(actor, S.OFFERED).exclude(call__state=CallState.CANCELLED)[:TAKEN]:
        yield _offer(row)


def _offer(row: Nomination) -> Task:
    url = reverse("scholarships:nomination_answer", args=[row.pk])
    detail = _("A place in call %(call)s is offered")
    return _task(row, _("Answer"), detail, url=url, due_at=row.offer_expires_at, due_zone=row.call.zone, tone="attention")


def open_calls(actor: Actor, now: datetime) -> Iterator[Task]:
    """Calls in which the officer's country may still nominate."""
    rows = Allotment.objects.visible_to(actor).filter(
        partner_id__in=actor.partner_ids, call__state__in=[CallState.PUBLISHED, CallState.OPEN], call__closes_at__gt=now
    )
    for row in (
        rows.filter(nominated__lt=F("places") + F("reserve_slots")).select_related("call", "partner").order_by("call__closes_at", "pk")[:TAKEN]
    ):
        words = {"partner": row.partner, "nominated": row.nominated, "may": row.may_nominate}
        detail = _("%(partner)s: nominated %(nominated)d of %(may)d") % words
        places = ngettext("%(n)d place", "%(n)d places", row.places) % {"n": row.places}
        title = f"{row.call.reference} {row.call.title}"
        url = reverse("scholarships:nominate", args=[row.call_id])
        yield Task(title, url, _("Nominate"), f"{detail} · {places}", due_at=row.call.closes_at, due_zone=row.call.zone)


def lists_to_confirm(actor: Actor, now: datetime) -> Iterator[Task]:
    """Workbooks of nominees that were checked and not imported; a newer list for the same call takes the place of an older one."""
    newer = NomineeImport.objects.visible_to(actor).filter(call=OuterRef("call"), partner=OuterRef("partner"), pk__gt=OuterRef("pk"))
    rows = NomineeImport.objects.visible_to(actor).filter(~Exists(newer), partner_id__in=actor.partner_ids, state=ImportState.PREVIEW)
    rows = rows.filter(call__state__in=[CallState.PUBLISHED, CallState.OPEN], call__closes_at__gt=now).select_related("call", "file")
    for row in rows.order_by("call__closes_at", "pk")[:SHOWN]:
        title = _("List %(file)s: confirm the import") % {"file": row.file.name}
        detail = _("Checked for call %(call)s, not imported yet") % {"call": row.call.reference}
        url = reverse("scholarships:nominee_import", args=[row.pk])
        yield Task(title, url, _("Confirm"), detail, due_at=row.call.closes_at, due_zone=row.call.zone, since=row.created_at, tone="attention")


def calls_to_keep(actor: Actor, now: datetime) -> Iterator[Task]:
    rows = Call.objects.visible_to(actor).filter(state__in=[CallState.DRAFT, CallState.CLOSED]).order_by("closes_at", "pk")
    for row in rows.select_related("intake")[:TAKEN]:
        url = reverse("scholarships:call", args=[row.pk])
        due = row.closes_at if row.closes_at > now else None
        title, follow = f"{row.reference} {row.title}", not available(row, actor, now)
        safe = safe_day(row, now)
        detail = f"{row.get_state_display()} · {safe.sentence}" if safe and safe.is_soon else row.get_state_display()
        yield Task(title, url, _act(follow), detail, due_at=due, due_zone=row.zone, follow=follow)


def free_places(actor: Actor, now: datetime) -> Iterator[Task]:
    """A declined place and somebody on the reserve list: the head may promote."""
    reserve = Nomination.objects.across_partners(reason="staff only").filter(allotment=OuterRef("pk"), state=S.RESERVE)
    rows = Allotment.objects.visible_to(actor).filter(Exists(reserve), placed__lt=F("places")).exclude(call__state__in=OVER)
    for row in rows.select_related("call", "partner").order_by("call__closes_at", "pk")[:TAKEN]:
        words = {"free": row.places - row.placed, "partner": row.partner}
        detail = _("%(partner)s: places free: %(free)d, and the reserve list has a nominee") % words
        yield Task(f"{row.call.reference} {row.call.title}", reverse("scholarships:call_decisions", args=[row.call_id]), _("Promote"), detail)


def to_enrol(actor: Actor, now: datetime) -> Iterator[Task]:
    rows = _nominations(actor, S.ACCEPTED).exclude(call__state=CallState.CANCELLED)
    for row in rows.filter(call__intake__programme__institution_id__in=actor.institution_ids)[:TAKEN]:
        yield _task(row, _("Enrol"), _("%(partner)s, call %(call)s: offer accepted"), url=reverse("scholarships:to_enrol"))


def agreements_to_keep(actor: Actor, now: datetime) -> Iterator[Task]:
    soon = host_day(now) + timedelta(days=180)
    unfinished = Q(state__in=[AgreementState.DRAFT, AgreementState.AGREED, AgreementState.SIGNED])
    rows = Agreement.objects.visible_to(actor).filter(unfinished | Q(state__in=RUNNING, valid_until__lte=soon))
    rows = rows.prefetch_related(Prefetch("parties", AgreementParty.objects.visible_to(actor)))
    for row in rows.order_by("valid_until", "pk")[:TAKEN]:
        ends = _("in force until %(day)s") % {"day": day_text(row.valid_until)} if row.is_in_force else row.get_state_display()
        url, follow = reverse("agreements:agreement", args=[row.pk]), not available(row, actor, now)
        yield Task(f"{row.reference} {row.title}", url, _act(follow), str(ends), follow=follow)


def years_to_close(actor: Actor, now: datetime) -> Iterator[Task]:
    """Years of quota lines that are over and whose places may go on to the next one."""
    for row in close_years(actor, host_day(now).year)[:TAKEN]:
        words = {"agreement": row.line.agreement.reference, "line": row.line.number, "year": row.year}
        title, detail = _("%(agreement)s, line %(line)d: close %(year)d") % words, _("%(partner)s: places that nobody used: %(free)d")
        url = reverse("agreements:close_year", args=[row.pk])
        yield Task(title, url, _("Close"), detail % {"partner": row.line.partner, "free": to_carry(row, row.line)})


def renewals(actor: Actor, now: datetime) -> Iterator[Task]:
    """How many agreements end soon; the calendar shows which."""
    today = host_day(now)
    number = ending_for(actor, today).filter(ends_on__lte=today + timedelta(days=max(MARKS))).count()
    if number:
        title = ngettext("%(n)d agreement ends within 180 days", "%(n)d agreements end within 180 days", number) % {"n": number}
        yield Task(title, reverse("agreements:renewals"), "", _("Calendar of renewals"), follow=True)


def versions_on_the_table(actor: Actor, now: datetime) -> Iterator[Task]:
    """Versions that wait for the reader's own side: for its approval, or for its answer."""
    own = [grant.partner_id for grant in actor.grants if grant.role in (TALKERS | {R.EMBASSY_OFFICER})]
    approving = [side for side in own if actor.has_for_partner(side, R.SIGNATORY) or actor.has_power(side, Power.APPROVE_AGREEMENTS)]
    mine = VersionApproval.objects.visible_to(actor).filter(version=OuterRef("pk"), side__in=own)
    rows = AgreementVersion.objects.visible_to(actor).filter(state=VersionState.PROPOSED).annotate(is_approved=Exists(mine))
    for row in rows.select_related("agreement", "side").defer("terms").order_by("proposed_at", "pk")[:TAKEN]:
        url, words = reverse("agreements:negotiation", args=[row.agreement_id]), {"number": row.number, "side": row.side}
        detail = _("Version %(number)s lies on the table; written by: %(side)s") % words
        waits = not row.is_approved and (bool(approving) or (row.side_id not in own and bool(actor.roles & TALKERS)))
        action = (_("Approve or answer") if approving else _("Read or answer")) if waits else ""
        yield Task(f"{row.agreement.reference} {row.agreement.title}", url, action, detail, since=row.proposed_at, follow=not waits)


def to_administer(actor: Actor, now: datetime) -> Iterator[Task]:
    today = host_day(now)
    ending = Membership.objects.visible_to(actor).filter(ends_on__gte=today, ends_on__lte=today + timedelta(days=30))
    for row in ending.select_related("user", "institution").order_by("ends_on", "pk")[:SHOWN]:
        yield Task(
            str(row.user), reverse("partners:person", args=[row.user_id]), _("Open"), _("Role ends soon: %(role)s") % {"role": row.get_role_display()}
        )
    waiting = Invitation.objects.visible_to(actor).filter(accepted_at__isnull=True, cancelled_at__isnull=True, expires_at__gt=now)
    for invitation in waiting.order_by("expires_at", "pk")[:SHOWN]:
        yield Task(invitation.full_name, reverse("partners:invitations"), _("Open"), _("Invitation not accepted yet"), since=invitation.created_at)


def to_confirm(actor: Actor, now: datetime) -> Iterator[Task]:
    """Officers whose head must say that they are still in post; an administrator sees those whose roles rest, the head whoever falls due."""
    today = host_day(now)
    for row in officers_to_confirm(now, days=30):
        rests, own, due = row.rests(today), actor.has_at(row.institution_id, R.AUTHORITY_HEAD), row.due_on
        if due and (own or (rests and actor.has(R.ADMINISTRATOR))):
            words = {"role": row.get_role_display(), "day": day_text(due)}
            detail = _("%(role)s: rests, was to be confirmed by %(day)s") if rests else _("%(role)s: confirm by %(day)s")
            url = reverse("partners:authority", args=[row.institution_id])
            yield Task(str(row.user), url, _("Confirm"), detail % words, tone="attention" if due <= today else "neutral")


def _heads_only(actor: Actor) -> bool:
    """A head who nominates nobody and is nobody's nominee: one provider is enough for what is offered and what is only followed."""
    return actor.has(R.AUTHORITY_HEAD) and not actor.has(R.NOMINATING_OFFICER, R.NOMINEE, R.TRAINEE)


def of_the_partner(actor: Actor, now: datetime) -> Iterator[Task]:
    """For those at the partner who watch: what is on its way; for a head the places that are offered too, first and in the same query."""
    offered = [S.OFFERED] if _heads_only(actor) else []
    rows = _nominations(actor, S.SUBMITTED, S.IN_REVIEW, S.SELECTED, S.ACCEPTED, S.RETURNED, *offered, *BETWEEN).filter(
        ~Q(state=S.RETURNED) | Q(proposed_by_id__isnull=False, partner__two_person_endorsement=True),
        partner_id__in=partners_as(actor, *PARTNER_ROLES),
    )
    rows = rows.exclude(state__in=[S.OFFERED, S.RETURNED], call__state=CallState.CANCELLED).exclude(state__in=BETWEEN, call__state__in=OVER)
    rows = rows.exclude(state__in=BETWEEN, call__closes_at__lte=now).annotate(watched=~Q(state__in=[S.OFFERED, S.RETURNED, *BETWEEN]))
    for row in rows.order_by("watched", "state_since", "pk")[: TAKEN + len(offered) * SHOWN]:
        if row.state == S.OFFERED:
            yield _offer(row)
            continue
        if row.state in BETWEEN:
            yield _handed_over(row, actor)
            continue
        if row.state == S.RETURNED:
            yield _completed(row, actor)
            continue
        yield _task(row, "", row.get_state_display(), follow=True)


def own_life(actor: Actor, now: datetime) -> Iterator[Task]:
    """For a nominee or trainee: their own nominations and enrolments."""
    rows = _nominations(actor, *S).select_related("person", "partner", "call", "allotment").filter(person__user_id=actor.user_id)
    for row in rows.exclude(state=S.OFFERED).exclude(state__in=UNSENT, nominee_invited_at__isnull=True)[:SHOWN]:
        if rules.may_fill_own_part(actor, row) and nominee_may_save(row, now):
            url, detail = reverse("scholarships:own_part", args=[row.pk]), _("Complete and confirm your part, call %(call)s")
            yield _task(row, _("Complete"), detail, url=url, due_at=nominee_end(row), due_zone=row.call.zone, tone="attention")
        else:
            yield _task(row, "", row.get_state_display(), follow=True)
    rows = Enrolment.objects.visible_to(actor).filter(person__user_id=actor.user_id).select_related("intake__programme").order_by("-pk")
    for enrolment in rows[:SHOWN]:
        url = reverse("training:enrolment", args=[enrolment.pk])
        yield Task(str(enrolment.intake), url, "", enrolment.get_state_display(), since=enrolment.enrolled_at, follow=True)


R = Role
OFFICER = frozenset({R.NOMINATING_OFFICER})
ANSWERERS = frozenset({R.AUTHORITY_HEAD, R.NOMINEE, R.TRAINEE})
TALKERS = frozenset({R.AGREEMENT_OFFICER, R.SIGNATORY, R.NOMINATING_OFFICER, R.AUTHORITY_HEAD})  # they write and approve agreements
STAFF = frozenset({R.PROGRAMME_OFFICER})
HEAD = frozenset({R.PROGRAMME_HEAD})
PROVIDERS: tuple[tuple[frozenset[Role], Provider], ...] = (
    (OFFICER, to_send),
    (OFFICER | ANSWERERS, offers),
    (OFFICER, open_calls),
    (OFFICER, lists_to_confirm),
    (DESK, at_the_programme),
    (DESK, sheets),
    (STAFF, calls_to_keep),
    (HEAD, free_places),
    (frozenset({R.REGISTRAR}), to_enrol),
    (STAFF | HEAD | {R.REGISTRAR}, visas),
    (STAFF | HEAD | {R.REGISTRAR}, pay_sheets),
    (frozenset({R.REVIEWER}), to_review),
    (frozenset({R.REVIEWER}), ties_to_declare),
    (frozenset({R.AGREEMENT_OFFICER, R.SIGNATORY}), agreements_to_keep),
    (TALKERS | {R.EMBASSY_OFFICER}, versions_on_the_table),
    (frozenset({R.AGREEMENT_OFFICER}), years_to_close),
    (frozenset({R.AGREEMENT_OFFICER, R.AUTHORITY_HEAD}), renewals),
    (frozenset({R.ADMINISTRATOR}), to_administer),
    (frozenset({R.AUTHORITY_HEAD, R.ADMINISTRATOR}), to_confirm),
    (frozenset({R.AUTHORITY_HEAD, R.EMBASSY_OFFICER, R.EMPLOYER_ENDORSER}), of_the_partner),
    (frozenset({R.NOMINEE, R.TRAINEE}), own_life),
    (frozenset({R.NOMINEE, R.TRAINEE}), own_stays),
    (TRAINING, of_training),
)
