"""The people of all tests, each with a name, and the smallest world in which they meet.

Partner A is Tajikistan, partner B Kyrgyzstan; the host is Kazakhstan with its ministry and the Institute of Diplomacy.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection
from django.test import Client

from accounts.models import User
from agreements import operations as agreements
from agreements.models import Agreement, QuotaLine, QuotaYear
from core.scoping import left_to_database
from partners.actor import Actor, Grant, actor_for
from partners.enums import Role
from partners.models import Institution, Membership, Partner
from reviews.models import Criterion, Rubric
from scholarships import operations as scholarships
from scholarships.models import Allotment, Call, Nomination
from tests.numbering import numbers
from training import operations as training
from training.models import Intake, Programme

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
PASSWORD = "correct horse battery staple"
CONFIRMED = date(2099, 12, 31)  # officers of all tests but those of confirmation never rest, whatever day a test plays on

PEOPLE = {
    "alice": ("authority_a", Role.NOMINATING_OFFICER),
    "amir": ("authority_a", Role.NOMINATING_OFFICER),
    "daler": ("authority_a", Role.AUTHORITY_HEAD),
    "zarina": ("embassy_a", Role.EMBASSY_OFFICER),
    "farid": ("authority_a", Role.EMPLOYER_ENDORSER),
    "nigora": ("authority_a", Role.NOMINEE),
    "timur": ("authority_a", Role.TRAINEE),
    "charlie": ("authority_b", Role.NOMINATING_OFFICER),
    "sofia": ("ministry", Role.PROGRAMME_OFFICER),
    "hana": ("ministry", Role.PROGRAMME_HEAD),
    "aidar": ("ministry", Role.AGREEMENT_OFFICER),
    "saule": ("ministry", Role.PANEL_SECRETARY),
    "nurlan": ("ministry", Role.SIGNATORY),
    "adil": ("ministry", Role.ADMINISTRATOR),
    "olga": ("ministry", Role.AUDITOR),
    "rana": ("academy", Role.REVIEWER),
    "ruslan": ("academy", Role.REGISTRAR),
    "leila": ("academy", Role.LECTURER),
    "erlan": ("academy", Role.EXPERT),
}
CONSENT = {"consent_note": "No. 12-3/45", "consent_on": date(2026, 11, 20)}  # of the other side, to the end of an agreement at once
OPENLY = {"blind": False}  # the panel of most tests reads the record itself
ALONE = {"two_person": False, "promotes_reserve": False}  # and its head decides alone, as before there were sheets of decisions
STATE_PATH = ("submit", "accept_for_review", "select", "send_offer", "accept_offer", "enrol")


@dataclass
class World:
    """Partners, institutions, users and actors; `client("alice")` is signed in, second factor passed."""

    host: Partner
    partner_a: Partner
    partner_b: Partner
    institutions: dict[str, Institution]
    users: dict[str, User] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    rubric: Rubric | None = None

    def __getattr__(self, name: str) -> Actor:
        try:
            return self.__dict__["actors"][name]
        except KeyError:
            raise AttributeError(name) from None

    def client(self, name: str) -> Client:
        from tests.sign_in import signed_in

        return signed_in(self.users[name])


def make_world() -> World:
    """In few statements, because nearly every test begins with it."""
    numbers.begin_anew()
    host = Partner(kind="country", code="KZ", name_en="Kazakhstan", name_ru="Казахстан", name_kk="Қазақстан", is_host=True)
    a = Partner(kind="country", code="TJ", name_en="Tajikistan", name_ru="Таджикистан", name_kk="Тәжікстан", time_zone="Asia/Dushanbe")
    b = Partner(kind="country", code="KG", name_en="Kyrgyzstan", name_ru="Кыргызстан", name_kk="Қырғызстан", time_zone="Asia/Bishkek")
    Partner.objects.bulk_create([host, a, b])
    rows = {
        "ministry": (host, "ministry", "Ministry of Foreign Affairs"),
        "academy": (host, "academy", "Institute of Diplomacy"),
        "authority_a": (a, "authority", "Ministry of Foreign Affairs of Tajikistan"),
        "embassy_a": (a, "embassy", "Embassy of Tajikistan in Astana"),
        "authority_b": (b, "authority", "Ministry of Foreign Affairs of Kyrgyzstan"),
    }
    institutions = {key: Institution(partner=p, kind=kind, name_en=name) for key, (p, kind, name) in rows.items()}
    Institution.objects.bulk_create(institutions.values())
    world = World(host, a, b, institutions)
    _add_people(world)
    world.rubric = Rubric.objects.create(name_en="Selection")
    texts = ("Needs of the state", "Language", "Motivation")
    criteria = [Criterion(rubric=world.rubric, name_en=text, position=position, weight=1) for position, text in enumerate(texts)]
    Criterion.objects.bulk_create(criteria)
    return world


def _add_people(world: World) -> None:
    """All at once; a test holds that their actors are those that `actor_for` makes."""
    users = {name: User(email=f"{name}@example.org", full_name=name.title()) for name in PEOPLE}
    for user in users.values():
        user.set_unusable_password()
    User.objects.bulk_create(users.values())
    held = [
        Membership(user=users[name], institution=world.institutions[key], role=role, starts_on=date(2020, 1, 1), confirmed_on=CONFIRMED)
        for name, (key, role) in PEOPLE.items()
    ]
    Membership.objects.across_partners(reason="test").bulk_create(held)
    for (name, user), row in zip(users.items(), held, strict=True):
        grant = Grant(row.role, row.institution_id, row.institution.partner_id, str(row.institution))
        world.users[name], world.actors[name] = user, Actor(user.pk, str(user), user.language, user.time_zone, (grant,))


def add_person(world: World, name: str, institution: str, *roles: Role) -> User:
    user = User(email=f"{name}@example.org", full_name=name.title())
    user.set_unusable_password()
    user.save()
    for role in roles:
        Membership(user=user, institution=world.institutions[institution], role=role, starts_on=date(2020, 1, 1), confirmed_on=CONFIRMED).save()
    world.users[name], world.actors[name] = user, actor_for(user, NOW)
    return user


@left_to_database()  # what the tests begin with is right; PostgreSQL says so when it is written
def make_agreement(world: World, *, partner: Partner | None = None, per_year: int = 2, in_force: bool = True, year: int = 2027) -> Agreement:
    """An agreement of the host with a partner and one degree line, in force from 19 March."""
    fields = {"title_en": "Agreement on training", "signed_on": date(2026, 3, 19), "valid_from": date(2026, 3, 19), "areas": ["training"]}
    agreement = agreements.create_agreement(fields=fields, actor=world.aidar, now=NOW)
    for party in (world.host, partner or world.partner_a):
        agreements.add_party(agreement, fields={"partner": party}, actor=world.aidar, now=NOW)
    line = {"partner": partner or world.partner_a, "kind": "degree", "level": "eqf7", "per_year": per_year, "first_year": year, "last_year": year + 1}
    agreements.add_line(agreement, fields=line, actor=world.aidar, now=NOW)
    if in_force:
        agreements.sign(agreement, actor=world.aidar, now=NOW)
        agreements.bring_into_force(agreement, actor=world.aidar, now=NOW)
    return agreement


def line_of(agreement: Agreement) -> QuotaLine:
    return QuotaLine.objects.across_partners(reason="test").get(agreement=agreement)


def year_of(agreement: Agreement, year: int = 2027) -> QuotaYear:
    return QuotaYear.objects.across_partners(reason="test").get(line__agreement=agreement, year=year)


@left_to_database()
def make_intake(world: World, *, capacity: int = 20, reference: str = "MIR-27", starts_on: date = date(2027, 9, 1)) -> Intake:
    programme = Programme.objects.filter(code="MIR").first() or training.create_programme(
        fields={
            "code": "MIR", "title_en": "Master of International Relations", "title_ru": "Магистр международных отношений",
            "title_kk": "Халықаралық қатынастар магистрі", "kind": "degree", "institution": world.institutions["academy"],
            "months": 12, "languages": ["kk", "ru", "en"],
        },
        actor=world.hana, now=NOW,
    )  # fmt: skip
    fields = {
        "programme": programme,
        "reference": reference,
        "starts_on": starts_on,
        "ends_on": starts_on + timedelta(days=364),
        "capacity": capacity,
    }
    return training.create_intake(fields=fields, actor=world.hana, now=NOW)


@left_to_database()
def make_call(
    world: World,
    *,
    places: int = 2,
    reserve: int = 0,
    partners: tuple[Partner, ...] | None = None,
    is_open: bool = True,
    intake: Intake | None = None,
    panel: dict[str, Any] | None = None,
    **more: Any,
) -> Call:
    """A call that opened a week ago and closes in a week, with places for partner A (or the partners named)."""
    fields = {
        "title_en": "Master of International Relations 2027", "intake": intake or make_intake(world), "rubric": world.rubric,
        "opens_at": NOW - timedelta(days=7), "closes_at": NOW + timedelta(days=7), "zone": "Asia/Almaty", **ALONE, **more,
    }  # fmt: skip
    call = scholarships.create_call(fields=fields, panel=panel or OPENLY, actor=world.sofia, now=NOW - timedelta(days=20))
    for partner in partners or (world.partner_a,):
        agreement = make_agreement(world, partner=partner, per_year=max(places, 1), year=call.intake.starts_on.year)
        quota_year = year_of(agreement, call.intake.starts_on.year)
        scholarships.allot(
            call, partner=partner, quota_year=quota_year, places=places, reserve_slots=reserve, actor=world.sofia, now=NOW - timedelta(days=20)
        )
    if is_open:
        scholarships.publish_call(call, actor=world.sofia, now=NOW - timedelta(days=20))
        scholarships.turn_clock(now=NOW - timedelta(days=7))
        call.refresh_from_db()
    return call


def person_fields(number: int = 0, **more: Any) -> dict[str, Any]:
    names = [("Farrukh", "Rahimov", "Фаррух Раҳимов"), ("Saodat", "Nazarova", "Саодат Назарова"), ("Jamshed", "Olimov", "Ҷамшед Олимов")]
    given, family, native = names[number % 3]
    suffix = "" if number < 3 else f" {number}"
    return {
        "given_names": given + suffix, "family_name": family, "native_name": native, "birth_date": date(1996, 5, 17),
        "gender": "male", "citizenship": "TJ", "email": f"nominee{number}@example.org", **more,
    }  # fmt: skip


DOSSIER = {
    "position": "Second Secretary", "employer": "Ministry of Foreign Affairs", "years_of_service": 4, "education": "BA, International Relations, 2018",
    "language_level": "B2", "past_training": "none", "justification": "Works on regional cooperation.", "undertaking": True,
}  # fmt: skip


@left_to_database()
def make_draft(world: World, call: Call, *, number: int = 0, actor: Actor | None = None, now: datetime = NOW) -> Nomination:
    """A complete draft, ready to submit."""
    actor = actor or world.alice
    partner = Partner.objects.get(pk=min(actor.partner_ids))
    nomination = scholarships.start_nomination(call, partner=partner, person_fields=person_fields(number), actor=actor, now=now)
    scholarships.save_nomination(nomination, fields=DOSSIER, actor=actor, now=now)
    return nomination


@left_to_database()
def make_nomination(
    world: World, call: Call, *, state: str = "submitted", number: int = 0, actor: Actor | None = None, now: datetime = NOW
) -> Nomination:
    """A nomination brought by the verbs to a state of the usual path: draft, submitted, in_review, selected, offered, accepted, enrolled."""
    nomination = make_draft(world, call, number=number, actor=actor, now=now)
    verbs = {
        "submitted": lambda: scholarships.submit_nomination(nomination, actor=actor or world.alice, now=now),
        "in_review": lambda: scholarships.accept_for_review(nomination, actor=world.sofia, now=now),
        "selected": lambda: scholarships.select(nomination, reason="Strong dossier.", actor=world.hana, now=now),
        "offered": lambda: scholarships.send_offer(nomination, expires_at=now + timedelta(days=14), actor=world.sofia, now=now),
        "accepted": lambda: scholarships.accept_offer(nomination, actor=actor or world.alice, now=now),
        "enrolled": lambda: scholarships.enrol(nomination, actor=world.ruslan, now=now),
    }
    for reached, verb in verbs.items():
        if nomination.state == state:
            break
        verb()
        assert nomination.state == reached
    return nomination


def allotment_of(call: Call, partner: Partner) -> Allotment:
    return Allotment.objects.across_partners(reason="test").get(call=call, partner=partner)


def truncate_everything() -> None:
    """For tests that commit from several processes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(format('%I', tablename), ', ') FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'django_migrations'"
        )
        cursor.execute(f"TRUNCATE {cursor.fetchone()[0]} CASCADE")
