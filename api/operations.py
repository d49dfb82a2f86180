"""Keys to the machine door: made, used, revoked; and what was answered once."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from api import rules
from api.enums import SCOPES
from api.models import LONGEST_DAYS, ApiToken, KeptAnswer
from api.queries import old_answers, roles_to_lend, unrevoked_of
from core.errors import Invalid, NotAllowed, Refused
from core.history import record
from core.workflow import begin, lock, saying_no, wake_delivery
from partners.actor import Actor
from partners.models import Membership

MARK = "dtp"  # so that a secret that was left in a repository is found by those who look for such
USE_NOTED = timedelta(minutes=1)
ANSWERS_KEPT = timedelta(days=2)
MOST_TOKENS = 20


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def make_token(
    *, name: str, membership: Membership, scopes: Iterable[str], expires_at: datetime, actor: Actor, now: datetime
) -> tuple[ApiToken, str]:
    """The token and its secret, which nobody can read again. A role that has ended, or is another's, opens nothing."""
    if not rules.may_have_tokens(actor):
        raise NotAllowed
    assert actor.user_id is not None  # whoever holds a role has an account
    if not roles_to_lend(actor, now).filter(pk=membership.pk).exists():
        raise NotAllowed
    if unknown := sorted(set(scopes) - SCOPES):
        raise Invalid({"scopes": [_("There is no such act: %(scope)s.") % {"scope": unknown[0]}]})
    if not now < expires_at <= now + timedelta(days=LONGEST_DAYS):
        raise Invalid({"expires_at": [_("A token holds for a year at most, and ends in the future.")]})
    prefix = secrets.token_hex(4)
    secret = f"{MARK}_{prefix}_{secrets.token_urlsafe(32)}"
    token = ApiToken(
        owner_id=actor.user_id, membership=membership, name=name.strip(), scopes=sorted(set(scopes)), prefix=prefix,
        digest=hash_of(secret), created_at=now, expires_at=expires_at,
    )  # fmt: skip
    with saying_no(), transaction.atomic():
        if ApiToken.objects.visible_to(actor).filter(owner_id=actor.user_id, revoked_at__isnull=True, expires_at__gt=now).count() >= MOST_TOKENS:
            raise Refused(_("You have twenty tokens already. Revoke one that is not used any more."), code="too_many")
        begin(token, "made", actor=actor, now=now, data={"role": membership.role, "scopes": token.scopes})
    return token, secret


@transaction.atomic
def revoke_token(token: ApiToken, *, actor: Actor, now: datetime) -> None:
    """Holds from the next call on."""
    if not rules.may_revoke(actor, token):
        raise NotAllowed
    locked = lock(token)
    if locked.revoked_at is not None:
        raise Refused(_("This token is revoked already."), code="wrong_state")
    _revoke(locked, actor=actor, now=now)
    token.revoked_at, token.revoked_by_label = locked.revoked_at, locked.revoked_by_label


def revoke_all_of(user: User, *, entry: object, actor: Actor, now: datetime) -> None:
    """When an administrator takes the second factor away: a lost phone may have been a stolen one, and a token is a key of the same person."""
    for token in unrevoked_of(user.pk):
        _revoke(token, actor=actor, now=now)


def _revoke(locked: ApiToken, *, actor: Actor, now: datetime) -> None:
    locked.revoked_at, locked.revoked_by_label = now, actor.label[:200]
    locked.save(update_fields=["revoked_at", "revoked_by_label"])
    wake_delivery(record(locked, "revoked", actor=actor, now=now))


def note_use(token: ApiToken, *, address: str | None, now: datetime) -> None:
    """At most once a minute, so that a busy system costs no write a call; of two at once the row is written by one."""
    if token.last_used_at is not None and token.last_used_at > now - USE_NOTED:
        return
    rows = ApiToken.objects.across_partners(reason="the token that was shown at the door").filter(pk=token.pk)
    rows = rows.filter(Q(last_used_at__isnull=True) | Q(last_used_at__lte=now - USE_NOTED))
    rows.update(last_used_at=now, last_used_from=address)


def claim_answer(token: ApiToken, key: str, fingerprint: str, *, now: datetime) -> tuple[KeptAnswer, bool]:
    """The row of this key, locked, and whether the question is new. Needs a transaction: a second one at once waits for the first."""
    rows = KeptAnswer.objects.across_partners(reason="answers to this token")
    made = rows.bulk_create([KeptAnswer(token=token, key=key, fingerprint=fingerprint, created_at=now)], ignore_conflicts=True)
    assert made
    row: KeptAnswer = rows.select_for_update(no_key=True).get(token=token, key=key)
    return row, row.status is None


def keep_answer(row: KeptAnswer, *, status: int, answer: object) -> None:
    row.status, row.answer = status, answer
    row.save(update_fields=["status", "answer"])


def forget_answers(*, now: datetime) -> int:
    """They may name people, and nobody repeats a question after two days."""
    return int(old_answers(now - ANSWERS_KEPT).delete()[0])
