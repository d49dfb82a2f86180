"""Papers on pages: the table of an intake, a run and its parcel, the papers of one person, names; and who sees none of it."""

from __future__ import annotations

import io
import itertools
import zipfile
from datetime import datetime
from typing import Any

import pypdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import Invalid, NotAllowed, Refused
from core.models import HistoryEntry
from documents.models import IssuedDocument
from documents.operations.keeping import make_files
from partners.actor import actor_for
from partners.enums import Role
from partners.models import Membership
from tests.academy import other_academy
from tests.factories_accounts import put_role
from tests.paper_school import ENDED, carried_out, confirm_name, ended_school
from tests.schooling import School
from tests.world import NOW, World
from training import operations
from training.models import CertificateItem, CertificateName, CertificateRun, EnrolmentPaper
from training.operations.paper_parcels import pack_run
from training.operations.paper_runs import LOST_AFTER, carry_out_run, sweep_paper_runs

pytestmark = pytest.mark.django_db


def url(name: str, *args: Any) -> str:
    return reverse(f"training:{name}", args=args)


def read(client: Client, name: str, *args: Any, status: int = 200) -> str:
    answer = client.get(url(name, *args))
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def everything_kept() -> None:
    while make_files(now=ENDED):
        pass


def papers() -> Any:
    return EnrolmentPaper.objects.across_partners(reason="test").select_related("document", "enrolment__person").order_by("pk")


# --- the table of an intake ---------------------------------------------------------------------


def test_table_says_paper_missing_conditions_and_names(world: World) -> None:
    school = ended_school(world, present=1)
    confirm_name(school.enrolments[0], ru="Фаррух Рахимов")

    page = read(world.client("ruslan"), "intake_certificates", school.intake.pk)

    assert "attendance 50 %, 80 % are needed" in page
    assert "certificate of participation" in page
    assert "Фаррух Рахимов" in page
    assert page.count("not confirmed</span>") == 2
    assert page.count(" checked") == 1  # who has confirmed
    assert "3 certificates can be issued" in page


def test_table_is_read_by_staff_and_acted_on_by_the_registrar(world: World) -> None:
    school = ended_school(world)

    for name in ("sofia", "hana", "olga"):
        page = read(world.client(name), "intake_certificates", school.intake.pk)
        assert "Issue certificates to" not in page
        assert world.client(name).post(url("intake_certificates", school.intake.pk), {"people": [school.enrolments[0].pk]}).status_code == 403
    for name in ("alice", "charlie", "leila", "timur"):
        read(world.client(name), "intake_certificates", school.intake.pk, status=403)
    assert not CertificateRun.objects.across_partners(reason="test").exists()


def test_nobody_chosen_is_a_fault_of_the_form(world: World) -> None:
    school = ended_school(world)

    answer = world.client("ruslan").post(url("intake_certificates", school.intake.pk), {"what": "certificates"})

    assert answer.status_code == 422
    assert "Choose at least one person." in answer.content.decode()


@pytest.mark.parametrize("people", [1, 12])
def test_table_costs_the_same_whatever_its_length(world: World, people: int) -> None:
    school = ended_school(world, people=people)
    client = world.client("ruslan")
    read(client, "intake_certificates", school.intake.pk)

    with CaptureQueriesContext(
        connection,
    ) as found:
        read(client, "intake_certificates", school.intake.pk)

    assert len(found) <= 12, [row["sql"][:90] for row in found]


def test_preview_is_a_picture_of_what_is_not_issued_yet(world: World) -> None:
    school = ended_school(world)

    answer = world.client("ruslan").get(url("preview_certificate", school.enrolments[0].pk))

    assert answer["Content-Type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")
    assert not IssuedDocument.objects.across_partners(reason="test").exists()


# --- runs ---------------------------------------------------------------------------------------


def test_run_issues_each_and_says_who_was_refused(world: World, django_capture_on_commit_callbacks: Any) -> None:
    school = ended_school(world)
    operations.issue_certificate(school.enrolments[0], actor=world.ruslan, now=ENDED)
    client, chosen = world.client("ruslan"), [one.pk for one in school.enrolments]

    answer = client.post(url("intake_certificates", school.intake.pk), {"people": chosen, "what": "certificates"})
    run = CertificateRun.objects.across_partners(reason="test").get()
    assert answer.headers["Location"] == url("paper_run", run.pk)
    waiting = read(client, "paper_run", run.pk)
    assert "issued in the background" in waiting
    carry_out_run(run.pk, now=ENDED)
    done = read(client, "paper_run", run.pk)

    assert "2 papers are issued" in done
    assert "A valid certificate exists already" in done
    assert papers().count() == 3
    run.refresh_from_db()
    assert (run.state, run.total) == ("done", 3)
    told = HistoryEntry.objects.across_partners(reason="test").get(model="training.certificaterun", step="finished")
    assert told.data == {"done": 2, "refused": 1}


def test_fragment_is_the_page_until_it_is_done(world: World) -> None:
    school = ended_school(world)
    run = operations.order_papers(school.intake, school.enrolments, actor=world.ruslan, now=ENDED)
    client = world.client("ruslan")

    whole = read(client, "paper_run", run.pk)
    part = client.get(url("paper_run", run.pk), headers={"hx-request": "true"}).content.decode()

    assert part.strip() in whole
    assert 'hx-trigger="every 2s"' in part


def test_run_goes_on_where_it_stopped_and_twice_does_no_harm(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from training.operations import paper_runs

    school = ended_school(world, people=4)
    run = operations.order_papers(school.intake, school.enrolments, actor=world.ruslan, now=ENDED)
    real, calls = paper_runs.issue_items, []

    def dies(*args: Any, **more: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            real(*args, **more)
            raise KeyboardInterrupt
        return real(*args, **more)

    monkeypatch.setattr(paper_runs, "AT_ONCE", 2)
    monkeypatch.setattr(paper_runs, "issue_items", dies)
    with pytest.raises(KeyboardInterrupt):
        carry_out_run(run.pk, now=ENDED)
    assert papers().count() == 2
    assert sweep_paper_runs(now=ENDED) == []
    assert sweep_paper_runs(now=ENDED + LOST_AFTER * 2) == [run.pk]

    carry_out_run(run.pk, now=ENDED)
    carry_out_run(run.pk, now=ENDED)

    assert papers().count() == 4
    assert sweep_paper_runs(now=ENDED + LOST_AFTER * 9) == []
    assert len({row.document.number for row in papers()}) == 4


def test_what_does_not_go_together_is_issued_one_by_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault in the common part, or somebody whose result was taken back meanwhile, keeps nobody else from the paper."""
    from training.operations import paper_runs

    school = ended_school(world, people=4)
    run = operations.order_papers(school.intake, school.enrolments, actor=world.ruslan, now=ENDED)
    operations.reopen(school.enrolments[1], reason="Marked by mistake.", actor=world.ruslan, now=ENDED)

    def fails(*args: Any, **more: Any) -> int:
        raise RuntimeError("of the common part")

    with monkeypatch.context() as broken:
        broken.setattr(paper_runs, "issue_items", fails)
        assert carry_out_run(run.pk, now=ENDED) == 4
    again = operations.order_papers(school.intake, school.enrolments, actor=world.ruslan, now=ENDED)
    carry_out_run(again.pk, now=ENDED)

    states = CertificateItem.objects.across_partners(reason="test").order_by("pk").values_list("run_id", "state")
    assert [state for key, state in states if key == run.pk] == ["done", "refused", "done", "done"]
    assert {state for key, state in states if key == again.pk} == {"refused"}
    assert papers().count() == 3


def test_right_is_asked_again_by_the_worker(world: World) -> None:
    school = ended_school(world)
    run = operations.order_papers(school.intake, school.enrolments, actor=world.ruslan, now=ENDED)
    Membership.objects.across_partners(reason="test").filter(user=world.users["ruslan"]).update(ends_on=NOW.date())

    carry_out_run(run.pk, now=ENDED)

    items = CertificateItem.objects.across_partners(reason="test").filter(run=run)
    assert {row.refusal for row in items} == {"Who ordered these papers no longer has the right to issue them."}
    assert not papers().exists()


def test_two_runs_of_an_intake_at_once_are_refused(world: World) -> None:
    school = ended_school(world)
    operations.order_papers(school.intake, school.enrolments[:1], actor=world.ruslan, now=ENDED)

    with pytest.raises(Refused, match="being issued already"):
        operations.order_papers(school.intake, school.enrolments[1:], actor=world.ruslan, now=ENDED)


def test_a_long_run_gives_signs_of_life_and_wakes_no_second_worker(world: World) -> None:
    school = ended_school(world)
    run = operations.order_papers(school.intake, school.enrolments, actor=world.ruslan, now=ENDED)
    later, woken = itertools.count(1), list[list[int]]()

    def clock() -> datetime:
        at = ENDED + 2 * LOST_AFTER * next(later)
        if at > ENDED + 2 * LOST_AFTER:  # the first few people are done
            woken.append(sweep_paper_runs(now=at - LOST_AFTER))
        return at

    carry_out_run(run.pk, now=ENDED, clock=clock)

    assert woken == [[]]
    run.refresh_from_db()
    assert run.done_at == ENDED + 4 * LOST_AFTER


def test_what_changed_since_the_order_is_refused(world: World) -> None:
    school = ended_school(world)
    run = operations.order_papers(school.intake, school.enrolments[:1], actor=world.ruslan, now=ENDED)
    school.sessions[0].attendance.across_partners(reason="test").update(presence="absent")

    carry_out_run(run.pk, now=ENDED)

    item = CertificateItem.objects.across_partners(reason="test").get(run=run)
    assert "another paper is due now: certificate of participation" in item.refusal


def test_all_papers_of_a_run_come_as_one_file(world: World) -> None:
    school = ended_school(world)
    run = carried_out(world, school)
    client = world.client("ruslan")
    assert client.get(url("run_parcel", run.pk)).status_code == 409  # the worker has not kept the files yet
    everything_kept()
    operations.revoke_certificate(school.enrolments[2], reason="Mistaken.", actor=world.ruslan, now=ENDED)

    answer = client.get(url("run_parcel", run.pk))

    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert len(archive.namelist()) == 2
    for name in archive.namelist():
        text = pypdf.PdfReader(io.BytesIO(archive.read(name))).pages[0].extract_text()
        assert name.split(" ", 1)[1].removesuffix(".pdf") in " ".join(text.split())
    for reader in ("alice", "charlie", "leila", "timur"):
        assert world.client(reader).get(url("run_parcel", run.pk)).status_code == 404
        assert world.client(reader).get(url("paper_run", run.pk)).status_code == 404


def test_large_parcel_is_packed_by_a_worker(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.views.paper_runs.IN_PAGE", 1)
    monkeypatch.setattr("training.operations.paper_parcels.current_app.send_task", lambda *args, **more: None)
    school = ended_school(world)
    run = carried_out(world, school)
    everything_kept()
    client = world.client("ruslan")

    asked = client.get(url("run_parcel", run.pk), follow=True)
    pack_run(run.pk, now=ENDED)
    pack_run(run.pk, now=ENDED)
    got = client.get(url("run_parcel", run.pk))

    assert "being packed" in asked.content.decode()
    assert len(zipfile.ZipFile(io.BytesIO(b"".join(got.streaming_content))).namelist()) == 3
    operations.revoke_certificate(school.enrolments[0], reason="Mistaken.", actor=world.ruslan, now=ENDED + LOST_AFTER)
    assert client.get(url("run_parcel", run.pk)).status_code == 302


def test_transcripts_for_many(world: World) -> None:
    school = ended_school(world)
    client = world.client("ruslan")

    client.post(url("intake_certificates", school.intake.pk), {"people": [one.pk for one in school.enrolments], "what": "transcripts"})
    carry_out_run(CertificateRun.objects.across_partners(reason="test").get().pk, now=ENDED)

    assert [row.document.kind for row in papers()] == ["transcript"] * 3


# --- papers of one person -----------------------------------------------------------------------


def chain(world: World) -> School:
    """Timur's certificate was issued anew, and he has a transcript."""
    school = ended_school(world, people=1)
    one = school.enrolments[0]
    one.person.user = world.users["timur"]
    one.person.save(update_fields=["user"])
    operations.issue_certificate(one, actor=world.ruslan, now=ENDED)
    operations.reissue_certificate(one, reason="Change of name.", actor=world.ruslan, now=ENDED)
    operations.issue_transcript(one, actor=world.ruslan, now=ENDED)
    return school


@pytest.mark.parametrize("reader", ["timur", "alice", "ruslan", "sofia", "olga", "leila"])
def test_papers_are_read_by_trainee_sender_academy_and_staff(world: World, reader: str) -> None:
    school = chain(world)
    client = world.client(reader)
    first, second, transcript = papers()

    page = read(client, "enrolment_papers", school.enrolments[0].pk)

    assert f"replaced by {second.document.number}" in page
    assert f"in place of {first.document.number}" in page
    assert "Change of name." in page
    assert client.get(url("paper_pdf", second.pk, "en")).status_code == 200
    for language in ("en", "ru", "kk"):
        assert client.get(url("paper_pdf", transcript.pk, language)).content.startswith(b"%PDF")
    xml = client.get(url("transcript_xml", transcript.pk))
    assert xml["Content-Type"] == "application/xml"
    assert xml["Content-Disposition"].startswith(f'attachment; filename="{transcript.document.number}.xml"')
    assert ("Paper by the rules" in page) == (reader in ("ruslan", "sofia", "olga"))
    assert ("Issue the certificate anew" in page) == (reader == "ruslan")


@pytest.mark.parametrize("reader", ["charlie", "nigora", "rana"])
def test_papers_are_hidden_from_others(world: World, reader: str) -> None:
    school = chain(world)
    client = world.client(reader)

    read(client, "enrolment_papers", school.enrolments[0].pk, status=404)
    for row in papers():
        assert client.get(url("paper_pdf", row.pk, "en")).status_code == 404
        assert client.get(url("transcript_xml", row.pk)).status_code == 404
        assert client.get(url("revoke_transcript", row.pk)).status_code == 404


def test_sender_reads_nothing_before_it_is_issued(world: World) -> None:
    school = ended_school(world, present=1)

    page = read(world.client("alice"), "enrolment_papers", school.enrolments[0].pk)

    assert "No paper is issued yet" in page
    assert "Paper by the rules" not in page
    read(world.client("alice"), "preview_certificate", school.enrolments[0].pk, status=403)


def test_registrar_revokes_and_issues_anew_on_pages(world: World) -> None:
    school = ended_school(world, people=1)
    one = school.enrolments[0]
    operations.issue_certificate(one, actor=world.ruslan, now=ENDED)
    client = world.client("ruslan")

    empty = client.post(url("reissue_certificate", one.pk), {"reason": ""})
    client.post(url("reissue_certificate", one.pk), {"reason": "Change of name."})
    client.post(url("issue_transcript", one.pk))
    transcript = papers().last()
    client.post(url("revoke_transcript", transcript.pk), {"reason": "A mark was corrected."})
    client.post(url("issue_transcript", one.pk))

    assert empty.status_code == 422
    first, second, third, fourth = papers()
    assert (second.document.replaces, fourth.document.replaces) == (first.document, third.document)
    assert client.get(url("transcript_xml", third.pk)).status_code == 404
    assert client.get(url("paper_pdf", third.pk, "ru")).status_code == 200  # with the mark of the revocation
    assert client.get(url("revoke_transcript", second.pk)).status_code == 403
    assert client.get(url("paper_pdf", second.pk, "xx")).status_code == 404


# --- verification -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_verify_shows_the_chain_and_the_results(world: World, language: str) -> None:
    chain(world)
    first, second, transcript = papers()

    def shown(paper: EnrolmentPaper) -> str:
        address = reverse("documents:verify_code", args=[paper.document.code])
        return str(Client(HTTP_ACCEPT_LANGUAGE=language).get(address).content.decode())

    assert second.document.number in shown(first)
    assert first.document.number in shown(second)
    page = shown(transcript)
    assert "NEG" in page
    assert "80" in page
    if language == "en":
        assert "This certificate is revoked" in shown(first)
        assert "This certificate is valid" in shown(second)
        assert "Vera Vice" in shown(second)
        assert "This paper is valid" in page
        assert "1990" not in page or transcript.document.facts["learner"]["birth_date"] not in page


@pytest.mark.parametrize("kind", ["certificate_participation", "certificate_completion", "diploma"])
def test_verify_knows_each_kind(world: World, kind: str) -> None:
    from documents.operations import issue_document
    from tests.test_certificates import FACTS

    document = issue_document(kind=kind, partner=world.partner_a, facts=FACTS | {"gpa": "3.67"}, actor=world.ruslan, now=ENDED)  # type: ignore[arg-type]

    page = Client().get(reverse("documents:verify_code", args=[document.code])).content.decode()

    assert "This certificate is valid" in page
    assert "3.67" in page
    assert document.get_kind_display().capitalize() in page


# --- names --------------------------------------------------------------------------------------


def test_trainee_confirms_each_name_and_changes_it_later(world: World) -> None:
    school = chain(world)
    client, person = world.client("timur"), school.enrolments[0].person

    first = read(client, "certificate_names")
    untold = client.post(url("certificate_names"), {"en": "Timur X", "ru": "", "kk": ""})
    wrong = client.post(url("certificate_names"), {"en": "Тимур", "ru": "Timur", "kk": "", "confirmed": "on"})
    client.post(url("certificate_names"), {"en": "Timur  RAHIMOV ", "ru": "Тимур Рахимов", "kk": "", "confirmed": "on"})
    client.post(url("certificate_names"), {"en": "Timur B. RAHIMOV", "ru": "", "kk": "Тимур Рахымов", "confirmed": "on"})

    assert f'value="{person.passport_name}"' in first
    assert "Not confirmed yet" in first
    assert (untold.status_code, wrong.status_code) == (422, 422)
    assert "in Latin letters, as in the passport" in wrong.content.decode()
    assert "in Cyrillic letters" in wrong.content.decode()
    rows = {row.language: row for row in CertificateName.objects.across_partners(reason="test").filter(person=person)}
    assert {language: row.name for language, row in rows.items()} == {"en": "Timur B. RAHIMOV", "kk": "Тимур Рахымов"}
    assert not any(row.on_paper for row in rows.values())
    certificate = papers()[1].document
    assert (certificate.state, certificate.facts["name"]) == ("valid", person.passport_name)
    assert "Another name was confirmed since" in read(world.client("ruslan"), "enrolment_papers", school.enrolments[0].pk)


def test_names_page_is_for_those_with_a_person(world: World) -> None:
    for name in ("ruslan", "alice", "timur"):
        read(world.client(name), "certificate_names", status=404)
    assert Client().get(url("certificate_names")).status_code == 302


def test_registrar_writes_names_from_paper_only_without_an_account(world: World) -> None:
    school = ended_school(world, people=2)
    with_account, without = school.enrolments
    with_account.person.user = world.users["timur"]
    with_account.person.save(update_fields=["user"])
    client = world.client("ruslan")

    assert client.get(url("enrolment_names", with_account.pk)).status_code == 403
    client.post(url("enrolment_names", without.pk), {"en": "Anna O'Neil-Šimić", "ru": "Анна", "kk": "", "confirmed": "on"})

    rows = CertificateName.objects.across_partners(reason="test").filter(person=without.person)
    assert {(row.language, row.on_paper) for row in rows} == {("en", True), ("ru", True)}
    assert "on paper</span>" in read(client, "intake_certificates", school.intake.pk)
    with pytest.raises(NotAllowed):
        operations.write_names(without, names={"en": "X"}, actor=world.actors["sofia"], now=ENDED)
    with pytest.raises(Invalid):
        operations.write_names(without, names={"en": ""}, actor=world.ruslan, now=ENDED)
    assert world.client("alice").get(url("enrolment_names", without.pk)).status_code == 403


def test_another_name_than_the_passport_has_is_seen_and_not_chosen_beforehand(world: World) -> None:
    """A trainee confirms the own name, and so could confirm somebody else's."""
    school = ended_school(world)
    own, other = school.enrolments[:2]
    confirm_name(own, en=" ".join(reversed(own.person.passport_name.split())))
    confirm_name(other, en="Somebody Else")

    page = read(world.client("ruslan"), "intake_certificates", school.intake.pk)

    assert f'value="{own.pk}" checked' in page
    assert f'value="{other.pk}" checked' not in page
    assert f'value="{other.pk}"' in page
    assert page.count("in the passport:") == 1
    assert f"in the passport: {other.person.passport_name}" in page


def test_registrar_of_one_academy_who_teaches_at_another_reads_no_run_there(world: World) -> None:
    school = ended_school(world)
    run = operations.order_papers(school.intake, school.enrolments[:1], actor=world.ruslan, now=ENDED)
    other_academy(world)
    put_role(world.users["rashid"], world, Role.LECTURER, "academy")

    both = actor_for(world.users["rashid"], ENDED)

    assert not CertificateRun.objects.visible_to(both).exists()
    assert CertificateRun.objects.visible_to(world.ruslan).get() == run
