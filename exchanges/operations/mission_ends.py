"""A mission that will not be: declined while it is planned, or called off with its stay, its papers and its reservation."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from core.workflow import lock, lock_for, perform, saying_no
from documents.enums import IssuedState
from documents.models import IssuedDocument
from documents.operations import revoke_document
from exchanges.enums import MissionState
from exchanges.models import Mission
from exchanges.operations import mission_quota as quota
from mobility.enums import EXPECTED
from mobility.models import Stay
from mobility.operations import cancel_stay, end_allowances, mark_no_show
from partners.actor import Actor
from partners.queries import host_day

# Why a paper holds no longer, in words that may stand on its public page; said in the reader's language.
CALLED_OFF = gettext_noop("The mission was called off.")


def decline_mission(mission: Mission, *, reason: str, actor: Actor, now: datetime) -> None:
    """By either side, as long as nobody was accepted."""
    _end(mission, "decline", reason, actor, now)


def call_off_mission(mission: Mission, *, reason: str, actor: Actor, now: datetime) -> None:
    """By either side, until the expert has come. Order of locks: the stay first, as an arrival that is recorded at this moment takes them."""
    _end(mission, "call_off", reason, actor, now)


def _end(mission: Mission, step: str, reason: str, actor: Actor, now: datetime) -> None:
    with saying_no(), transaction.atomic():
        if mission.stay:
            lock(mission.stay)
        before = lock_for(mission, step, actor=actor, now=now)
        perform(mission, step, actor=actor, now=now, reason=reason, changes={"state_since": now})
        quota.give_back(before, reason=step, actor=actor, now=now)
        if before.stay_id:
            _end_stay(before, actor, now)
        for pk in (before.agreement_paper_id, before.invitation_id):
            revoke(pk, CALLED_OFF, actor, now)


def _end_stay(before: Mission, actor: Actor, now: datetime) -> None:
    stay: Stay = Stay.objects.across_partners(reason="the stay of the mission at hand").get(pk=before.stay_id)
    if stay.state in EXPECTED:
        end = mark_no_show if before.state == MissionState.UNDER_WAY else cancel_stay
        end(stay, reason=CALLED_OFF, actor=actor.in_consequence(), now=now)
    end_allowances(stay, ends_on=host_day(now), reason=CALLED_OFF, actor=actor, now=now)


def revoke(document_id: int | None, words: str, actor: Actor, now: datetime) -> None:
    """As a consequence and under the actor's name; what was revoked by then stays as it is."""
    rows = IssuedDocument.objects.across_partners(reason="papers of the mission at hand").filter(pk=document_id, state=IssuedState.VALID)
    for document in rows:
        revoke_document(document, reason=words, actor=actor.in_consequence(), now=now)
