"""Events, delegations, registrations. Diets, needs and passports stay on their pages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rest_framework.response import Response

from api.answers import once
from api.describing import reads, writes
from api.door import Door
from api.filling import cleaned
from api.narrowing import of_own_partner
from api.serializers.records import (
    DelegationFilter,
    DelegationOut,
    EventFilter,
    EventOut,
    NamePeople,
    RegistrationFilter,
    RegistrationOut,
)
from core.errors import Invalid, NotAllowed
from events import operations
from events.enums import Diet
from events.forms.delegations import NewForm
from events.models import Delegation, Registration
from events.queries import programme as event_queries
from events.queries.people import delegations_for
from events.rules.people import may_answer
from people.models import Person


class EventsView(Door):
    endpoint = "events"

    @reads("events_list", "Events, the latest first", EventOut, filters=EventFilter, listed=True)
    def get(self, request: Any) -> Response:
        chosen = self.asked(EventFilter)
        rows = event_queries.narrowed(
            event_queries.events_for(self.actor), now=self.now, kind=chosen.get("kind", ""), when=chosen.get("when", ""), text=chosen.get("q", "")
        )
        return self.listed(self.page(rows, event_queries.ORDER), EventOut)


class EventView(EventsView):
    @reads("events_read", "One event", EventOut)
    def get(self, request: Any, pk: int) -> Response:
        return Response(EventOut(self.found(event_queries.events_for(self.actor), pk=pk)).data)


class DelegationsView(Door):
    endpoint = "delegations"

    @reads("delegations_list", "Invitations of your side", DelegationOut, filters=DelegationFilter, listed=True)
    def get(self, request: Any) -> Response:
        chosen = self.asked(DelegationFilter)
        rows = of_own_partner(delegations_for(self.actor), self.actor)
        rows = rows.filter(event_id=chosen["event"]) if "event" in chosen else rows
        return self.listed(self.page(rows, ("-id",)), DelegationOut)


class DelegationView(Door):
    endpoint = "delegations"

    def delegation(self, pk: int) -> Delegation:
        return self.found(of_own_partner(delegations_for(self.actor), self.actor), pk=pk)  # type: ignore[no-any-return]

    @reads("delegations_read", "One invitation", DelegationOut)
    def get(self, request: Any, pk: int) -> Response:
        return Response(DelegationOut(self.delegation(pk)).data)


class DelegationPeopleView(DelegationView):
    acts = {"GET": "read", "POST": "name"}

    @reads("delegations_people", "Who is named", RegistrationOut(many=True))
    def get(self, request: Any, pk: int) -> Response:
        return Response(RegistrationOut(self._people(self.delegation(pk)), many=True).data)

    @writes("delegations_name", "Name people: all of them or nobody", NamePeople, RegistrationOut(many=True), status=201)
    @once
    def post(self, request: Any, pk: int) -> Response:
        people = self.sent(NamePeople)["people"]
        found = self.delegation(pk)
        if not may_answer(self.actor, found):
            raise NotAllowed
        rows = [self._row(found, number, row) for number, row in enumerate(people)]
        operations.name_people(found, people=rows, actor=self.actor, now=self.now)
        return Response(RegistrationOut(self._people(found), many=True).data, status=201)

    def _people(self, found: Delegation) -> Any:
        return Registration.objects.visible_to(self.actor).filter(delegation=found).order_by("rank_order", "pk")

    def _row(self, found: Delegation, number: int, row: dict[str, Any]) -> dict[str, Any]:
        """A known person of this side, or what the form of the page takes of somebody new."""
        if "person" in row:
            person = Person.objects.visible_to(self.actor).filter(partner=found.partner_id, pk=row["person"]).first()
            if person is None:
                raise Invalid({f"people.{number}.person": [_("There is no such record, or it is not yours.")]})
            return {"person": person}
        usual = {"language": (get_language() or "en")[:2], "diet": Diet.ANY}
        try:
            return {name: value for name, value in cleaned(NewForm({**usual, **row}, event=found.event)).items() if value not in ("", None)}
        except Invalid as invalid:
            raise Invalid({f"people.{number}.{name}": said for name, said in invalid.errors.items()}) from None


class RegistrationsView(Door):
    endpoint = "registrations"

    def rows(self) -> Any:
        return of_own_partner(Registration.objects.visible_to(self.actor), self.actor)

    @reads("registrations_list", "People of your side at events", RegistrationOut, filters=RegistrationFilter, listed=True)
    def get(self, request: Any) -> Response:
        chosen = self.asked(RegistrationFilter)
        rows = self.rows().filter(event_id=chosen["event"]) if "event" in chosen else self.rows()
        return self.listed(self.page(rows, ("-id",)), RegistrationOut)


class RegistrationView(RegistrationsView):
    @reads("registrations_read", "One registration", RegistrationOut)
    def get(self, request: Any, pk: int) -> Response:
        return Response(RegistrationOut(self.found(self.rows(), pk=pk)).data)
