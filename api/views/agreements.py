from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from rest_framework.response import Response

from agreements.models import QuotaLine, QuotaYear
from agreements.queries.lists import agreements_for
from api.describing import reads
from api.door import Door
from api.serializers.nominating import AgreementFilter, AgreementOut
from partners.queries import host_day


class AgreementsView(Door):
    endpoint = "agreements"

    def rows(self, **chosen: Any) -> Any:
        years = QuotaYear.objects.visible_to(self.actor).order_by("year")
        lines = QuotaLine.objects.visible_to(self.actor).select_related("partner").order_by("number")
        lines = lines.prefetch_related(Prefetch("years", years, to_attr="shown_years"))
        found = agreements_for(self.actor, today=host_day(self.now), state=chosen.get("state", ""), text=chosen.get("q", ""))
        return found.prefetch_related(None).prefetch_related(Prefetch("lines", lines, to_attr="shown_lines"))

    @reads("agreements_list", "Agreements with their quota lines and years", AgreementOut, filters=AgreementFilter, listed=True)
    def get(self, request: Any) -> Response:
        return self.listed(self.page(self.rows(**self.asked(AgreementFilter)), ("-id",)), AgreementOut)


class AgreementView(AgreementsView):
    @reads("agreements_read", "One agreement", AgreementOut)
    def get(self, request: Any, pk: int) -> Response:
        return Response(AgreementOut(self.found(self.rows(), pk=pk)).data)
