"""Drawing the board of a call: whole, or the parts that a move has changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.errors import NotAllowed
from partners.http import ActorRequest
from scholarships import rules
from scholarships.enums import NominationState as S
from scholarships.enums import RoundState
from scholarships.forms.board import BoardFilter
from scholarships.models import Call
from scholarships.queries.board import BoardRow, Reviewed, reviewed_board, with_board
from scholarships.queries.effects import Effect, effect_of
from scholarships.queries.ranking import BY_PARTNER, NORMALISED, OVERALL, Look
from scholarships.tables.board import BoardTable, flag_words, over_text, stamp_of


@dataclass
class Drawn:
    """A board as one reader sees it, in the look that the address asks for."""

    call: Any
    look: Look
    board: Reviewed
    table: BoardTable
    plans: bool

    @property
    def rows(self) -> list[BoardRow]:
        """In the order in which they came, so that the boxes keep their names."""
        return sorted(self.board.rows, key=lambda row: row.pk)

    @property
    def effect(self) -> Effect:
        return effect_of(self.board.groups)


def call_for_staff(request: ActorRequest, pk: int) -> Call:
    """With the open sheet and how many are not on the board yet (`with_board`)."""
    call: Call = get_object_or_404(with_board(Call.objects.visible_to(request.actor), request.actor), pk=pk)
    if not rules.may_read_board(request.actor):
        raise NotAllowed
    return call


def plans_on(request: ActorRequest, call: Any) -> bool:
    """Whether this reader may try out moves now: not on a sheet that is on its way."""
    return call.two_person and rules.may_plan_decisions(request.actor) and call.sheet_state in (None, RoundState.TRYING)


def draw(request: ActorRequest, call: Any, *, ticks: bool = False, ticked: Iterable[str] = (), keeps_ticks: bool = True) -> Drawn:
    look = Look.of(request.GET)
    plans = plans_on(request, call)
    board = reviewed_board(call, request.actor, call.sheet_pk, criterion=look.criterion, now=request.now)
    places = {row.pk: number for number, row in enumerate(sorted(board.rows, key=lambda row: row.pk))}
    table = BoardTable(
        look, board.reviewers, has_sheet=call.two_person, plans=plans, ticks=ticks or plans, call_pk=call.pk, places=places,
        ticked=frozenset(ticked), keeps_ticks=keeps_ticks,
    )  # fmt: skip
    return Drawn(call, look, board, table, plans)


def board_context(request: ActorRequest, drawn: Drawn) -> dict[str, Any]:
    """Everything of the page but its forms."""
    call, look, groups = drawn.call, drawn.look, drawn.board.groups
    bodies = drawn.table.bodies(groups)
    return {
        "call": call,
        "board": drawn.board,
        "bodies": bodies,
        "heads": heads_of(drawn),
        "reviewers": drawn.board.reviewers,
        "views": views_of(look),
        "filter": BoardFilter(look, groups=groups, flags=flag_words()),
        "clear_url": f"?view={look.view}&sort={look.kept.get('sort', '')}",
        "waiting": {"submitted": call.n_submitted, "returned": call.n_returned},
        "list_url": f"{reverse('scholarships:nominations')}?call={call.pk}",
        "to_offer": sum(row.state == S.SELECTED for row in drawn.rows) if rules.may_keep_calls(request.actor, call) else 0,
        "shown": sum(look.shows(row) for row in drawn.rows),
        **sheet_context(request, drawn, bodies),
    }


def sheet_context(request: ActorRequest, drawn: Drawn, bodies: Iterable[str]) -> dict[str, Any]:
    """Of the panel that says what the sheet would do."""
    effect = drawn.effect
    return {
        "call": drawn.call,
        "plans": drawn.plans,
        "effect": effect,
        "over": [(group.allotment.partner, over_text(group)) for group in effect.over],
        "by_normalised": drawn.look.criterion == NORMALISED,
        "stamp": stamp_of([*bodies, str(effect.people), str(drawn.call.sheet_state)]),
        "watch_url": watched(request, drawn),
    }


def watched(request: ActorRequest, drawn: Drawn) -> str:
    """The address of the board in this look, wherever the request went."""
    query = urlencode(drawn.look.kept)
    return reverse("scholarships:call_decisions", args=[drawn.call.pk]) + (f"?{query}" if query else "")


def parts(request: ActorRequest, drawn: Drawn, *, only: set[int] | None = None) -> HttpResponse:
    """For htmx: the partners that changed, and what the whole sheet would do."""
    bodies = drawn.table.bodies(drawn.board.groups)
    changed = [out_of_band(body) for body, group in _named(bodies, drawn) if only is None or group is None or group in only]
    return render(request, "scholarships/decisions/board_parts.html", {"changed": changed, **sheet_context(request, drawn, bodies)})


def _named(bodies: list[SafeString], drawn: Drawn) -> list[tuple[SafeString, int | None]]:
    if drawn.look.view == OVERALL:
        return [(body, None) for body in bodies]
    return [(body, group.pk) for body, group in zip(bodies, drawn.board.groups, strict=True)]


def out_of_band(body: SafeString) -> SafeString:
    return SafeString(body.replace("<tbody ", '<tbody hx-swap-oob="true" ', 1))


def views_of(look: Look) -> list[dict[str, Any]]:
    names = {BY_PARTNER: _("By partner, with the quota lines"), OVERALL: _("All candidates in one ranking")}
    return [{"label": label, "url": _address(look, view=view), "is_current": look.view == view} for view, label in names.items()]


def heads_of(drawn: Drawn) -> list[dict[str, Any]]:
    """Headings in the order of the cells; those with `sort` are links."""
    look = drawn.look
    return [
        _sorting(look, "name", pgettext("heading of a column", "Candidate")),
        {"label": pgettext("of a candidate in a ranking", "Place"), "numeric": True},
        _sorting(look, "mean", _("Mean"), numeric=True),
        _sorting(look, "normalised", _("Normalised"), numeric=True),
        _sorting(look, "spread", _("Spread"), numeric=True),
        *([{"label": _("What if")}] if drawn.table.has_sheet else []),
        *([{"label": _("Partner")}] if look.view == OVERALL else []),
        {"label": _("Standing")},
        {"label": _("Flags")},
        {"label": _("Reviews"), "numeric": True},
        _sorting(look, "rank", _("Authority's rank"), numeric=True),
        _sorting(look, "median", _("Median"), numeric=True),
    ]


def _sorting(look: Look, name: str, label: str, *, numeric: bool = False) -> dict[str, Any]:
    """The first click brings the usual order of that column, the next one turns it."""
    current = look.sort == name
    turned = current and look.kept.get("sort", name) == name
    direction = ("desc" if look.descending else "asc") if current else ""
    return {"label": label, "numeric": numeric, "url": _address(look, sort=f"-{name}" if turned else name), "direction": direction, "sort": name}


def _address(look: Look, **changes: str) -> str:
    return f"?{urlencode({**look.kept, **changes})}"
