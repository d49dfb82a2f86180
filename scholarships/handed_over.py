"""A post of a partner's officer is handed over (partners.operations.hand_over): what becomes of nominations in progress and of typed forms.

Nominations are the partner's: nothing moves, the history says who keeps them now. Forms that the leaver has begun and not sent pass to the
successor, who finds them on the same pages; what the successor has typed there stays as it is. When the leaver goes on working for another
partner, only forms of this partner's nominations pass. Until an invited successor has accepted, the forms wait.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from core.history import record
from core.models import FormDraft, HistoryEntry
from core.record import register_words
from core.registries import react
from partners.actor import Actor, actor_for
from partners.belongings import register_belonging
from partners.enums import PARTNER_ROLES
from partners.models import Membership, Partner
from scholarships.enums import UNSENT, NominationState
from scholarships.models import Nomination
from scholarships.models.sides import partners_as

PAGES = ("scholarships", "agreements")
register_words("scholarships.nomination", {"keeper_changed": _("Kept by the successor of the officer who began it")})


def in_progress(leaver: User, partner: Partner) -> Any:
    rows = Nomination.objects.owned_by(partner).filter(created_by_id=leaver.pk, state__in=[*UNSENT, NominationState.RETURNED])
    return rows.order_by("pk")


def forms_of(leaver: User, partner: Partner, now: datetime) -> list[FormDraft]:
    """Begun forms that belong to the post."""
    drafts = list(FormDraft.objects.across_partners(reason="forms of a person whose post is handed over").filter(user_id=leaver.pk).order_by("pk"))
    if not drafts:
        return []
    elsewhere = partners_as(actor_for(leaver, now), *PARTNER_ROLES) - {partner.pk}
    own = set(Nomination.objects.owned_by(partner).filter(pk__in=_nominations(drafts)).values_list("pk", flat=True)) if elsewhere else set()
    return [draft for draft in drafts if (_nomination(draft) in own if elsewhere else _app(draft) in PAGES)]


def _match(draft: FormDraft) -> Any:
    try:
        return resolve(draft.form.partition("#")[0].partition("?")[0])
    except Resolver404:
        return None


def _app(draft: FormDraft) -> str:
    match = _match(draft)
    return match.namespace if match else ""


def _nomination(draft: FormDraft) -> int | None:
    match = _match(draft)
    is_one = match and match.namespace == "scholarships" and (match.url_name or "").startswith("nomination")
    return match.kwargs.get("pk") if is_one else None


def _nominations(drafts: list[FormDraft]) -> list[int]:
    return [pk for draft in drafts if (pk := _nomination(draft))]


def what_passes(leaver: User, partner: Partner, to: str, now: datetime) -> str:
    kept, forms = in_progress(leaver, partner).count(), len(forms_of(leaver, partner, now))
    words = []
    if kept:
        text = ngettext(
            "%(n)d nomination in progress stays with the authority and is kept by %(to)s.",
            "%(n)d nominations in progress stay with the authority and are kept by %(to)s.",
            kept,
        )
        words.append(text % {"n": kept, "to": to})
    if forms:
        text = ngettext(
            "%(n)d form that %(leaver)s has begun and not sent passes to %(to)s.",
            "%(n)d forms that %(leaver)s has begun and not sent pass to %(to)s.",
            forms,
        )
        words.append(text % {"n": forms, "leaver": leaver, "to": to})
    return " ".join(words)


def pass_on(membership: Membership, *, entry: HistoryEntry, actor: Actor, now: datetime) -> None:
    """Nothing while an invited successor has not accepted."""
    if not (successor := entry.data.get("successor")):
        return
    partner = membership.institution.partner
    for nomination in in_progress(membership.user, partner):
        record(nomination, "keeper_changed", actor=actor, now=now, data={"from": str(membership.user), "keeper": entry.data["to"]})
    for draft in forms_of(membership.user, partner, now):
        _hand(draft, successor, now)


def _hand(draft: FormDraft, successor: int, now: datetime) -> None:
    """To the successor's own draft of the same form, if there is one: its fields win."""
    drafts = FormDraft.objects.across_partners(reason="forms of a person whose post is handed over")
    own = drafts.select_for_update().filter(user_id=successor, form=draft.form).first()
    if own is None:
        draft.user_id = successor
        draft.save(update_fields=["user_id"])
        return
    own.fields = {**draft.fields, **own.fields}
    own.revision, own.updated_at = max(own.revision, draft.revision) + 1, now
    own.save(update_fields=["fields", "revision", "updated_at"])
    draft.delete()


register_belonging(what_passes)
for _step in ("hand_over", "succeed"):
    react("partners.membership", _step, pass_on)
