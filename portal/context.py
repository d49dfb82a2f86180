"""What the shell around every page needs: navigation by role and the number of unread messages."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from notifications.queries import unread_count
from notifications.queries.automation import sees_notes, unread_and_notes
from notifications.rules import may_see_automation
from partners.actor import Actor
from partners.authority import standing_of
from partners.enums import HOST_INSTITUTION_ROLES, READS_PARTNER, SEES_ALL_PARTNERS, WITHOUT_TOKENS, Role
from partners.rules import may_see_invitations


@dataclass(frozen=True)
class NavItem:
    label: Text
    url: str
    is_current: bool
    is_apart: bool = False


R = Role
STAFF = SEES_ALL_PARTNERS
OFFICIALS = READS_PARTNER
ACADEMY = HOST_INSTITUTION_ROLES
DESK = frozenset({R.PROGRAMME_OFFICER, R.PROGRAMME_HEAD, R.REGISTRAR, R.AUDITOR})  # of arrivals, visas and payments
NAVIGATION = (
    (_("Waiting for you"), "home", None),
    (_("Dashboard"), "dashboard", STAFF | OFFICIALS | ACADEMY),
    (_("Calls"), "scholarships:calls", STAFF | OFFICIALS | ACADEMY | {R.EMPLOYER_ENDORSER}),
    (_("Nominations"), "scholarships:nominations", STAFF | OFFICIALS | ACADEMY | {R.EMPLOYER_ENDORSER}),
    (_("My page"), "scholarships:my_nominations", frozenset({R.NOMINEE, R.TRAINEE})),
    (_("My training"), "my_training", frozenset({R.TRAINEE})),
    (_("Reviews"), "reviews:desk", frozenset({R.REVIEWER})),
    (_("Criteria"), "reviews:rubrics", frozenset({R.PROGRAMME_OFFICER, R.PROGRAMME_HEAD, R.PANEL_SECRETARY})),
    (_("Texts of letters"), "documents:texts", frozenset({R.PROGRAMME_OFFICER, R.PROGRAMME_HEAD, R.PANEL_SECRETARY, R.SIGNATORY})),
    (_("Agreements"), "agreements:agreements", STAFF | OFFICIALS),
    (_("Timetable"), "training:timetable", frozenset({R.LECTURER, R.TRAINEE, R.REGISTRAR})),
    (_("Intakes"), "training:intakes", STAFF | OFFICIALS | ACADEMY | {R.EXPERT}),
    (_("Enrolments"), "training:enrolments", STAFF | OFFICIALS | ACADEMY | {R.TRAINEE}),
    (_("Alumni"), "training:alumni", STAFF | OFFICIALS | ACADEMY | {R.TRAINEE}),
    (_("Research"), "exchanges:projects", STAFF | OFFICIALS | ACADEMY | {R.EXPERT}),
    (_("Consultations"), "training:consultations", STAFF | OFFICIALS | ACADEMY | {R.EXPERT}),
    (_("Methods"), "training:methods", STAFF | OFFICIALS | ACADEMY | {R.TRAINEE, R.EXPERT}),
    (_("Materials"), "exchanges:materials", STAFF | OFFICIALS | ACADEMY | {R.TRAINEE, R.EXPERT}),
    (_("Expert missions"), "exchanges:missions", STAFF | OFFICIALS | ACADEMY | {R.EXPERT}),
    (_("Experts"), "exchanges:experts", STAFF | OFFICIALS | ACADEMY | {R.EXPERT}),
    (_("Events"), "events:events", STAFF | OFFICIALS | ACADEMY | {R.TRAINEE, R.EXPERT}),
    (_("Arrivals and visas"), "mobility:desk", DESK),
    (_("Stays"), "mobility:stays", OFFICIALS | {R.NOMINEE, R.TRAINEE}),
    (_("Pay sheets"), "mobility:sheets", DESK),
    (_("Reports"), "reports:catalogue", STAFF | OFFICIALS | ACADEMY),
    (_("Announcements"), "announcements", frozenset({R.PROGRAMME_OFFICER, R.PROGRAMME_HEAD})),
    (_("Partners"), "partners:partners", STAFF | OFFICIALS | ACADEMY),
    (_("Automation"), "automation", frozenset({R.ADMINISTRATOR, R.AUDITOR})),
    (_("People and roles"), "partners:members", frozenset({R.ADMINISTRATOR, R.AUDITOR, R.AUTHORITY_HEAD})),
)
# What is set up or looked up now and then: behind "More" for whoever has so many pages that they would not stand in one row, in Russian neither.
NOW_AND_THEN = (
    "dashboard",
    "events:events",
    "exchanges:materials",
    "training:methods",
    "exchanges:experts",
    "training:consultations",
    "exchanges:missions",
    "exchanges:projects",
    "training:alumni",
    "reviews:rubrics",
    "documents:texts",
    "reports:catalogue",
    "announcements",
    "partners:partners",
    "partners:members",
    "automation",
)
# Of these the first come into the row all the same, as long as it has room: an expert has little else.
WHERE_THERE_IS_ROOM = (
    "exchanges:missions",
    "exchanges:materials",
    "events:events",
    "exchanges:experts",
    "exchanges:projects",
    "training:consultations",
)
# Pages that have an address of their own and belong to another.
BELONGS = {"exchanges:needs": "exchanges:experts", "exchanges:stays_calendar": "exchanges:missions"}
ONE_ROW = 8  # nine do not stand beside each other in Russian
WITH_MORE = 7


def navigation(actor: Actor, path: str) -> list[NavItem]:
    """Pages of this actor's roles; the longest address that begins the path is the current one."""
    rows = [(label, name, reverse(name)) for label, name, roles in NAVIGATION if roles is None or actor.held & roles]
    path = next((reverse(page) for name, page in BELONGS.items() if path.startswith(reverse(name))), path)
    current = max((url for _label, _name, url in rows if path == url or (url != "/" and path.startswith(url))), key=len, default="")
    apart = _apart([name for _label, name, _url in rows])
    return [NavItem(label, url, url == current, name in apart) for label, name, url in rows]


def _apart(names: list[str]) -> set[str]:
    """Who has few pages has them all in the row."""
    if len(names) <= ONE_ROW:
        return set()
    rare = [name for name in names if name in NOW_AND_THEN]
    room = max(0, WITH_MORE - (len(names) - len(rare)))
    return set(rare) - set([name for name in WHERE_THERE_IS_ROOM if name in rare][:room])


def shell(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    if actor is None or not request.user.is_authenticated:
        return {"nav_items": [], "unread_count": 0}
    path = request.path
    pages = SimpleLazyObject(lambda: navigation(actor, path))
    watches = SimpleLazyObject(lambda: sees_notes(actor, on_log=path.startswith(reverse("deliveries"))))
    told: Any = SimpleLazyObject(lambda: unread_and_notes(actor, request.now))  # type: ignore[attr-defined]
    return {
        "keeps_drafts": not path.startswith("/accounts/") or path == reverse("account_settings"),  # nothing of passwords and second factors
        "nav_items": SimpleLazyObject(lambda: [item for item in pages if not item.is_apart]),
        "nav_more": SimpleLazyObject(lambda: [item for item in pages if item.is_apart]),
        "unread_count": SimpleLazyObject(lambda: told[0] if watches else unread_count(actor)),
        "automation_notes": SimpleLazyObject(lambda: told[1] if watches else []),
        "may_see_automation": SimpleLazyObject(lambda: may_see_automation(actor)),
        "role_labels": SimpleLazyObject(lambda: [str(Role(grant.role).label) for grant in actor.grants]),
        "may_invite_for_head": SimpleLazyObject(lambda: may_see_invitations(actor)),
        "standing": SimpleLazyObject(lambda: standing_of(actor)),
        "has_office": SimpleLazyObject(lambda: any(grant.role not in WITHOUT_TOKENS for grant in actor.grants)),
        "search_words": request.GET.get("q", "")[:100] if request.path == reverse("search") else "",
        "desk_label": SimpleLazyObject(lambda: actor.grants[0].institution_label if actor.grants else ""),
    }
