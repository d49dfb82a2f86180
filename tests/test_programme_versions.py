"""Versions of a programme: copied, changed while a draft, put in use, thrown away; on their pages and through the verbs."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.errors import Invalid, NotAllowed, Refused
from core.models import HistoryEntry
from notifications.models import Notice
from notifications.operations import deliver_event
from partners.enums import Role
from tests.academy import other_academy, read, url
from tests.schooling import make_school
from tests.versions import make_draft, make_in_use, make_lecturer, module_fields, modules_of, programme_of
from tests.world import NOW, World, add_person, make_intake
from training import operations
from training.models import CertificateRule, Module, Programme, ProgrammeVersion, ResultSheet, TeachingSession

pytestmark = pytest.mark.django_db
KEEPERS = ("ruslan", "sofia", "hana")
OTHERS = ("alice", "leila", "timur", "olga", "charlie", "rashid")


def facts(version: ProgrammeVersion) -> list[Any]:
    return [
        [row.code, row.title_en, row.credits, row.hours, row.order, [one.lecturer_id for one in row.lecturers.all()]] for row in modules_of(version)
    ]


def rules_of(version: ProgrammeVersion) -> list[tuple[Any, ...]]:
    return list(
        CertificateRule.objects.filter(version=version).values_list("kind", "attendance_min", "needs_modules", "credits_min", "rank").order_by("kind")
    )


def typed(**more: Any) -> dict[str, Any]:
    words = {f"title_{language}": "Security" for language in ("en", "ru", "kk")}
    return {"code": "SEC", **words, "credits": "4", "hours": "20", "is_marked": "on", "is_required": "on", **more}


# --- the life of a version ---------------------------------------------------------------------------


def test_new_version_is_a_copy_of_the_one_in_use(world: World) -> None:
    first = make_draft(world)
    operations.change_module(modules_of(first)[0], fields={}, lecturers=[make_lecturer(world)], actor=world.ruslan, now=NOW)
    operations.set_certificate_rules(first, given=[{"kind": "diploma", "credits_min": 10, "rank": "rector"}], actor=world.ruslan, now=NOW)
    operations.change_version(first, fields={"scheme": "letter", "outcomes_en": "Negotiates."}, actor=world.ruslan, now=NOW)
    operations.put_version_in_use(first, actor=world.ruslan, now=NOW)

    second = operations.start_version(first.programme, actor=world.ruslan, now=NOW)

    assert (second.number, second.state, second.scheme, second.outcomes_en) == (2, "draft", "letter", "Negotiates.")
    assert facts(second) == facts(first)
    assert rules_of(second) == rules_of(first)


def test_putting_in_use_retires_the_one_before_and_later_intakes_follow(world: World) -> None:
    first = make_in_use(world)
    early = make_intake(world, reference="MIR-28")
    second = make_draft(world, first.programme, modules=("SEC",))

    operations.put_version_in_use(second, actor=world.ruslan, now=NOW)
    late = make_intake(world, reference="MIR-29")
    first.refresh_from_db()

    assert (first.state, second.state) == ("retired", "in_use")
    assert (early.version, late.version) == (first, second)
    entry = HistoryEntry.objects.across_partners(reason="test").get(model="training.programmeversion", step="replace")
    assert entry.data == {"by": 2}


def test_version_in_use_never_changes(world: World) -> None:
    version = make_in_use(world)
    module = modules_of(version)[0]
    who = {"actor": world.ruslan, "now": NOW}

    for verb in (
        lambda: operations.change_version(version, fields={"attempts": 5}, **who),
        lambda: operations.set_certificate_rules(version, given=[], **who),
        lambda: operations.add_module(version, fields=module_fields("X"), **who),
        lambda: operations.change_module(module, fields={"hours": 1}, **who),
        lambda: operations.move_module(module, up=False, **who),
        lambda: operations.remove_module(module, **who),
        lambda: operations.discard_version(version, **who),
    ):
        with pytest.raises(Refused):
            verb()


def test_one_draft_at_a_time(world: World) -> None:
    draft = make_draft(world)

    with pytest.raises(Refused, match="There is a draft already: go on with version 1"):
        operations.start_version(draft.programme, actor=world.sofia, now=NOW)
    with pytest.raises(IntegrityError, match="one_programme_version_draft"), transaction.atomic():
        ProgrammeVersion(programme=draft.programme, number=9, created_at=NOW, created_by_label="x").save()


def test_version_without_modules_is_not_put_in_use(world: World) -> None:
    draft = make_draft(world, modules=())

    with pytest.raises(Refused, match="Add at least one module"):
        operations.put_version_in_use(draft, actor=world.ruslan, now=NOW)


def test_draft_thrown_away_leaves_its_history_and_nothing_else(world: World) -> None:
    draft = make_draft(world)
    programme = draft.programme

    operations.discard_version(draft, actor=world.ruslan, now=NOW)

    assert not ProgrammeVersion.objects.exists()
    assert not Module.objects.exists()
    assert HistoryEntry.objects.across_partners(reason="test").filter(model="training.programmeversion", step="discard").exists()
    assert operations.start_version(programme, actor=world.ruslan, now=NOW).number == 1


def test_draft_with_a_module_that_something_refers_to_stays(world: World) -> None:
    draft = make_draft(world)
    intake = make_intake(world, reference="MIR-28")
    row = {"title": "X", "starts_at": NOW, "ends_at": NOW.replace(hour=8), "changed_at": NOW}
    TeachingSession(intake=intake, module=modules_of(draft)[0], **row).save(force_insert=True)

    for verb in (lambda: operations.discard_version(draft, actor=world.ruslan, now=NOW),
                 lambda: operations.remove_module(modules_of(draft)[0], actor=world.ruslan, now=NOW)):  # fmt: skip
        with pytest.raises(Refused, match="Something refers to a module"):
            verb()
    assert len(modules_of(draft)) == 2


def test_modules_are_moved_and_the_first_goes_no_further(world: World) -> None:
    draft = make_draft(world, modules=("A", "B", "C"))
    a, _b, c = modules_of(draft)

    operations.move_module(c, up=True, actor=world.ruslan, now=NOW)
    operations.move_module(a, up=True, actor=world.ruslan, now=NOW)
    operations.move_module(a, up=False, actor=world.ruslan, now=NOW)

    assert [row.code for row in modules_of(draft)] == ["C", "A", "B"]


def test_code_of_a_module_is_given_once(world: World) -> None:
    draft = make_draft(world)

    with pytest.raises(Invalid, match="A module with this code"):
        operations.add_module(draft, fields=module_fields("NEG"), actor=world.ruslan, now=NOW)


def test_registrars_and_lecturers_are_told(world: World) -> None:
    draft = make_draft(world)
    lecturer = make_lecturer(world, user=world.users["leila"])
    operations.change_module(modules_of(draft)[0], fields={}, lecturers=[lecturer], actor=world.ruslan, now=NOW)

    operations.put_version_in_use(draft, actor=world.hana, now=NOW)
    entry = HistoryEntry.objects.across_partners(reason="test").get(model="training.programmeversion", step="put_in_use")
    deliver_event(entry.pk, now=NOW)

    told = Notice.objects.across_partners(reason="test").filter(kind="version_put_in_use")
    assert {row.recipient for row in told} == {world.users["ruslan"], world.users["leila"]}


# --- the version of an intake ------------------------------------------------------------------------


def test_intake_goes_over_to_another_version_with_its_timetable(world: World) -> None:
    school = make_school(world)
    second = operations.start_version(school.intake.programme, actor=world.ruslan, now=NOW)
    operations.put_version_in_use(second, actor=world.ruslan, now=NOW)

    operations.change_intake(school.intake, fields={"version": second}, actor=world.ruslan, now=NOW)

    sessions = TeachingSession.objects.filter(intake=school.intake).select_related("module")
    assert {row.module.version for row in sessions if row.module} == {second}
    assert {row.module.code for row in sessions if row.module} == {"NEG", "LAW"}


def test_intake_keeps_its_version_while_the_timetable_needs_a_module(world: World) -> None:
    school = make_school(world)
    second = operations.start_version(school.intake.programme, actor=world.ruslan, now=NOW)
    operations.remove_module(Module.objects.get(version=second, code="LAW"), actor=world.ruslan, now=NOW)
    operations.put_version_in_use(second, actor=world.ruslan, now=NOW)

    with pytest.raises(Refused, match="modules that this version does not have: LAW"):
        operations.change_intake(school.intake, fields={"version": second}, actor=world.ruslan, now=NOW)


def test_version_is_fixed_once_somebody_is_marked(world: World) -> None:
    school = make_school(world)
    second = operations.start_version(school.intake.programme, actor=world.ruslan, now=NOW)
    operations.put_version_in_use(second, actor=world.ruslan, now=NOW)
    sheet = {"intake": school.intake, "module": school.modules[0], "scheme": "percent", "pass_points": 50, "created_at": NOW}
    ResultSheet(**sheet).save(force_insert=True)
    client = world.client("ruslan")
    form = {"starts_on": "2027-09-01", "ends_on": "2028-08-30", "capacity": "20"}

    page = read(client, "change_intake", school.intake.pk)
    client.post(url("change_intake", school.intake.pk), form | {"version": second.pk})
    school.intake.refresh_from_db()

    assert "People of this intake are marked already" in page
    assert school.intake.version == school.version
    with pytest.raises(Refused, match="marked already"):
        operations.change_intake(school.intake, fields={"version": second}, actor=world.ruslan, now=NOW)


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"language": "fr"}, "not taught in this language"),
        ({"registration_until": "late"}, "first day at the latest"),
        ({"version": "draft"}, "is or was in use"),
    ],
)
def test_intake_fits_its_programme(world: World, fields: dict[str, Any], fault: str) -> None:
    intake = make_intake(world)
    values = {"late": intake.ends_on, "draft": make_draft(world, intake.programme), "fr": "fr"}

    with pytest.raises(Invalid, match=fault):
        operations.change_intake(intake, fields={name: values[value] for name, value in fields.items()}, actor=world.ruslan, now=NOW)


def test_intake_form_offers_what_fits_and_keeps_what_was_typed(world: World) -> None:
    intake = make_intake(world)
    make_in_use(world, intake.programme)
    make_draft(world, intake.programme, modules=("SEC",))
    client = world.client("ruslan")
    form = {"starts_on": "2027-09-01", "ends_on": "2028-08-30", "capacity": "20", "language": "en"}

    page = read(client, "change_intake", intake.pk)
    refused = client.post(url("change_intake", intake.pk), form | {"registration_until": "2027-09-02"})
    done = client.post(url("change_intake", intake.pk), form | {"registration_until": "2027-08-01"})
    intake.refresh_from_db()

    assert "Version 1, in use" in page
    assert "Version 2" not in page
    assert "French" not in page
    assert refused.status_code == 422
    assert 'value="2027-09-02"' in refused.content.decode()
    assert done.status_code == 302
    assert (intake.language, str(intake.registration_until)) == ("en", "2027-08-01")


# --- pages -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", KEEPERS)
def test_keeper_writes_a_version_on_its_pages(world: World, name: str) -> None:
    programme = make_in_use(world).programme
    lecturer = make_lecturer(world)
    client = world.client(name)

    answer = client.post(url("start_version", programme.pk), {"note": "Security is new."})
    draft = ProgrammeVersion.objects.get(programme=programme, number=2)
    assert answer["Location"] == url("version", draft.pk)
    client.post(url("add_module", draft.pk), typed(lecturers=[lecturer.pk]))
    client.post(url("move_module", modules_of(draft)[-1].pk), {"to": "up"})
    client.post(url("remove_module", modules_of(draft)[0].pk))
    client.post(
        url("change_version", draft.pk),
        {"scheme": "pass_fail", "pass_points": "60", "attempts": "1", "outcomes_en": "Knows water law.", "note": "Security is new."},
    )
    client.post(url("certificate_rules", draft.pk), {"diploma-given": "on", "diploma-attendance_min": "90", **ranks()})
    page = read(client, "version", draft.pk)
    client.post(url("version_step", draft.pk, "put_in_use"))

    shown = read(client, "programme", programme.pk)
    assert [row.code for row in modules_of(draft)] == ["SEC", "LAW"]
    assert rules_of(draft) == [("diploma", 90, False, None, "rector")]
    for words in ("Module taken out", "SEC Security", "Rules of certificates changed", "a copy of version 1", "Security is new.", "Knows water law."):
        assert words in page, words
    for words in ("What version 2 teaches", "Leila", "Attendance is at least 90 per cent.", "Signed by: rector."):
        assert words in shown, words


def ranks() -> dict[str, str]:
    return {"certificate_participation-rank": "dean", "certificate_completion-rank": "vice_rector", "diploma-rank": "rector"}


def test_faults_are_answered_with_422_and_what_was_typed(world: World) -> None:
    draft = make_draft(world)
    client = world.client("ruslan")

    taken = client.post(url("add_module", draft.pk), typed(code="NEG", title_en="Typed title"))
    wrong = client.post(url("change_version", draft.pk), {"scheme": "percent", "pass_points": "200", "attempts": "2", "note": "Typed note"})
    rank = client.post(url("certificate_rules", draft.pk), {**ranks(), "diploma-given": "on", "diploma-attendance_min": "101"})

    assert (taken.status_code, wrong.status_code, rank.status_code) == (422, 422, 422)
    assert "A module with this code is in the version already." in taken.content.decode()
    assert 'value="Typed title"' in taken.content.decode()
    assert "Typed note" in wrong.content.decode()
    assert 'value="101"' in rank.content.decode()


@pytest.mark.parametrize("name", OTHERS)
def test_draft_is_read_by_few_and_written_by_its_keepers(world: World, name: str) -> None:
    other_academy(world)
    draft = make_draft(world)
    client, module = world.client(name), modules_of(draft)[0]
    hidden = 403 if name == "olga" else 404
    pages = [
        url("change_version", draft.pk), url("certificate_rules", draft.pk), url("add_module", draft.pk), url("change_module", module.pk),
        url("remove_module", module.pk), url("version_step", draft.pk, "put_in_use"),
    ]  # fmt: skip

    assert client.get(url("version", draft.pk)).status_code == (200 if name == "olga" else 404)
    assert [client.get(page).status_code for page in pages] == [hidden] * len(pages)
    assert [client.post(page, typed()).status_code for page in pages] == [hidden] * len(pages)
    assert client.post(url("move_module", module.pk), {"to": "up"}).status_code == hidden
    assert client.get(url("start_version", draft.programme_id)).status_code == 403
    with pytest.raises(NotAllowed):
        operations.add_module(draft, fields=module_fields("X"), actor=world.actors[name], now=NOW)


def test_pages_of_a_version_in_use_lead_back_with_a_sentence(world: World) -> None:
    version = make_in_use(world)
    client = world.client("ruslan")

    for page in (url("change_version", version.pk), url("add_module", version.pk), url("change_module", modules_of(version)[0].pk)):
        answer = client.get(page, follow=True)
        assert answer.redirect_chain[-1][0] == url("version", version.pk)
        assert "Only a draft can be changed." in answer.content.decode()
    assert client.get(url("version", 10**9)).status_code == 404
    assert client.get(url("change_module", 10**9)).status_code == 404
    assert client.get(url("version_step", version.pk, "nonsense")).status_code == 404
    assert read(world.client("alice"), "version", version.pk).count("Change") == 0


def test_form_of_a_programme_tells_degrees_from_courses(world: World) -> None:
    client = world.client("ruslan")
    data = {
        "code": "new/1", "title_en": "A", "title_ru": "A", "title_kk": "A", "kind": "degree", "level": "short", "field": "security",
        "institution": world.institutions["academy"].pk, "months": "12", "languages": ["en"],
    }  # fmt: skip

    degree = client.post(url("create_programme"), data)
    course = client.post(url("create_programme"), data | {"code": "calendar", "kind": "course", "level": "master"})
    done = client.post(
        url("create_programme"), data | {"code": "N1", "level": "master", "credits": "60", "requirements_en": "A first degree\nEnglish"}
    )
    made = Programme.objects.get(code="N1")

    assert (degree.status_code, course.status_code) == (422, 422)
    assert "A degree programme leads to a degree: say to which." in degree.content.decode()
    assert "Letters, figures, hyphens and dots only" in degree.content.decode()
    assert "Only a degree programme leads to a degree." in course.content.decode()
    assert "This word is the address of the calendar." in course.content.decode()
    assert (made.level, made.field, made.on_offer, made.credits) == ("master", "security", False, 60)
    assert "<li>A first degree</li>" in client.get(done["Location"]).content.decode()


@pytest.mark.parametrize("route", ["version", "programme"])
def test_pages_ask_the_same_number_of_queries_for_2_and_30_modules(world: World, route: str) -> None:
    small = make_in_use(world)
    large = make_draft(world, small.programme, modules=tuple(f"M{number}" for number in range(28)))
    lecturer = make_lecturer(world)
    for module in modules_of(large):
        operations.change_module(module, fields={}, lecturers=[lecturer], actor=world.ruslan, now=NOW)
    client = world.client("ruslan")
    counts = []
    for version in (small, large):
        if route == "programme" and version is large:
            operations.put_version_in_use(large, actor=world.ruslan, now=NOW)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            read(client, route, version.pk if route == "version" else version.programme_id)
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 12


def test_lecturer_of_the_academy_reads_no_draft(world: World) -> None:
    add_person(world, "gaukhar", "academy", Role.LECTURER)
    draft = make_draft(world, programme_of(world))

    assert world.client("gaukhar").get(url("version", draft.pk)).status_code == 404
    assert "Version 1" not in read(world.client("gaukhar"), "programme", draft.programme_id)
