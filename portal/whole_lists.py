"""Rows of the worklist, and where the whole of a kind of work stands when only its first rows are shown."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from scholarships.enums import NominationState as S
from scholarships.queries.lists import UNDER_WAY

NOMINATIONS, CALLS, AGREEMENTS = "scholarships:nominations", "scholarships:calls", "agreements:agreements"
# Provider of the worklist: words of the link, route of the list, its filter.
WHOLE: dict[str, tuple[Text, str, str]] = {
    "to_send": (_("Show all nominations"), NOMINATIONS, ""),
    "offers": (_("Show all places that are offered"), NOMINATIONS, f"?state={S.OFFERED}"),
    "open_calls": (_("Show all calls"), CALLS, ""),
    "to_screen": (_("Show all that wait for the technical check"), NOMINATIONS, f"?state={S.SUBMITTED}&call={UNDER_WAY}"),
    "to_assign": (_("Show all in review"), NOMINATIONS, f"?state={S.IN_REVIEW}&call={UNDER_WAY}"),
    "to_decide": (_("Show all in review"), NOMINATIONS, f"?state={S.IN_REVIEW}&call={UNDER_WAY}"),
    "to_offer": (_("Show all that are selected"), NOMINATIONS, f"?state={S.SELECTED}&call={UNDER_WAY}"),
    "calls_to_keep": (_("Show all calls"), CALLS, ""),
    "free_places": (_("Show all on reserve lists"), NOMINATIONS, f"?state={S.RESERVE}&call={UNDER_WAY}"),
    "to_enrol": (_("Show all to enrol"), "scholarships:to_enrol", ""),
    "to_review": (_("Show all reviews"), "reviews:desk", ""),
    "agreements_to_keep": (_("Show all agreements"), AGREEMENTS, ""),
    "years_to_close": (_("Show all agreements"), AGREEMENTS, ""),
    "versions_on_the_table": (_("Show all agreements"), AGREEMENTS, ""),
    "of_the_partner": (_("Show all nominations"), NOMINATIONS, ""),
}


@dataclass(frozen=True)
class Task:
    """One row of the worklist, in the shape the task list component takes.

    `follow`: others act, this reader only watches; `is_rest`: leads to those that are not shown.
    """

    title: str
    url: str
    action: str
    detail: str = ""
    due_at: datetime | None = None
    due_zone: str = ""
    since: datetime | None = None
    tone: str = "neutral"
    follow: bool = False
    is_rest: bool = False


def first_of(rows: list[Task], provider: str, *, shown: int) -> list[Task]:
    """The first rows of one kind, then where all of them stand."""
    if provider not in WHOLE or len(rows) <= shown:
        return rows
    words, route, chosen = WHOLE[provider]
    return [*rows[:shown], Task(str(words), reverse(route) + chosen, action="", is_rest=True)]
