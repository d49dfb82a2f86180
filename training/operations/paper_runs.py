"""Papers for many people of an intake: ordered on a page, issued by a worker one by one, each in a transaction of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from celery import current_app
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.bulk import insert_each
from core.errors import Invalid, NotAllowed, PortalError, Refused
from core.history import record
from core.workflow import quietly, saying_no, wake_delivery
from documents.enums import IssuedKind
from documents.models import IssuedDocument
from documents.operations.keeping import wake_now
from partners.actor import Actor, actor_for
from training import rules
from training.enums import ItemState, RunState
from training.models import CertificateItem, CertificateRun, Enrolment, Intake
from training.operations.certificates import issue_certificate, issue_transcript
from training.operations.certificates_many import issue_items
from training.queries.awards import awards_of
from training.queries.papers import Ready, items_of, ready_of

log = logging.getLogger(__name__)
TASK = "training.issue_papers"
AT_ONCE = 20  # people whose records are read at once
LOST_AFTER = timedelta(seconds=30)  # without a sign of life
ITSELF = Actor.system("papers")


def order_papers(intake: Intake, enrolments: Iterable[Enrolment], *, kind: str = "", actor: Actor, now: datetime) -> CertificateRun:
    """Without `kind` each person gets the certificate that is due by the rules; else a transcript. The worker asks everything again."""
    if not rules.may_enrol(actor, intake):
        raise NotAllowed
    people = [one for one in enrolments if one.intake_id == intake.pk]
    if not people:
        raise Invalid({"people": [_("Choose at least one person.")]})
    run = CertificateRun(intake=intake, total=len(people), asked_at=now, asked_by_id=actor.user_id or 0, asked_by_label=actor.label[:200])
    with saying_no(), transaction.atomic():
        run.save(force_insert=True)
        kinds = dict.fromkeys((one.pk for one in people), str(kind)) if kind else {pk: one.kind for pk, one in awards_of(people).items()}
        lowest = IssuedKind.CERTIFICATE_PARTICIPATION
        insert_each([CertificateItem(run=run, enrolment=one, kind=kinds[one.pk] or lowest, document_id=None) for one in people])
        record(run, "ordered", actor=actor, now=now, target=run.state, data={"papers": len(people)})
        transaction.on_commit(lambda: wake(run.pk))
    return run


def wake(run_id: int) -> None:
    """When the queue is down the sweep finds the run."""
    try:
        current_app.send_task(TASK, args=[run_id], retry=False)
    except Exception:
        log.warning("queue is down; run %s waits for the sweep", run_id, exc_info=True)


def carry_out_run(run_id: int, *, now: datetime, clock: Callable[[], datetime] | None = None) -> int:
    """Do what still waits, finish. Returns how many items this call has issued or had refused.

    A worker gives its `clock`: it is asked again for each few people, as a run may take longer than its sign of life is believed.

    Killed anywhere it goes on where it stopped: an item's result is written in the transaction that issues it. Two workers at once do different
    items; whoever finds the rest held by the other leaves.
    """
    run = _running(run_id, now)
    if run is None:
        return 0
    asker = User.objects.filter(pk=run.asked_by_id, is_active=True).first()
    count = 0
    with translation.override(asker.language if asker else "en"):
        while done := _some_items(run, asker, now := clock() if clock else now):
            count += done
            wake_now()  # files are made beside
    _finish(run, now)
    return count


def _running(run_id: int, now: datetime) -> CertificateRun | None:
    rows = CertificateRun.objects.across_partners(reason="the worker issues what a registrar has ordered")
    rows.filter(pk=run_id).exclude(state=RunState.DONE).update(state=RunState.RUNNING, beat_at=now)
    found: CertificateRun | None = (
        rows.filter(pk=run_id, state=RunState.RUNNING).select_related("intake__programme__institution", "intake__version").first()
    )
    return found


def _some_items(run: CertificateRun, asker: User | None, now: datetime) -> int:
    """What is due to the next few people is read at once; each is issued in a transaction of its own. Returns how many this worker did."""
    rows = items_of(run).filter(state=ItemState.WAITING).select_related("enrolment__person__partner", "enrolment__partner")
    items = list(rows[:AT_ONCE])
    for item in items:
        item.enrolment.intake = run.intake
    certificates = [item.enrolment for item in items if item.kind != IssuedKind.TRANSCRIPT]
    ready = ready_of(certificates, now) if certificates else {}
    CertificateRun.objects.across_partners(reason="sign of life of the worker").filter(pk=run.pk).update(beat_at=now)
    with quietly():
        issued = _together(items, ready, asker, now)
        return issued + sum(_done(item, ready.get(item.enrolment_id), asker, now) for item in items if item.document_id is None)


def _together(items: list[CertificateItem], ready: dict[int, Ready], asker: User | None, now: datetime) -> int:
    """Those that can be issued at once; when anything stands in the way, each is issued by itself."""
    if not ready:
        return 0
    try:
        with saying_no(), transaction.atomic():
            return issue_items(items, ready, actor=actor_for(asker, now) if asker else Actor.nobody(), now=now)
    except PortalError as refused:
        log.info("issued one by one: %s", refused)
    except Exception:
        log.exception("papers of run %s are issued one by one", items[0].run_id)
    for item in items:
        item.document = None  # undone
    return 0


def _done(item: CertificateItem, ready: Ready | None, asker: User | None, now: datetime) -> bool:
    """Issued or refused, and written down with it. Not when another worker is at it or was first."""
    rows = CertificateItem.objects.across_partners(reason="an item of the run at hand").filter(pk=item.pk)
    with saying_no(), transaction.atomic():
        if not rows.filter(state=ItemState.WAITING).select_for_update(no_key=True, skip_locked=True).values_list("pk"):
            return False
        document, refusal = _issue(item, ready, asker, now)
        rows.update(state=ItemState.DONE if document else ItemState.REFUSED, document=document, refusal=refusal[:300])
    return True


def _issue(item: CertificateItem, ready: Ready | None, asker: User | None, now: datetime) -> tuple[IssuedDocument | None, str]:
    """With the right that the registrar has now. What only crossed another transaction is raised: the item still waits."""
    try:
        with transaction.atomic():
            actor = actor_for(asker, now) if asker else Actor.nobody()
            if item.kind == IssuedKind.TRANSCRIPT:
                return issue_transcript(item.enrolment, actor=actor, now=now), ""
            return issue_certificate(item.enrolment, kind=item.kind, ready=ready, actor=actor, now=now), ""
    except Refused as refused:
        if refused.code == "busy":
            raise
        return None, str(refused)
    except NotAllowed:
        return None, gettext("Who ordered these papers no longer has the right to issue them.")
    except PortalError as refused:
        return None, str(refused)
    except Exception:
        log.exception("item %s of run %s failed", item.pk, item.run_id)
        return None, gettext("This paper could not be issued. Order it again; if it fails again, tell the administrator.")


def _finish(run: CertificateRun, now: datetime) -> None:
    """By whoever did the last item; another worker may still be at it, or was first."""
    with transaction.atomic():
        rows = CertificateRun.objects.across_partners(reason="the worker issues what a registrar has ordered")
        held = rows.filter(pk=run.pk, state=RunState.RUNNING).select_for_update(no_key=True).first()
        states = list(items_of(run).order_by().values_list("state", flat=True))
        if held is None or ItemState.WAITING in states:
            return
        rows.filter(pk=run.pk).update(state=RunState.DONE, done_at=now)
        data = {"done": states.count(ItemState.DONE), "refused": states.count(ItemState.REFUSED)}
        wake_delivery(record(held, "finished", actor=ITSELF, now=now, source=RunState.RUNNING, target=RunState.DONE, data=data))


def sweep_paper_runs(*, now: datetime) -> list[int]:
    """Runs that no wake-up reached, or whose worker was lost. Returns those for which a worker was woken."""
    rows = CertificateRun.objects.across_partners(reason="the sweep looks after every run").exclude(state=RunState.DONE)
    lost = Q(beat_at__lt=now - LOST_AFTER) | Q(beat_at__isnull=True, asked_at__lt=now - LOST_AFTER)
    found = list(rows.filter(lost).order_by("pk").values_list("pk", flat=True)[:20])
    for pk in found:
        wake(pk)
    return found
