"""One's own people in training, and their papers."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.response import Response

from api.describing import reads
from api.door import Door
from api.narrowing import of_own_partner
from api.serializers.records import EnrolmentFilter, EnrolmentOut, InLanguage, PaperFilter, PaperOut
from documents.responses import issued
from training.queries import enrolments_for
from training.queries.enrolments import matching
from training.queries.papers import papers_for


class EnrolmentsView(Door):
    endpoint = "enrolments"

    def rows(self) -> Any:
        return of_own_partner(enrolments_for(self.actor), self.actor)

    @reads("enrolments_list", "People in training, the latest first", EnrolmentOut, filters=EnrolmentFilter, listed=True)
    def get(self, request: Any) -> Response:
        chosen = self.asked(EnrolmentFilter)
        rows = matching(self.rows(), name=chosen.get("q", ""), state=chosen.get("state", ""))
        return self.listed(self.page(rows, ("-enrolled_at", "-id")), EnrolmentOut)


class EnrolmentView(EnrolmentsView):
    @reads("enrolments_read", "One person in one intake", EnrolmentOut)
    def get(self, request: Any, pk: int) -> Response:
        return Response(EnrolmentOut(self.found(self.rows(), pk=pk)).data)


class PapersView(Door):
    endpoint = "papers"

    def rows(self) -> Any:
        return of_own_partner(papers_for(self.actor), self.actor, "enrolment__partner_id")

    @reads("papers_list", "Certificates, diplomas and transcripts", PaperOut, filters=PaperFilter, listed=True)
    def get(self, request: Any) -> Response:
        chosen = self.asked(PaperFilter)
        rows = self.rows().filter(enrolment_id=chosen["enrolment"]) if "enrolment" in chosen else self.rows()
        return self.listed(self.page(rows, ("-id",)), PaperOut)


class PaperView(PapersView):
    @reads("papers_read", "One paper", PaperOut)
    def get(self, request: Any, pk: int) -> Response:
        return Response(PaperOut(self.found(self.rows(), pk=pk)).data)


class PaperFileView(PapersView):
    @reads("papers_pdf", "The paper as PDF", None, media="application/pdf", parameters=[OpenApiParameter("language", enum=["en", "ru", "kk"])])
    def get(self, request: Any, pk: int) -> Any:
        language = self.asked(InLanguage)["language"]
        return issued(self.found(self.rows(), pk=pk).document, language)
