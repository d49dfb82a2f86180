"""Words of a notice in the reader's language and zone, made when it is read or sent."""

import logging
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.models import HistoryEntry
from core.record import named
from core.registries import letter_kinds, notice_kinds
from core.timefmt import day_text, deadline_clock
from notifications.digest_text import DIGESTS, digest_text
from notifications.models import Delivery, Notice
from notifications.queries.wordings import LETTER, wording_of
from notifications.standing_in import in_whose_place
from notifications.topics import PLACE
from partners.enums import Role
from partners.notices import powers_text

log = logging.getLogger(__name__)
INSTANTS = ("until", "closes")
DAYS = ("first_day", "last_day", "due_day")


def notice_text(notice: Notice, *, zone: str) -> tuple[str, str]:
    """Subject and body in the active language; instants in the call's zone and the reader's.

    Rows of a list come through `queries.worded`, which brings the clerk's words along; a notice by itself asks for them.
    """
    kind = notice_kinds.get(notice.kind)
    if kind is None:
        return notice.kind, ""
    subject, body = in_words(kind, Gaps(_facts(kind, notice, zone)), own_words(notice, get_language() or "en"))
    return subject, "\n\n".join(part for part in (body, in_whose_place(notice.params)) if part)


def _facts(kind: Any, notice: Notice, zone: str) -> dict[str, str]:
    """A message of years ago may lack what the kind says today: it is read with a gap, and keeps no inbox and no digest from being read."""
    try:
        found = readable(notice.params, zone, notice.created_at)
        return found | dict(kind.words(notice.params)) if kind.words else found
    except (LookupError, TypeError, ValueError):
        log.exception("notice %s has facts that its kind can't read", notice.pk)
        return dict(notice.params)


class Gaps(dict[str, str]):
    """What is missing is a gap in the text."""

    def __missing__(self, key: str) -> str:
        return "…"


def own_words(row: Notice | Delivery, language: str) -> tuple[str, str] | None:
    """The clerk's subject and body, None when the portal's own words hold."""
    if "own_subject" not in row.__dict__:
        is_letter = isinstance(row, Delivery) and row.notice_id is None
        return wording_of(f"{LETTER}{row.kind}" if is_letter else row.kind, language)
    subject, body = row.__dict__["own_subject"], row.__dict__["own_body"]
    return None if subject is None else (subject, body)


def in_words(kind: Any, params: Mapping[str, str], own: tuple[str, str] | None) -> tuple[str, str]:
    """The portal's own words are a format; a clerk's are text in which nothing but the named places is replaced."""
    if own is None:
        return str(kind.subject) % params, str(kind.body) % params
    subject, body = (PLACE.sub(lambda found: str(params.get(found[1], found[0])), text) for text in own)
    return subject, body


def readable(params: dict[str, str], zone: str, now: datetime) -> dict[str, str]:
    own_zone = zone_of(params)
    texts = {name: deadline_clock(datetime.fromisoformat(params[name]), own_zone, now, zone) for name in INSTANTS if params.get(name)}
    texts |= {name: day_text(date.fromisoformat(params[name])) for name in DAYS if params.get(name)}
    if params.get("role") in Role.values:
        texts["role"] = str(Role(params["role"]).label)
    if params.get("powers"):
        texts["powers"] = powers_text(params["powers"].split())
    if params.get("by_for"):
        texts["by"] = named(params["by"], params["by_for"])
    return {**params, **texts}


def zone_of(params: dict[str, str]) -> str:
    """The zone in which the record of a notice counts its instants, else the host's."""
    return params.get("zone") or str(settings.HOST_ZONE)


def letter_text(delivery: Delivery) -> tuple[str, str]:
    """Subject and body of an e-mail in the language of its recipient."""
    with translation.override(delivery.language):
        if delivery.kind in DIGESTS:
            return digest_text(delivery, notice_text)
        if delivery.notice is not None:
            _lend_words(delivery)
            subject, body = notice_text(delivery.notice, zone=delivery.notice.recipient.time_zone)
            url = delivery.notice.url
        else:
            subject, body, url = _letter(delivery)
        link = f"{settings.BASE_URL}{url}" if url else ""
        closing = _("This message was written by the portal. The same message stands in your inbox there.") if delivery.notice else ""
        return " ".join(subject.split()), "\n\n".join(part for part in (body, link, closing) if part)


def _lend_words(delivery: Delivery) -> None:
    """A delivery and its notice are of one kind: what was fetched for the one need not be asked again for the other."""
    if "own_subject" in delivery.__dict__ and delivery.notice is not None:
        delivery.notice.__dict__.update({name: delivery.__dict__[name] for name in ("own_subject", "own_body")})


def _letter(delivery: Delivery) -> tuple[str, str, str]:
    kind = letter_kinds[delivery.kind]
    entry = HistoryEntry.objects.across_partners(reason="the letter of this entry").get(pk=delivery.params["entry"])
    obj = apps.get_model(entry.model)._base_manager.get(pk=entry.object_id)
    return (*in_words(kind, dict(kind.params(obj, entry)), own_words(delivery, delivery.language)), "")
