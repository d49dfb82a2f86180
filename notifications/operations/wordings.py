"""Words of messages: a clerk puts others in place of the portal's own, and takes them back."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, NotAllowed, Refused
from core.history import record
from core.registries import LetterKind, NoticeKind
from core.workflow import saying_no
from notifications.models import NoticeWording
from notifications.rules import may_edit_wordings
from notifications.wording import check_words, portal_words, text_kind
from partners.actor import Actor

KEPT = "words of messages are the same for every reader"


def set_wording(*, kind: str, language: str, subject: str, body: str, actor: Actor, now: datetime) -> NoticeWording:
    """What is said from now on, in inboxes of what is there already too: a message is put into words when it is read."""
    found = _kind(kind, language, actor)
    subject, body = subject.strip(), body.replace("\r\n", "\n").strip()
    check_words(found, subject, body)
    if (subject, body) == portal_words(found, language):
        raise Refused(_("These are the portal's own words."), code="own_words")
    with saying_no(), transaction.atomic():
        rows = NoticeWording.objects.across_partners(reason=KEPT)
        row, _made = rows.update_or_create(
            kind=kind,
            language=language,
            defaults={"subject": subject, "body": body, "changed_at": now, "changed_by_label": actor.label[:200]},
        )
        record(row, "worded", actor=actor, now=now, data={"kind": kind, "language": language})
    return row  # type: ignore[no-any-return]


def restore_wording(*, kind: str, language: str, actor: Actor, now: datetime) -> None:
    """Back to the portal's own words; the clerk's stay in the history of the table."""
    _kind(kind, language, actor)
    with saying_no(), transaction.atomic():
        row = NoticeWording.objects.across_partners(reason=KEPT).select_for_update().filter(kind=kind, language=language).first()
        if row is None:
            raise Refused(_("The portal's own words hold already."), code="own_words")
        record(row, "unworded", actor=actor, now=now, data={"kind": kind, "language": language})
        row.delete()


def _kind(name: str, language: str, actor: Actor) -> NoticeKind | LetterKind:
    if not may_edit_wordings(actor):
        raise NotAllowed
    found = text_kind(name)
    if found is None or language not in dict(settings.LANGUAGES):
        raise Invalid({"__all__": [_("There is no such message.")]})
    return found
