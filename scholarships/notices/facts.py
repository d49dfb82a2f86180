"""What notices say, as plain strings kept with them; names of fields are put into the reader's language when they are read."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import HistoryEntry
from core.registries import LetterKind, NoticeKind, register_letter, register_notice
from notifications.render import readable
from people.models import PersonInvitation
from scholarships.models import Allotment, Call, Nomination
from scholarships.notices.recipients import nominee, nominee_by_letter
from scholarships.queries.defects import DOCUMENT, document_names, label_of
from scholarships.queries.parts import NOMINEE_APART, NOMINEE_FIELDS

NOMINATION = "scholarships.nomination"
CLOSING = _("The portal writes to you because %(partner)s has put you forward. If you have a question, ask its nominating officer.")


def call_facts(call: Call, entry: HistoryEntry) -> dict[str, str]:
    return {"call": call.reference, "title": call.title_en, "closes": call.closes_at.isoformat(), "zone": call.zone, "reason": entry.reason}


def nomination_facts(nomination: Nomination, entry: HistoryEntry) -> dict[str, str]:
    facts = {
        "number": nomination.reference,
        "name": nomination.person.passport_name,
        "call": nomination.call.reference,
        "partner": nomination.partner.name_en,
        "reason": entry.reason,
        "until": entry.data.get("until", ""),
        "zone": nomination.call.zone,
    }
    if entry.step == "return":
        facts |= {"defects": json.dumps(entry.data.get("defects", []), ensure_ascii=False), "note": entry.data.get("note", entry.reason)}
    if entry.data.get("reference"):
        facts["other"] = entry.data["reference"]
    return facts


def facts_without_reason(nomination: Nomination, entry: HistoryEntry) -> dict[str, str]:
    """For nominees, where the reason is between the two authorities: it is not even kept with their notice."""
    return nomination_facts(nomination, entry) | {"reason": ""}


def facts_of_own_part(nomination: Nomination, entry: HistoryEntry) -> dict[str, str]:
    """Of a return, for the nominee: what concerns the own part. Rank, reasons and certification are between the two authorities."""
    defects = [row for row in entry.data.get("defects", []) if row["field"].startswith(DOCUMENT) or row["field"] in NOMINEE_FIELDS | NOMINEE_APART]
    facts = nomination_facts(nomination, entry)
    return facts | {"reason": "", "defects": json.dumps(defects, ensure_ascii=False), "only_theirs": "" if defects or facts["note"] else "yes"}


def what_is_wrong(params: Mapping[str, str]) -> dict[str, str]:
    """The named defects as lines, each with the name of its field in the reader's language, then the general note."""
    rows = json.loads(params.get("defects") or "[]")
    names = document_names(row["field"] for row in rows)
    words = [gettext("%(item)s: %(note)s") % {"item": label_of(row["field"], names), "note": row["note"]} for row in rows]
    note = params.get("note", params.get("reason", ""))
    if params.get("only_theirs"):
        note = gettext("It concerns what the authority says of you; nothing is asked of you.")
    return {"what": "\n".join([*words, note] if note else words)}


def allotment_facts(allotment: Allotment, entry: HistoryEntry) -> dict[str, str]:
    call = allotment.call
    zone = call.zone if entry.step == "host_soon" else allotment.partner.time_zone or call.zone
    return {
        "call": call.reference,
        "title": call.title_en,
        "until": entry.data.get("until", ""),
        "zone": zone,
        "drafts": str(entry.data.get("drafts", 0)),
        "partner": allotment.partner.name_en,
    }


def nomination_url(nomination: Nomination) -> str:
    return reverse("scholarships:nomination", args=[nomination.pk])


# Letters that cannot be put off: a deadline that costs a place, an offer and its end, a withdrawal.
ALWAYS = frozenset(
    {
        "return", "return_again", "nominee_closing_set", "nominee_soon", "own_part_asked", "replacement_allowed", "not_promoted",
        "select", "send_offer", "promote", "decline_offer", "lapse", "no_show", "withdraw", "replace", "end_with_call",
    }
)  # fmt: skip


def notice(step: str, to: Any, subject: Any, body: Any, facts: Any = nomination_facts, name: str = "") -> None:
    """To whoever has an account."""
    words = what_is_wrong if step == "return" else None
    kind = f"nomination_{name or step}"
    register_notice(NoticeKind(kind, NOMINATION, step, to, subject, body, facts, nomination_url, words=words, always=step in ALWAYS))


def letter(step: str, subject: Any, body: Any, facts: Any = nomination_facts) -> None:
    """To a nominee without an account, with the same words."""

    def params(nomination: Nomination, entry: HistoryEntry) -> dict[str, str]:
        found = readable(facts(nomination, entry), nomination.partner.time_zone, entry.at) | {"partner": str(nomination.partner)}
        return found | (what_is_wrong(found) if step == "return" else {})

    text: Promise = format_lazy("{}\n\n{}", body, CLOSING)
    register_letter(LetterKind(f"nominee_{step}", NOMINATION, step, nominee_by_letter, language_of, subject, text, params))


def to_nominee(step: str, subject: Any, body: Any, facts: Any = facts_without_reason) -> None:
    """In person, by account or by letter, with words of their own."""
    notice(step, nominee, subject, body, facts, f"{step}_nominee")
    letter(step, subject, body, facts)


def language_of(nomination: Nomination, entry: HistoryEntry) -> str:
    return languages_of([nomination])[nomination.pk]


def languages_of(nominations: Sequence[Nomination]) -> dict[int, str]:
    """By nomination: the language in which the nominee was invited; else that of the officer who made the nomination."""
    rows = PersonInvitation.objects.across_partners(reason="the language of a letter to these people")
    meant = dict(rows.filter(person_id__in=[row.person_id for row in nominations]).order_by("pk").values_list("person_id", "invitation__language"))
    officers = {row.created_by_id for row in nominations if row.person_id not in meant and row.created_by_id}
    spoken = dict(User.objects.filter(pk__in=officers).values_list("pk", "language")) if officers else {}
    usual = get_language() or "en"
    return {row.pk: str(meant.get(row.person_id) or spoken.get(row.created_by_id or 0) or usual) for row in nominations}
