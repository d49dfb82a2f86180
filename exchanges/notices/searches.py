"""New materials for the searches that somebody keeps.

The message says for which searches and how many, and leads to the page where their titles stand. It names no material: mail is not
held by a circle, and what is recalled meanwhile is gone from the page.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import HistoryEntry
from core.registries import NoticeKind, register_notice
from exchanges.models import SavedSearch


def whose(user: User, entry: HistoryEntry) -> list[int]:
    return [user.pk] if user.is_active else []


def facts(user: User, entry: HistoryEntry) -> dict[str, str]:
    """Names of the searches as they are when the message is written; one that was deleted meanwhile is left out."""
    counts = dict(entry.data["searches"])
    rows = SavedSearch.objects.across_partners(reason="the own searches of whom the message is for").filter(user=user, pk__in=counts)
    return {
        "count": str(entry.data["materials"]),
        "searches": json.dumps([[row.label, counts[row.pk]] for row in rows.order_by("label", "pk")], ensure_ascii=False),
    }


def in_words(params: Mapping[str, str]) -> dict[str, str]:
    found = json.loads(params["searches"])
    return {"searches": "; ".join(say("%(search)s: %(count)s") % {"search": label, "count": count} for label, count in found)}


def url(user: User) -> str:
    return reverse("exchanges:saved_searches") + "#new"


def tell(step: str, subject: Any, body: Any) -> None:
    register_notice(NoticeKind(step, "accounts.user", step, whose, subject, body, facts, url, words=in_words))


tell(
    "materials_found",
    _("New materials for your searches: %(count)s"),
    _("Your saved searches find something new. %(searches)s. What it is stands on the page of your searches."),
)
tell(
    "materials_digest",
    _("New materials of the week: %(count)s"),
    _("Materials were shared on what you follow. %(searches)s. What they are stands on the page of your searches."),
)
