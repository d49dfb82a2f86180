"""Transcripts issued and revoked; the end of a run tells who ordered it."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.models import HistoryEntry
from core.registries import NoticeKind, register_notice
from training.models import CertificateRun, Enrolment
from training.notices.enrolments import sender_and_trainee


def facts(enrolment: Enrolment, entry: HistoryEntry) -> dict[str, str]:
    return {
        "name": enrolment.person.passport_name,
        "programme": enrolment.intake.programme.title_en,
        "number": str(entry.data.get("number", "")),
        "reason": entry.reason,
    }


def url(enrolment: Enrolment) -> str:
    return reverse("training:enrolment_papers", args=[enrolment.pk])


register_notice(
    NoticeKind(
        "transcript_issued", "training.enrolment", "transcript_issued", sender_and_trainee,
        _("Transcript %(number)s issued"), _("The transcript of records of %(name)s for %(programme)s is ready: %(number)s."), facts, url,
    )
)  # fmt: skip
register_notice(
    NoticeKind(
        "transcript_revoked", "training.enrolment", "transcript_revoked", sender_and_trainee,
        _("Transcript %(number)s revoked"), _("The transcript of records of %(name)s was revoked: %(number)s. Reason: %(reason)s"), facts, url,
        always=True,
    )
)  # fmt: skip


def of_run(run: CertificateRun, entry: HistoryEntry) -> dict[str, str]:
    return {"intake": run.intake.reference, "done": str(entry.data.get("done", 0)), "refused": str(entry.data.get("refused", 0))}


def words_of_run(params: Mapping[str, str]) -> dict[str, str]:
    done, refused = int(params["done"]), int(params["refused"])
    return {
        "issued": ngettext("%(n)d paper was issued.", "%(n)d papers were issued.", done) % {"n": done},
        "left": ngettext("%(n)d paper was refused.", "%(n)d papers were refused.", refused) % {"n": refused} if refused else "",
    }


register_notice(
    NoticeKind(
        "papers_issued", "training.certificaterun", "finished", lambda run, entry: [run.asked_by_id],
        _("Papers of %(intake)s are issued"), _("%(issued)s %(left)s"), of_run, lambda run: reverse("training:paper_run", args=[run.pk]),
        words=words_of_run,
    )
)  # fmt: skip
