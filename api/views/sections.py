"""Sections and documents of a nomination."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from api.answers import once
from api.describing import reads, writes
from api.filling import form_of, shown, values_for
from api.serializers.nominating import DocumentOut, SectionIn, SectionOut, UploadIn
from api.views.nominations import NominationDoor
from core.errors import Invalid
from documents.operations import store_upload
from documents.responses import stream
from scholarships import operations
from scholarships.models import CallDocument, Nomination, NominationDocument
from scholarships.operations.nominees import save_section
from scholarships.operations.papers import note_personal_read
from scholarships.queries.dossier import BY_SLUG, SECTIONS, checklist_of, state_of


class SectionsView(NominationDoor):
    @reads("nominations_sections", "The sections and how far each is", SectionOut(many=True))
    def get(self, request: Any, pk: int) -> Response:
        found = self.nomination(pk, as_sender=True)
        checklist = checklist_of(found)
        rows = [{"section": one.slug, "title": str(one.title), "state": state_of(one, found, checklist).value, "values": {}} for one in SECTIONS]
        return Response(rows)


class SectionView(NominationDoor):
    """The medical part is filled in on its page alone."""

    acts = {"GET": "read", "PATCH": "write"}

    @reads("nominations_section", "One section with its values", SectionOut)
    def get(self, request: Any, pk: int, slug: str) -> Response:
        return self._shown(self.nomination(pk, as_sender=True), slug)

    @writes("nominations_fill", "Fill in fields of a section: all of them or, with a fault, none", SectionIn, SectionOut, keyed=False)
    def patch(self, request: Any, pk: int, slug: str) -> Response:
        found = self.nomination(pk, as_sender=True)
        sent = self.sent(SectionIn)["values"]
        values, section = values_for(found, slug, sent, now=self.now), BY_SLUG[slug]
        save_section(
            found,
            slug,
            fields={name: value for name, value in values.items() if name in section.of_nomination},
            person_fields={name: value for name, value in values.items() if name in section.of_person},
            passport_fields=values if section.apart else None,
            actor=self.actor,
            now=self.now,
        )
        return self._shown(self.nomination(pk), slug)

    def _shown(self, found: Nomination, slug: str) -> Response:
        form = form_of(found, slug, now=self.now)
        section = form.section
        state = state_of(section, found, [])
        return Response(SectionOut({"section": slug, "title": str(section.title), "state": state.value, "values": shown(form)}).data)


class DocumentsView(NominationDoor):
    acts = {"GET": "read", "POST": "write"}
    parser_classes = (MultiPartParser,)

    @reads("nominations_documents", "The checklist of the call, each row with its file", DocumentOut(many=True))
    def get(self, request: Any, pk: int) -> Response:
        return Response(DocumentOut(checklist_of(self.nomination(pk, as_sender=True)), many=True).data)

    @writes(
        "nominations_attach",
        "Attach a file to a row of the checklist; it passes the same checks as on the page",
        UploadIn,
        DocumentOut(many=True),
        status=201,
    )
    @once
    def post(self, request: Any, pk: int) -> Response:
        sent = self.sent(UploadIn)
        found = self.nomination(pk, as_sender=True)
        rows = CallDocument.objects.across_partners(reason="checklist of the call of a nomination fetched for this token")
        requirement = rows.filter(call_id=found.call_id, pk=sent["requirement"]).first()
        if requirement is None:
            raise Invalid({"requirement": [_("The checklist of this call has no such row.")]})
        with transaction.atomic():
            file = store_upload(sent["file"], actor=self.actor, now=self.now)
            operations.attach_document(found, requirement=requirement, file=file, actor=self.actor, now=self.now)
        return Response(DocumentOut(checklist_of(found), many=True).data, status=201)


class DocumentView(NominationDoor):
    acts = {"GET": "read", "DELETE": "write"}

    def document(self, pk: int, document_pk: int, *, as_sender: bool = False) -> NominationDocument:
        found = self.nomination(pk, as_sender=as_sender)
        rows = NominationDocument.objects.visible_to(self.actor).filter(nomination=found)
        return self.found(rows.select_related("file", "requirement", "nomination__person"), pk=document_pk)  # type: ignore[no-any-return]

    @reads("nominations_document", "The file; the opening of a personal paper is kept in the history", None, media="*/*")
    def get(self, request: Any, pk: int, document_pk: int) -> Any:
        document = self.document(pk, document_pk)
        note_personal_read(document, actor=self.actor, now=self.now)
        return stream(document.file)

    @writes("nominations_detach", "Take a file away again", None, None, status=204, keyed=False)
    def delete(self, request: Any, pk: int, document_pk: int) -> Response:
        operations.remove_document(self.document(pk, document_pk, as_sender=True), actor=self.actor, now=self.now)
        return Response(status=204)
