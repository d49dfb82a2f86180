"""Global search: people in any script and spelling, records by number or title, accounts; within what the actor may see."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from agreements.models import Agreement
from core.names import search_words
from exchanges.models import Material, Project
from exchanges.queries.searches import Wanted, found
from mobility.queries.stays import stays_for
from partners.actor import Actor
from partners.enums import Role
from partners.rules import may_manage_people
from people.models import Person
from scholarships import rules
from scholarships.models import Call, Nomination, NominationLetter
from scholarships.queries.awards import awards_for
from training.models import Enrolment, Intake, Programme

LIMIT = 10
LETTER_NUMBER = re.compile(r"[A-Za-z]{2}-\d{4}-\d+")


@dataclass(frozen=True)
class Hit:
    title: str
    detail: str
    url: str


@dataclass(frozen=True)
class Group:
    label: str
    hits: list[Hit]
    more_url: str = ""


def find(text: str, actor: Actor) -> list[Group]:
    """Groups of hits, each at most ten; the same few queries whatever the size of the tables."""
    text = text.replace("\0", "").strip()[:100]  # of all letters the one that PostgreSQL does not take
    if len(text) < 2:
        return []
    groups = [
        Group(_("Nominations"), _nominations(text, actor)),
        Group(_("People"), _people(text, actor)),
        Group(_("Calls"), _calls(text, actor)),
        Group(_("Agreements"), _agreements(text, actor)),
    ]
    # A text with a figure may be the whole number of a record; anything else may name an account. Never both, so that the page stays short.
    if any(char.isdigit() for char in text) and "@" not in text:
        groups += [Group(_("Enrolments"), _enrolments(text, actor)), Group(_("Intakes"), _intakes(text)), _of_a_place(text, actor)]
    else:
        groups += [Group(_("Programmes"), _programmes(text)), Group(_("Accounts"), _accounts(text, actor)), _materials(text, actor)]
    return [group for group in groups if group.hits]


def named(text: str, path: str = "") -> Q:
    """Every word of the text stands in the folded names (Рахимов finds Rahimov); a text that says too little finds nobody."""
    condition = Q()
    for word in search_words(text):
        condition &= Q(**{f"{path}search_key__contains": word})
    return condition if condition else Q(pk__in=[])


def written_to(text: str, actor: Actor) -> Q:
    """A whole e-mail address finds its person, for those who work with contact data: the person's senders and the programme staff."""
    if "@" not in text:
        return Q(pk__in=[])
    address = Q(email__iexact=text)
    if actor.has(Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD):
        return address
    return address & Q(partner_id__in=actor.partner_ids)


def _nominations(text: str, actor: Actor) -> list[Hit]:
    rows = Nomination.objects.visible_to(actor).filter(Q(reference__icontains=text) | named(text, "person__"))
    return [
        Hit(
            f"{row.reference} {row.person.passport_name}",
            f"{row.partner} · {row.get_state_display()}",
            reverse("scholarships:nomination", args=[row.pk]),
        )
        for row in rows.select_related("person", "partner").order_by("-state_since", "-pk")[:LIMIT]
    ]


def _people(text: str, actor: Actor) -> list[Hit]:
    """A person leads to all nominations of the name; for those without that list, to the newest nomination that they may see."""
    nominations = Prefetch("nominations", Nomination.objects.visible_to(actor).order_by("-pk"), to_attr="seen")
    rows = Person.objects.visible_to(actor).filter(named(text) | written_to(text, actor)).select_related("partner").prefetch_related(nominations)
    return [
        Hit(row.passport_name, " · ".join(filter(None, [row.native_name, str(row.partner)])), _url_of_person(row, actor))
        for row in rows.order_by("sort_key", "pk")[:LIMIT]
        if row.seen
    ]


def _url_of_person(person: Any, actor: Actor) -> str:
    if rules.may_list_nominations(actor):
        return f"{reverse('scholarships:nominations')}?{urlencode({'q': person.passport_name})}"
    return reverse("scholarships:nomination", args=[person.seen[0].pk])


def _calls(text: str, actor: Actor) -> list[Hit]:
    wanted = Q(reference__icontains=text) | Q(title_en__icontains=text) | Q(title_ru__icontains=text) | Q(title_kk__icontains=text)
    rows: Any = Call.objects.visible_to(actor).filter(wanted).order_by("-closes_at", "-pk")[:LIMIT]
    return [Hit(f"{row.reference} {row.title}", str(row.get_state_display()), reverse("scholarships:call", args=[row.pk])) for row in rows]


def _agreements(text: str, actor: Actor) -> list[Hit]:
    wanted = Q(reference__icontains=text) | Q(title_en__icontains=text) | Q(title_ru__icontains=text) | Q(title_kk__icontains=text)
    rows: Any = Agreement.objects.visible_to(actor).filter(wanted).order_by("-pk")[:LIMIT]
    return [Hit(f"{row.reference} {row.title}", str(row.get_state_display()), reverse("agreements:agreement", args=[row.pk])) for row in rows]


def _enrolments(text: str, actor: Actor) -> list[Hit]:
    """By the whole number of the enrolment or of its certificate."""
    rows = Enrolment.objects.visible_to(actor).filter(Q(reference__iexact=text) | Q(certificate__number__iexact=text))
    return [
        Hit(
            f"{row.reference} {row.person.passport_name}",
            " · ".join(filter(None, [str(row.intake), str(row.get_state_display()), row.certificate.number if row.certificate else ""])),
            reverse("training:enrolment", args=[row.pk]),
        )
        for row in rows.select_related("person", "intake__programme", "certificate").order_by("-pk")[:LIMIT]
    ]


def _of_a_place(text: str, actor: Actor) -> Group:
    """By the whole number that stands on paper: a letter, an award, else a stay or its visa reference; one query, as the number looks."""
    if text[:3].upper() == "RP-":
        rows = Project.objects.visible_to(actor).filter(reference__iexact=text).order_by("pk")[:LIMIT]
        return Group(_("Research projects"), [_project(row) for row in rows])
    if LETTER_NUMBER.fullmatch(text):
        return Group(_("Letters"), _letters(text, actor))
    if text[:3].upper() == "IM-":
        return Group(
            _("Materials"), _hits(Material.objects.visible_to(actor).filter(reference__iexact=text).select_related("partner").order_by("pk"))
        )
    if text[:2].upper() == "A-":
        return Group(_("Awards"), _awards(text, actor))
    return Group(_("Stays"), _stays(text, actor))


def _letters(text: str, actor: Actor) -> list[Hit]:
    """A letter leads to its record; a note verbale to each of those whom it names."""
    rows = NominationLetter.objects.visible_to(actor).filter(document__number__iexact=text, nomination__in=Nomination.objects.visible_to(actor))
    rows = rows.select_related("document", "nomination__person", "nomination__partner").order_by("pk")[:LIMIT]
    return [
        Hit(
            f"{row.document.number} {row.nomination.person.passport_name}",
            f"{row.document.get_kind_display()} · {row.document.get_state_display()}",
            reverse("scholarships:nomination", args=[row.nomination_id]) + "#letters",
        )
        for row in rows
        if rules.may_read_letters(actor, row.nomination)
    ]


def _awards(text: str, actor: Actor) -> list[Hit]:
    rows = awards_for(actor).filter(reference__iexact=text).select_related("nomination__person", "nomination__partner")
    return [
        Hit(f"{row.reference} {row.nomination.person.passport_name}", str(row.nomination.partner), reverse("scholarships:award", args=[row.pk]))
        for row in rows.order_by("pk")[:LIMIT]
        if rules.may_read_award(actor, row.nomination)
    ]


def _stays(text: str, actor: Actor) -> list[Hit]:
    rows = stays_for(actor).filter(Q(reference__iexact=text) | Q(visa_reference__iexact=text)).order_by("-pk")[:LIMIT]
    return [
        Hit(f"{row.reference} {row.person.passport_name}", f"{row.about} · {row.get_state_display()}", reverse("mobility:stay", args=[row.pk]))
        for row in rows
    ]


def _intakes(text: str) -> list[Hit]:
    rows = Intake.objects.filter(reference__iexact=text).select_related("programme__institution").order_by("-starts_on", "pk")
    return [Hit(str(row), str(row.programme.institution), reverse("training:intake", args=[row.pk])) for row in rows[:LIMIT]]


def _programmes(text: str) -> list[Hit]:
    """By title in any of the three languages, whatever the reader's, or by code; the catalogue is public."""
    wanted = Q(code__iexact=text) | Q(title_en__icontains=text) | Q(title_ru__icontains=text) | Q(title_kk__icontains=text)
    rows = Programme.objects.filter(wanted).select_related("institution").order_by("code")[:LIMIT]
    return [Hit(f"{row.code} {row}", str(row.institution), reverse("training:programme", args=[row.pk])) for row in rows]


def _materials(text: str, actor: Actor) -> Group:
    """By the words of the title, the abstract and the file; all of them stand on the page of their own search."""
    rows = found(actor, Wanted(words=text)).select_related("material__partner").defer("vector", "body").order_by("-rank", "-pk")[:LIMIT]
    hits = _hits(row.material for row in rows)
    return Group(_("Materials"), hits, f"{reverse('exchanges:materials_search')}?{urlencode({'words': text})}")


def _project(row: Project) -> Hit:
    """Of others' projects what was published, as its page says."""
    return Hit(f"{row.reference} {row.title}", str(row.get_state_display()), reverse("exchanges:project", args=[row.pk]))


def _hits(materials: Iterable[Material]) -> list[Hit]:
    return [
        Hit(f"{row.reference} {row.title}", f"{row.partner} · {row.get_kind_display()}", reverse("exchanges:material", args=[row.pk]))
        for row in materials
    ]


def _accounts(text: str, actor: Actor) -> list[Hit]:
    """People who sign in, by a part of the name or of the e-mail; for administrators."""
    if not may_manage_people(actor):
        return []
    rows = User.objects.filter(Q(full_name__icontains=text) | Q(email__icontains=text)).order_by("full_name", "pk")
    return [Hit(str(row), row.email, reverse("partners:person", args=[row.pk])) for row in rows[:LIMIT]]
