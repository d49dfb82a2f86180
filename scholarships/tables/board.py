"""The rows of a board as HTML. Made by plain functions: 250 rows of thirty cells, and a move redraws its partner's rows at once.

Every text that anybody has typed goes through `escape`; words are looked up once a page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext, pgettext

from reviews.queries import ReviewerResult
from scholarships.enums import Decision
from scholarships.enums import NominationState as S
from scholarships.models.nominations import NOMINATION_TONES
from scholarships.queries.board import YEARS_BACK, BoardGroup, BoardRow
from scholarships.queries.ranking import CHOSEN, MEAN, NEXT, NORMALISED, ON_RESERVE, OUT, OVERALL, REFUSED, WITHIN, Look, in_order

FLAG_TONES = {"alarm": "attention", "duplicate": "attention", "late_visa": "bad", "no_review": "neutral"}
DECISION_TONES: dict[str, str] = {Decision.SELECT: "good", Decision.RESERVE: "info", Decision.NOT_SELECT: "neutral"}

SIGNS = {"clear": "×", "up": "↑"}  # acts with a name for those who hear it and a sign for those who see a narrow column


def flag_words() -> dict[str, str]:
    return {
        "alarm": gettext("reviewers disagree"),
        "duplicate": gettext("possible duplicate"),
        "late_visa": gettext("late for the visa"),
        "no_review": gettext("no review yet"),
    }


def move_words() -> dict[str, str]:
    """On the buttons of a row."""
    return {
        Decision.SELECT: pgettext("move of a candidate", "Select"),
        Decision.RESERVE: pgettext("move of a candidate", "Reserve"),
        Decision.NOT_SELECT: pgettext("move of a candidate", "Do not select"),
    }


def standing_words() -> dict[int, str]:
    return {
        CHOSEN: gettext("takes a place"),
        WITHIN: gettext("within the places"),
        ON_RESERVE: gettext("reserve list: %(n)s"),
        NEXT: gettext("next for the reserve list: %(n)s"),
        OUT: gettext("below the places"),
        REFUSED: gettext("goes without a place"),
    }


def _badge(text: str, tone: str) -> str:
    return f'<span class="badge badge-{tone}">{escape(text)}</span>'


@dataclass
class BoardTable:
    """One drawing of the board. With `plans` rows have their moves as buttons, with `ticks` boxes; `tick_names` are the places of the boxes."""

    look: Look
    reviewers: list[ReviewerResult]
    has_sheet: bool
    plans: bool
    ticks: bool
    call_pk: int
    places: dict[int, int] = field(default_factory=dict)
    ticked: frozenset[str] = frozenset()
    keeps_ticks: bool = True

    def __post_init__(self) -> None:
        self.record = reverse("scholarships:nomination", args=[0]).replace("/0/", "/%d/")
        self.item = reverse("scholarships:plan_one", args=[self.call_pk, 0]).replace("/0/", "/%d/")
        self.moves = {str(value): escape(text) for value, text in move_words().items()}
        self.standings = {band: escape(text) for band, text in standing_words().items()}
        self.flags = {name: _badge(text, FLAG_TONES[name]) for name, text in flag_words().items()}
        self.states = {str(value): _badge(str(label), NOMINATION_TONES[value]) for value, label in S.choices}
        self.decided = {str(value): _badge(text, DECISION_TONES[value]) for value, text in move_words().items()}
        self.move_values = [str(value) for value in Decision.values]
        self.clear, self.reason, self.first = escape(pgettext("move of a candidate", "Clear")), escape(gettext("Reason")), escape(gettext("Move up"))
        self.higher, self.lower = escape(gettext("places higher than by the mean")), escape(gettext("places lower than by the mean"))
        self.recused, self.open = escape(gettext("recused")), escape(gettext("review not submitted"))
        self.waiting = f'<span aria-hidden="true">·</span><span class="visually-hidden">{self.open}</span>'
        self.width = 10 + self.has_sheet + (self.look.view == OVERALL) + len(self.reviewers)

    def bodies(self, groups: Iterable[BoardGroup], *, only: set[int] | None = None) -> list[SafeString]:
        """One part of the table for each partner, or one for all; `only` those of these partners."""
        groups = list(groups)
        if self.look.view == OVERALL:
            rows = in_order((row for group in groups for row in group.rows), self.look)
            return [self._body("all", "".join(self.row(row) for row in rows if self.look.shows(row)))]
        return [self.group_body(group) for group in groups if only is None or group.pk in only]

    def group_body(self, group: BoardGroup) -> SafeString:
        rows = group.rows if self.look.is_ranking else in_order(group.rows, self.look)
        shown = [row for row in rows if self.look.shows(row)]
        cut = self._cut(group) if self.look.is_ranking else ""
        above = [self.row(row) for row in shown if row.band <= WITHIN]
        below = [self.row(row) for row in shown if row.band > WITHIN]
        if not self.look.is_ranking:
            above, below = [self.row(row) for row in shown], []
        return self._body(str(group.pk), self._heading(group) + "".join([*above, cut, *below]), hidden=not shown)

    def _body(self, name: str, html: str, *, hidden: bool = False) -> SafeString:
        return mark_safe(f'<tbody id="g-{name}"{" hidden" if hidden else ""}>{html}</tbody>')  # noqa: S308 its parts were escaped

    def _heading(self, group: BoardGroup) -> str:
        words = {"partner": group.allotment.partner, "placed": group.allotment.placed, "places": group.allotment.places}
        parts = [escape(gettext("%(partner)s: %(placed)d of %(places)d places given") % words)]
        if self.has_sheet and group.chosen:
            parts.append(escape(ngettext("%(n)d on the sheet", "%(n)d on the sheet", group.chosen) % {"n": group.chosen}))
        if group.left < 0 and group.chosen:
            parts.append(_badge(over_text(group), "bad"))
        parts.append(f'<span class="hint">{escape(self._line(group))}</span>')
        if group.line_is_short:
            parts.append(_badge(gettext("the agreement's line has %(n)d left") % {"n": group.line_free}, "attention"))
        return f'<tr class="group"><th scope="rowgroup" colspan="{self.width}"><span class="stays">{" · ".join(parts)}</span></th></tr>'

    def _line(self, group: BoardGroup) -> str:
        line = gettext("line %(line)s, %(n)d left in %(year)d") % {
            "line": group.allotment.quota_year.line, "n": group.line_free, "year": group.allotment.quota_year.year,
        }  # fmt: skip
        return f"{line}; {before_text(group)}" if group.given_before else line

    def _cut(self, group: BoardGroup) -> str:
        """Only where somebody still runs for a place below it."""
        if not any(WITHIN < row.band <= REFUSED for row in group.rows) or group.ends_at < 1:
            return ""
        text = ngettext("Here the %(n)d place ends.", "Here the %(n)d places end.", group.ends_at) % {"n": group.ends_at}
        return f'<tr class="cut"><td colspan="{self.width}"><span class="stays">{escape(text)}</span></td></tr>'

    def row(self, row: BoardRow) -> str:
        """What is decided by comes first, so that it is in sight beside the moves; the rest is for who scrolls."""
        name = escape(row.passport_name)
        result, standing, partner = row.result, self._standing(row), f"<td>{self._partner(row.group)}</td>" if self.look.view == OVERALL else ""
        recused = f' <span class="hint">{result.recused} {self.recused}</span>' if result.recused else ""
        scores = _figures(self._place(row), _two(result.mean), self._scaled(row), self._spread(row))
        rest = _figures(f"{result.submitted}/{result.assigned}{recused}", str(row.authority_rank or ""), _two(result.median))
        own = self._own(row, name)
        return f'<tr id="r-{row.pk}">{self._who(row, name)}{scores}{own}{partner}<td>{standing}</td>{self._flags(row)}{rest}{self._marks(row)}</tr>'

    def _who(self, row: BoardRow, name: str) -> str:
        native = f' <span class="person-native">{escape(row.native_name)}</span>' if row.native_name else ""
        return (
            f'<th scope="row"><span class="who">{self._tick(row, name)}<span><a href="{self.record % row.pk}">{name}</a>{native}'
            f' <span class="hint">{row.reference}</span></span></span></th>'
        )

    def _tick(self, row: BoardRow, name: str) -> str:
        if not (self.ticks and row.is_open and not row.is_own_side):
            return ""
        checked = " checked" if str(row.pk) in self.ticked else ""
        keep = " hx-preserve" if self.keeps_ticks and self.has_sheet else ""
        return (
            f'<input type="checkbox" name="rows" value="{row.pk}" id="id_rows_{self.places.get(row.pk, row.pk)}" aria-label="{name}"{checked}{keep}>'
        )

    def _own(self, row: BoardRow, name: str) -> str:
        """The moves: buttons for who plans, words for who reads."""
        if not self.has_sheet:
            return ""
        chosen = row.move.decision if row.move else ""
        if not (self.plans and row.is_open and not row.is_own_side):
            return f"<td>{self.decided.get(chosen, '')}</td>"
        able = [value for value in self.move_values if value != "put_on_reserve" or row.state == "in_review"]
        buttons = "".join(self._button(row, name, value, self.moves[value], pressed="true" if value == chosen else "false") for value in able)
        if chosen:
            up = self._button(row, name, "up", self.first) if chosen == Decision.RESERVE else ""
            more = f'<a href="{self.item % row.pk}">{self.reason}<span class="visually-hidden"> {name}</span></a>'
            buttons += f"{self._button(row, name, 'clear', self.clear)}{up}{more}"
        return f'<td class="moves"><div>{buttons}</div></td>'

    def _button(self, row: BoardRow, name: str, value: str, text: str, *, pressed: str = "") -> str:
        state = f' aria-pressed="{pressed}"' if pressed else ""
        shown, title = (SIGNS[value], f' title="{text}"') if value in SIGNS else (text, "")
        return f'<button class="move" name="move" value="{value}:{row.pk}" id="m-{row.pk}-{value}"{state}{title} aria-label="{text}: {name}">{shown}</button>'

    def _partner(self, group: BoardGroup) -> str:
        """Short, for it stands in every row: the agreement's line only where it has less than the call gives."""
        words = {"placed": group.allotment.placed, "places": group.allotment.places, "n": group.given_before, "years": YEARS_BACK}
        given = (
            gettext("%(placed)d of %(places)d given; %(n)d in %(years)d years before")
            if group.given_before
            else gettext("%(placed)d of %(places)d given")
        )
        hint = given % words
        badges = [(over_text(group), "bad")] if group.left < 0 and group.chosen else []
        badges += [(gettext("the agreement's line has %(n)d left") % {"n": group.line_free}, "attention")] if group.line_is_short else []
        marks = "".join(f" {_badge(text, tone)}" for text, tone in badges)
        return f'{escape(str(group.allotment.partner))} <span class="hint of-partner">{escape(hint)}</span>{marks}'

    def _place(self, row: BoardRow) -> str:
        return str(row.places.get((self.look.view, self.look.criterion), ""))

    def _scaled(self, row: BoardRow) -> str:
        """The normalised score, and how many places it moves the candidate."""
        text = _two(row.result.normalised)
        view = self.look.view
        if (view, MEAN) not in row.places or (view, NORMALISED) not in row.places:
            return text
        change = row.places[view, MEAN] - row.places[view, NORMALISED]
        if not change:
            return text
        arrow, words = ("↑", self.higher) if change > 0 else ("↓", self.lower)
        return f'{text} <span class="hint">{arrow}{abs(change)}<span class="visually-hidden"> {words}</span></span>'

    def _spread(self, row: BoardRow) -> str:
        """Marked where reviewers disagree; the words stand among the flags."""
        text = _two(row.result.spread)
        return f'<span class="badge badge-attention">{text}</span>' if row.result.is_alarm else text

    def _flags(self, row: BoardRow) -> str:
        return f"<td>{' '.join(self.flags[name] for name in row.flags)}</td>"

    def _standing(self, row: BoardRow) -> str:
        """The state where it says more than that the panel reads; then how the row stands to the places."""
        state = "" if row.state == S.IN_REVIEW else self.states[row.state]
        words = self.standings.get(row.band, "")
        return f"{state} {words % {'n': row.reserve} if row.reserve else words}".strip()

    def _marks(self, row: BoardRow) -> str:
        """The mean of each reviewer of the panel; a dot where a review is still awaited."""
        given = {one.reviewer: _two(one.mean) or self.waiting for one in row.result.means}
        return "".join(f'<td class="num">{given.get(one.reviewer, "")}</td>' for one in self.reviewers)


def _figures(*texts: str) -> str:
    return "".join(f'<td class="num">{text}</td>' for text in texts)


def _two(value: Decimal | None) -> str:
    return "" if value is None else f"{value:.2f}"


def over_text(group: BoardGroup) -> str:
    """In words what is refused when the sheet is proposed."""
    words = {"n": group.chosen, "free": group.chosen + group.left, "over": -group.left}
    return gettext("%(n)d selected on the sheet for %(free)d places that are free: %(over)d too many") % words


def before_text(group: BoardGroup) -> str:
    text = ngettext("%(n)d place given in the %(years)d years before", "%(n)d places given in the %(years)d years before", group.given_before)
    return text % {"n": group.given_before, "years": YEARS_BACK}


def stamp_of(parts: Iterable[str]) -> str:
    """Changes when anything on the drawn board does."""
    return hashlib.blake2b("".join(parts).encode(), digest_size=8).hexdigest()
