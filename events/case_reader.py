"""What a reviewer reads of a paper: title, abstract and the file without names. Nobody's name, side or e-mail, whoever reads the case."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.utils.translation import get_language

from core.country_names import language_name
from core.names import fold
from events.enums import PaperState
from events.models import Paper
from events.queries.papers import KIND, for_reviewer, is_of_paper, judged_cases
from partners.actor import Actor
from partners.models import Membership
from partners.queries import host_day
from partners.sections import Section
from reviews.case_readers import register_case_reader, register_judged
from reviews.conflicts import Asked, Hint, accounts_of, register_conflict_reader
from reviews.enums import HintKind, TieKind
from reviews.kinds import register_kind
from reviews.models import Case


def paper_case(actor: Actor, case: Case) -> Section | None:
    paper = for_reviewer(case)
    if paper is None:
        return None
    language = language_name(paper.language, (get_language() or "en")[:2])
    gone = paper.state == PaperState.WITHDRAWN
    return Section("events/papers/case.html", {"paper": paper, "case": case, "language": language, "gone": gone, "authors_read": True})


def paper_hints(people: Sequence[Asked], left: set[int], now: datetime) -> Iterator[Hint]:
    """The author and the author's side judge nothing; a name among the authors, a country, institution or person that is met is a question to the desk."""
    rows = Paper.objects.across_partners(reason="hints of a conflict of interest on cases the caller has fetched rightly")
    papers = list(rows.filter(case_id__in=list(left)).select_related("partner", "user"))
    left.difference_update(paper.case_id for paper in papers if paper.case_id)
    sides = _sides([row.user_id for row in people], now) if papers else {}
    accounts = accounts_of(people) if papers else {}
    for one in people:
        for paper in papers:
            yield from _hints(one, accounts[one.user_id].full_name, paper, sides.get(one.user_id, set()))


def _hints(one: Asked, name: str, paper: Paper, sides: set[int]) -> Iterable[Hint]:
    assert paper.case_id is not None
    own_side = paper.partner is not None and not paper.partner.is_host and paper.partner_id in sides
    if one.user_id == paper.user_id or own_side:
        yield Hint(paper.case_id, one.user_id, HintKind.OWN_SIDE, str(paper.partner or ""))
        return
    written = fold(f"{paper.authors} {paper.user.full_name}")
    if name and set(fold(name).split()) <= set(written.replace(",", " ").replace(";", " ").split()):
        yield Hint(paper.case_id, one.user_id, HintKind.PERSON, name)
    for tie in one.ties:
        if tie.kind == TieKind.COUNTRY and tie.partner_id == paper.partner_id:
            yield Hint(paper.case_id, one.user_id, HintKind.COUNTRY, str(tie.partner))
        elif tie.kind != TieKind.COUNTRY and tie.name and all(word in written for word in fold(tie.name).split()):
            kind = HintKind.INSTITUTION if tie.kind == TieKind.INSTITUTION else HintKind.PERSON
            yield Hint(paper.case_id, one.user_id, kind, tie.name)


def _sides(users: list[int], now: datetime) -> dict[int, set[int]]:
    """Partners at which each of them holds a role today."""
    held = Membership.objects.across_partners(reason="where those who are asked to judge stand").filter(Membership.on(host_day(now)), user__in=users)
    found: dict[int, set[int]] = {}
    for user, partner in held.values_list("user_id", "institution__partner_id"):
        found.setdefault(user, set()).add(partner)
    return found


register_kind(KIND, is_of_paper)
register_case_reader(KIND, paper_case)
register_judged(judged_cases)
register_conflict_reader(KIND, paper_hints)
