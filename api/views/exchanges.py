"""Requests and offers, missions, materials."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.response import Response

from api.answers import once
from api.describing import reads, writes
from api.door import Door
from api.filling import cleaned
from api.narrowing import of_own_partner
from api.serializers.records import (
    AcknowledgedOut,
    AcknowledgeIn,
    MaterialFilter,
    MaterialOut,
    MissionFilter,
    MissionOut,
    NeedFilter,
    NeedOut,
    NewNeed,
)
from core.errors import NotAllowed, Refused
from documents.responses import stream
from exchanges import operations
from exchanges.enums import NeedKind
from exchanges.forms.needs import NeedForm
from exchanges.models import Material, MaterialVersion
from exchanges.queries import materials as material_queries
from exchanges.queries import missions as mission_queries
from exchanges.queries import needs as need_queries
from exchanges.queries.experts import sides_to_enter_for
from exchanges.rules import materials as material_rules
from exchanges.rules import missions as mission_rules
from exchanges.rules import needs as need_rules
from partners.queries import host_day


class NeedDoor(Door):
    endpoint = "needs"

    def rows(self) -> Any:
        if not need_rules.may_see_needs(self.actor):
            raise NotAllowed
        return need_queries.needs_for(self.actor)


class NeedsView(NeedDoor):
    acts = {"GET": "read", "POST": "create"}

    @reads("needs_list", "Requests for experts and offers", NeedOut, filters=NeedFilter, listed=True)
    def get(self, request: Any) -> Response:
        chosen = self.asked(NeedFilter)
        rows = need_queries.narrowed(self.rows(), kind=chosen.get("kind", ""), state=chosen.get("state", ""), text=chosen.get("q", ""))
        return self.listed(self.page(rows, ("-created_at", "-pk")), NeedOut)

    @writes("needs_create", "Ask for an expert, or offer one", NewNeed, NeedOut, status=201)
    @once
    def post(self, request: Any) -> Response:
        sent = self.sent(NewNeed)
        partner, kind = sides_to_enter_for(self.actor).first(), NeedKind(sent.pop("kind"))
        if partner is None:
            raise NotAllowed
        form = NeedForm({name: str(value) for name, value in sent.items()}, kind=kind, partner=partner, actor=self.actor, today=host_day(self.now))
        made = operations.post_need(partner=partner, kind=kind, fields=cleaned(form), actor=self.actor, now=self.now)
        return Response(NeedOut(self.found(self.rows(), pk=made.pk)).data, status=201)


class NeedView(NeedDoor):
    @reads("needs_read", "One request or offer", NeedOut)
    def get(self, request: Any, pk: int) -> Response:
        return Response(NeedOut(self.found(self.rows(), pk=pk)).data)


class MissionsView(Door):
    endpoint = "missions"

    def rows(self) -> Any:
        if not mission_rules.may_see_missions(self.actor):
            raise NotAllowed
        return of_own_partner(mission_queries.missions_for(self.actor), self.actor)

    @reads("missions_list", "Missions of experts", MissionOut, filters=MissionFilter, listed=True)
    def get(self, request: Any) -> Response:
        chosen = self.asked(MissionFilter)
        rows = mission_queries.narrowed(self.rows(), state=chosen.get("state", ""), text=chosen.get("q", ""))
        return self.listed(self.page(rows, ("-starts_on", "-pk")), MissionOut)


class MissionView(MissionsView):
    @reads("missions_read", "One mission", MissionOut)
    def get(self, request: Any, pk: int) -> Response:
        return Response(MissionOut(self.found(self.rows(), pk=pk)).data)


class MaterialDoor(Door):
    endpoint = "materials"

    def rows(self) -> Any:
        if not material_rules.may_see_materials(self.actor):
            raise NotAllowed
        return material_queries.materials_for(self.actor)

    def material(self, pk: int) -> Material:
        return self.found(self.rows(), pk=pk)  # type: ignore[no-any-return]


class MaterialsView(MaterialDoor):
    @reads("materials_list", "Materials that your side may read", MaterialOut, filters=MaterialFilter, listed=True)
    def get(self, request: Any) -> Response:
        chosen = self.asked(MaterialFilter)
        rows = material_queries.narrowed(self.rows(), actor=self.actor, kind=chosen.get("kind", ""), text=chosen.get("q", ""))
        return self.listed(self.page(rows, ("-created_at", "-pk")), MaterialOut)


class MaterialView(MaterialDoor):
    @reads("materials_read", "One material", MaterialOut)
    def get(self, request: Any, pk: int) -> Response:
        return Response(MaterialOut(self.material(pk)).data)


class MaterialFileView(MaterialDoor):
    @reads("materials_file", "The file; its opening is kept, as on the page", None, media="*/*")
    def get(self, request: Any, pk: int) -> Any:
        rows = MaterialVersion.objects.visible_to(self.actor).filter(material=self.material(pk), is_current=True)
        version = rows.select_related("file", "material__circle").first()
        if version is None:
            raise Http404
        answer = stream(version.file)
        if request.method == "GET":
            operations.note_reading(version, actor=self.actor, now=self.now)
        return answer


class AcknowledgeView(MaterialDoor):
    acts = {"POST": "acknowledge"}

    @writes("materials_acknowledge", "Your side has received it", AcknowledgeIn, AcknowledgedOut, status=201)
    @once
    def post(self, request: Any, pk: int) -> Response:
        note = self.sent(AcknowledgeIn).get("note", "")
        found = self.material(pk)
        partner = next(iter(material_queries.partners_to_acknowledge(found, self.actor)), None)
        if partner is None:
            if not material_rules.partners_received_for(self.actor, found):
                raise NotAllowed
            raise Refused(_("There is nothing to confirm: it was confirmed already, or it is not shared with your side."), code="wrong_state")
        said = operations.acknowledge_material(found, partner=partner, note=note, actor=self.actor, now=self.now)
        return Response(AcknowledgedOut(said).data, status=201)
