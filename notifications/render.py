"""Words of a notice in the reader's language and zone, made when it is read or sent."""

from datetime import date, datetime

from django.apps import apps
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from core.models import HistoryEntry
from core.record import named
from core.registries import letter_kinds, notice_kinds
from core.timefmt import day_text, deadline_clock
from notifications.models import Delivery, Notice
from partners.enums import Role
from partners.notices import powers_text

INSTANTS = ("until", "closes")
DAYS = ("first_day", "last_day", "due_day")


def notice_text(notice: Notice, *, zone: str) -> tuple[str, str]:
    """Subject and body in the active language; instants in the call's zone and the reader's."""
    kind = notice_kinds.get(notice.kind)
    if kind is None:
        return notice.kind, ""
    params = readable(notice.params, zone, notice.created_at)
    if kind.words:
        params |= kind.words(notice.params)
    return str(kind.subject) % params, str(kind.body) % params


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
        if delivery.notice is not None:
            subject, body = notice_text(delivery.notice, zone=delivery.notice.recipient.time_zone)
            url = delivery.notice.url
        else:
            subject, body, url = _letter(delivery)
        link = f"{settings.BASE_URL}{url}" if url else ""
        closing = _("This message was written by the portal. The same message stands in your inbox there.") if delivery.notice else ""
        return " ".join(subject.split()), "\n\n".join(part for part in (body, link, closing) if part)


def _letter(delivery: Delivery) -> tuple[str, str, str]:
    kind = letter_kinds[delivery.kind]
    entry = HistoryEntry.objects.across_partners(reason="the letter of this entry").get(pk=delivery.params["entry"])
    obj = apps.get_model(entry.model)._base_manager.get(pk=entry.object_id)
    params = dict(kind.params(obj, entry))
    return str(kind.subject) % params, str(kind.body) % params, ""
