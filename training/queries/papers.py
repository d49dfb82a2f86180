"""Papers that were issued for enrolments, and the runs that issued many."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import Coalesce

from core.names import fold
from documents.enums import CERTIFICATES, IssuedKind, IssuedState
from documents.models import IssuedDocument, IssuedFile
from partners.actor import Actor
from people.models import Person
from training.enums import CERTIFIABLE, CorrectionState, ItemState, RunState
from training.models import CertificateItem, CertificateName, CertificateRun, Enrolment, EnrolmentPaper, Intake, MarkCorrection
from training.queries.awards import Award, awards_of
from training.queries.certificates import certificate_facts, names_of, signatories_remembered

REASON = "papers of an enrolment that was fetched rightly"


def revoked_without_successor(enrolment: Enrolment, family: Iterable[IssuedKind]) -> IssuedDocument | None:
    """The latest revoked paper of these kinds in whose place none was issued."""
    rows = IssuedDocument.objects.across_partners(reason=REASON)
    of_enrolment = Q(paper_of_enrolment__enrolment=enrolment) | Q(enrolment=enrolment)  # the second: issued before papers were listed
    rows = rows.filter(of_enrolment, kind__in=[str(kind) for kind in family], state=IssuedState.REVOKED, replaced_by__isnull=True)
    found: IssuedDocument | None = rows.order_by("-pk").first()
    return found


def said_already(enrolment: Enrolment, facts: dict[str, Any]) -> IssuedDocument | None:
    """The last transcript, where it is valid and says the same but for its day."""
    rows = IssuedDocument.objects.across_partners(reason=REASON).filter(paper_of_enrolment__enrolment=enrolment, kind=IssuedKind.TRANSCRIPT)
    last: IssuedDocument | None = rows.filter(state=IssuedState.VALID).order_by("-pk").first()
    return last if last and _plain(last.facts) == _plain(facts) else None


def _plain(facts: dict[str, Any]) -> Any:
    return json.loads(json.dumps({name: value for name, value in facts.items() if name != "issued_on"}, cls=DjangoJSONEncoder))


@dataclass(frozen=True)
class Ready:
    """What is needed to issue the certificate of one person, read for many at once."""

    award: Award
    facts: dict[str, Any]
    replaces: IssuedDocument | None


def ready_of(enrolments: Iterable[Enrolment], now: datetime) -> dict[int, Ready]:
    """Six queries and one for each rank that signs, whatever the number of people of an intake."""
    rows = list(enrolments)
    awards, names, replaced = awards_of(rows), names_of([one.person for one in rows]), _revoked_certificates(rows)
    found = {}
    with signatories_remembered():
        for one in rows:
            award = awards[one.pk]
            facts = certificate_facts(one, now, award, names=names[one.person_id]) if award.kind else {}
            found[one.pk] = Ready(award, facts, replaced.get(one.pk))
    return found


def _revoked_certificates(enrolments: Iterable[Enrolment]) -> dict[int, IssuedDocument]:
    keys = [one.pk for one in enrolments]
    rows = IssuedDocument.objects.across_partners(reason=REASON)
    of_enrolments = Q(paper_of_enrolment__enrolment__in=keys) | Q(enrolment__in=keys)
    rows = rows.filter(of_enrolments, kind__in=[str(kind) for kind in CERTIFICATES], state=IssuedState.REVOKED, replaced_by__isnull=True)
    rows = rows.annotate(of_enrolment=Coalesce("paper_of_enrolment__enrolment_id", "enrolment__pk"))
    return {row.of_enrolment: row for row in rows.order_by("pk")}


def papers_of(enrolment: Enrolment, actor: Actor) -> list[EnrolmentPaper]:
    """All papers, the latest first, with those they replace and are replaced by."""
    rows = EnrolmentPaper.objects.visible_to(actor).filter(enrolment=enrolment)
    papers = list(rows.select_related("document__replaces", "document__replaced_by").order_by("-pk"))
    for paper in papers:
        paper.enrolment = enrolment
    return papers


def outdated_papers(enrolment_id: int) -> list[IssuedDocument]:
    """Valid papers that were issued before a mark of this person was corrected: they may say what is no longer so."""
    rows = MarkCorrection.objects.across_partners(reason=REASON).filter(mark__enrolment=enrolment_id, state=CorrectionState.APPROVED)
    last = rows.aggregate(last=Max("decided_at"))["last"]
    if last is None:
        return []
    papers = IssuedDocument.objects.across_partners(reason=REASON).filter(paper_of_enrolment__enrolment=enrolment_id, state=IssuedState.VALID)
    return list(papers.filter(issued_at__lt=last).order_by("pk"))


def papers_for(actor: Actor) -> QuerySet[Any]:
    rows = EnrolmentPaper.objects.visible_to(actor)
    return rows.select_related("document__replaces", "enrolment__person__partner", "enrolment__intake__programme__institution")  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Candidate:
    """One person of an intake before papers are issued."""

    enrolment: Enrolment
    award: Award
    names: dict[str, CertificateName]
    transcripts: int

    @property
    def is_confirmed(self) -> bool:
        row = self.names.get("en")
        return bool(row and row.confirmed_at)

    @property
    def is_on_paper(self) -> bool:
        return self.is_confirmed and self.names["en"].on_paper

    @property
    def printed(self) -> str:
        return self.names["en"].name if self.is_confirmed else self.enrolment.person.passport_name

    @property
    def name_in_passport(self) -> str:
        """Where the confirmed Latin name is another, however it is spelt: the registrar looks before it is printed."""
        passport: str = self.enrolment.person.passport_name
        return "" if _words_of(self.printed) == _words_of(passport) else passport

    @property
    def is_over(self) -> bool:
        """Whether completion is marked."""
        return self.enrolment.state in CERTIFIABLE

    @property
    def is_issued(self) -> bool:
        certificate = self.enrolment.certificate
        return certificate is not None and certificate.state == IssuedState.VALID

    @property
    def is_due(self) -> bool:
        return self.is_over and bool(self.award.kind) and not self.is_issued


def _words_of(name: str) -> list[str]:
    return sorted(fold(name).split())


def candidates_of(intake: Intake, actor: Actor) -> list[Candidate]:
    """Everybody of the intake by name, whatever their number with the same queries."""
    rows = Enrolment.objects.visible_to(actor).filter(intake=intake).select_related("person__partner", "partner", "certificate")
    rows = rows.annotate(
        transcripts=Count("papers", filter=Q(papers__document__kind=IssuedKind.TRANSCRIPT, papers__document__state=IssuedState.VALID))
    )
    people = list(rows.order_by("person__sort_key", "pk"))
    for one in people:
        one.intake = intake
    awards, names = awards_of(people), names_of([one.person for one in people])
    return [Candidate(one, awards[one.pk], names[one.person_id], one.transcripts) for one in people]


def name_row(person: Person, language: str) -> CertificateName | None:
    rows = CertificateName.objects.across_partners(reason="the name of a person who was fetched rightly")
    found: CertificateName | None = rows.filter(person=person, language=language).first()
    return found


def runs_of(intake: Intake, actor: Actor) -> list[CertificateRun]:
    return list(CertificateRun.objects.visible_to(actor).filter(intake=intake).order_by("-pk")[:10])


def open_run_of(intake: Intake, actor: Actor) -> CertificateRun | None:
    found: CertificateRun | None = CertificateRun.objects.visible_to(actor).filter(intake=intake).exclude(state=RunState.DONE).first()
    return found


def items_of(run: CertificateRun) -> QuerySet[Any]:
    rows = CertificateItem.objects.across_partners(reason="items of a run that was fetched rightly").filter(run=run)
    return rows.order_by("pk")  # type: ignore[no-any-return]


def figures_of_run(run: CertificateRun) -> dict[str, int]:
    """How many are issued, refused and still wait; how many of the issued have their PDF kept."""
    counts = dict(items_of(run).order_by().values_list("state").annotate(n=Count("pk")))
    done, refused = counts.get(ItemState.DONE, 0), counts.get(ItemState.REFUSED, 0)
    return {"done": done, "refused": refused, "gone_over": done + refused, "unkept": unkept_of(run)}


def unkept_of(run: CertificateRun) -> int:
    waiting = items_of(run).filter(state=ItemState.DONE, document__waits_for_files=True)
    return int(waiting.order_by().count())


def valid_papers_of(run: CertificateRun) -> list[IssuedDocument]:
    """What of the run still holds: a revoked paper goes out with no parcel."""
    rows = IssuedDocument.objects.across_partners(reason="papers of a run that was fetched rightly")
    items = items_of(run).filter(state=ItemState.DONE).values("document_id")
    return list(rows.filter(pk__in=items, state=IssuedState.VALID).order_by("pk"))


def files_of(documents: Iterable[IssuedDocument]) -> list[IssuedFile]:
    rows = IssuedFile.objects.across_partners(reason="files of papers that were fetched rightly")
    return list(rows.filter(document__in=[one.pk for one in documents]).select_related("file", "document").order_by("document_id", "language"))


__all__ = [
    "CERTIFICATES",
    "Candidate",
    "Ready",
    "candidates_of",
    "figures_of_run",
    "files_of",
    "items_of",
    "name_row",
    "open_run_of",
    "outdated_papers",
    "papers_for",
    "papers_of",
    "ready_of",
    "revoked_without_successor",
    "runs_of",
    "valid_papers_of",
]  # fmt: skip
