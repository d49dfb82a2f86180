"""Of a sheet of decisions those hear who sign it and those who sat on the panel. Nobody outside hears of the sheet itself."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.registries import NoticeKind, register_notice
from partners.enums import Role
from partners.queries import users_with_role
from reviews.models import PanelMember
from scholarships.models import DecisionRound
from scholarships.notices.recipients import others

MODEL = "scholarships.decisionround"


def heads(round_: DecisionRound, entry: HistoryEntry) -> list[int]:
    """Whoever may confirm it: not the person who has proposed it."""
    return others(entry, users_with_role(Role.PROGRAMME_HEAD, now=entry.at))


def proposer(round_: DecisionRound, entry: HistoryEntry) -> list[int]:
    return others(entry, [entry.data.get("proposed_by") or round_.proposed_by_id])


def those_of_the_desk(round_: DecisionRound, entry: HistoryEntry) -> list[int]:
    """Proposer and confirmer, and the secretaries of the panel."""
    signed = [round_.proposed_by_id, round_.confirmed_by_id]
    return others(entry, signed, users_with_role(Role.PANEL_SECRETARY, now=entry.at))


def reviewers(round_: DecisionRound, entry: HistoryEntry) -> Iterable[int]:
    """Members of the panel who do not sit at the desk too."""
    members = PanelMember.objects.across_partners(reason="recipients of a notice").filter(panel_id=round_.call.panel_id, ended_at__isnull=True)
    desk = set(those_of_the_desk(round_, entry))
    return [user for user in others(entry, members.values_list("user_id", flat=True)) if user not in desk]


def round_facts(round_: DecisionRound, entry: HistoryEntry) -> dict[str, str]:
    return {
        "call": round_.call.reference,
        "sheet": str(round_.number),
        "rows": str(entry.data.get("rows", "")),
        "done": str(entry.data.get("done", "")),
        "refused": str(entry.data.get("refused", "")),
        "by": entry.actor_label,
        "reason": entry.reason,
        "until": entry.data.get("until", ""),
        "zone": round_.call.zone,
    }


def round_url(round_: DecisionRound) -> str:
    return reverse("scholarships:round", args=[round_.pk])


def desk_url(round_: DecisionRound) -> str:
    """Reviewers can't open the sheet."""
    return reverse("reviews:desk")


def of_round(step: str, to: Any, subject: Any, body: Any, *, name: str = "", url: Any = round_url) -> None:
    register_notice(NoticeKind(f"round_{name or step}", MODEL, step, to, subject, body, round_facts, url))


of_round(
    "propose",
    heads,
    _("Decisions to confirm: call %(call)s, sheet %(sheet)s"),
    _("%(by)s proposes the decisions of sheet %(sheet)s of call %(call)s. Rows: %(rows)s. Read them and confirm them, or return the sheet."),
)
of_round(
    "return",
    proposer,
    _("Returned: call %(call)s, sheet %(sheet)s"),
    _("%(by)s has returned sheet %(sheet)s of call %(call)s. What is to be changed: %(reason)s"),
)
of_round(
    "confirm",
    those_of_the_desk,
    _("Confirmed: call %(call)s, sheet %(sheet)s"),
    _("%(by)s has confirmed sheet %(sheet)s of call %(call)s. The letters leave %(until)s; until then the decisions can be taken back."),
)
of_round(
    "take_back",
    proposer,
    _("Taken back: call %(call)s, sheet %(sheet)s"),
    _("%(by)s has taken sheet %(sheet)s of call %(call)s back before the letters left. Nobody outside has heard of it."),
)
of_round(
    "finish",
    those_of_the_desk,
    _("Carried out: call %(call)s, sheet %(sheet)s"),
    _("Sheet %(sheet)s of call %(call)s is carried out. Rows done: %(done)s. Rows refused: %(refused)s."),
)
of_round(
    "finish",
    reviewers,
    _("The decisions of call %(call)s are made"),
    _("The decisions on the candidates of call %(call)s, which you have reviewed, are made and the letters are sent. Thank you."),
    name="finish_panel",
    url=desk_url,
)
