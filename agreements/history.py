"""What the history of an agreement says in words, besides the steps of its life."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.line_words import line_detail
from agreements.models import Agreement, AgreementParty
from agreements.notices import consent_words
from core.models import HistoryEntry
from core.record import Line, history_lines, register_words
from partners.actor import Actor

register_words(
    "agreements.agreement",
    {
        "created": _("Draft made"),
        "changed": _("Facts changed"),
        "party_added": _("Party added"),
        "party_changed": _("Facts of a party changed"),
        "party_removed": _("Party removed"),
        "line_added": _("Quota line added"),
        "signed_file_added": _("Signed file put on record"),
    },
)


def agreement_lines(entries: Iterable[HistoryEntry], actor: Actor) -> list[Line]:
    """The history with the names of what was changed, newest first. How the places of a line are used is its partner's and the host's."""
    entries = [row for row in entries if actor.sees_all_partners or row.data.get("of") in (None, *actor.partner_ids)]
    return [replace(line, detail=_detail(entry)) for line, entry in zip(history_lines(entries), entries[::-1], strict=True)]


def _detail(entry: HistoryEntry) -> str:
    if consent := consent_words(entry.data):
        return consent
    if checksum := entry.data.get("sha256"):
        return gettext("%(file)s, SHA-256 %(checksum)s") % {"file": entry.data.get("file", ""), "checksum": checksum}
    if entry.data.get("line"):
        return line_detail(entry)
    if version := entry.data.get("version"):
        return gettext("Version %(number)s") % {"number": version}
    party, fields = entry.data.get("party", ""), entry.data.get("fields", ())
    model = AgreementParty if party else Agreement
    parts = [party, ", ".join(str(model._meta.get_field(name).verbose_name) for name in fields)]  # type: ignore[union-attr]
    return ": ".join(part for part in parts if part)
