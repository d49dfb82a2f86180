from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from rest_framework.response import Response

from api.describing import reads
from api.door import Door
from api.serializers.nominating import CallFilter, CallOut, CallRecord
from scholarships.models import Allotment
from scholarships.queries import calls as queries


class CallsView(Door):
    endpoint = "calls"

    def rows(self, **chosen: Any) -> Any:
        allotments = Allotment.objects.visible_to(self.actor).select_related("partner").order_by("pk")
        found = queries.calls_for(self.actor, state=chosen.get("state", ""), year=chosen.get("year"), words=chosen.get("q", ""))
        return found.prefetch_related(Prefetch("allotments", allotments, to_attr="shown_allotments"))

    @reads("calls_list", "Calls, open ones first, with your places", CallOut, filters=CallFilter, listed=True)
    def get(self, request: Any) -> Response:
        return self.listed(self.page(queries.in_turn(self.rows(**self.asked(CallFilter))), queries.IN_TURN), CallOut)


class CallView(CallsView):
    @reads("calls_read", "One call with its conditions and its checklist", CallRecord)
    def get(self, request: Any, pk: int) -> Response:
        found = self.found(self.rows(), pk=pk)
        found.eligibility = [str(one) for one in queries.eligibility_of(found)]
        found.shown_checklist = queries.checklist_rows(found)
        return Response(CallRecord(found).data)
