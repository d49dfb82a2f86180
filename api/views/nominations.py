"""Nominations: the list, a new draft, the record, its steps. The same operations as the pages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.response import Response

from api.answers import once
from api.describing import reads, writes
from api.door import Door
from api.filling import cleaned
from api.narrowing import of_own_partner
from api.serializers.nominating import (
    AnswerIn,
    CheckOut,
    NewNomination,
    NominationFilter,
    NominationOut,
    NominationRecord,
    ReasonIn,
)
from api.serializers.places import Nothing
from core.errors import Invalid, NotAllowed, Refused
from core.workflow import available
from people.duplicates import alike_of_partner
from people.models import Person
from scholarships import operations, rules
from scholarships.forms.nominating import NewPersonForm
from scholarships.models import Allotment, Call, Nomination
from scholarships.operations.nominees import confirm_carried
from scholarships.operations.nominees import nominate as put_forward
from scholarships.queries.completeness import unmet_items
from scholarships.queries.dossier import checklist_of, missing_items
from scholarships.queries.lists import COLUMNS, nominations_for
from scholarships.queries.nominees import own_allotments, same_person
from scholarships.queries.window import window_of
from scholarships.views.endorsing import way_of
from scholarships.views.nominations import WITH_PARTS

SENDING = {
    "submit": operations.submit_nomination, "resubmit": operations.resubmit_nomination, "propose": operations.propose_nomination,
    "propose_again": operations.propose_again, "to_embassy": operations.pass_to_embassy,
}  # fmt: skip
ORDER = ("-state_since", "-id")


class NominationDoor(Door):
    endpoint = "nominations"

    def nomination(self, pk: int, *, as_sender: bool = False) -> Nomination:
        """What is not seen is not there; what is seen and not the reader's to change is 403."""
        rows = of_own_partner(Nomination.objects.visible_to(self.actor), self.actor)
        found: Nomination = self.found(rows.select_related(*WITH_PARTS), pk=pk)
        if as_sender and not rules.may_nominate(self.actor, found):
            raise NotAllowed
        return found

    def record(self, found: Nomination) -> Any:
        found.steps = [step.name for step in available(found, self.actor, self.now)]  # type: ignore[attr-defined]
        return NominationRecord(found).data


class NominationsView(NominationDoor):
    acts = {"GET": "read", "POST": "write"}

    @reads("nominations_list", "Nominations, the latest change first", NominationOut, filters=NominationFilter, listed=True)
    def get(self, request: Any) -> Response:
        if not rules.may_list_nominations(self.actor):
            raise NotAllowed
        rows = nominations_for(self.actor, self.asked(NominationFilter)).only(*COLUMNS, "partner__code")
        rows = of_own_partner(rows, self.actor)
        return self.listed(self.page(rows, ORDER), NominationOut)

    @writes("nominations_create", "Begin a nomination: a draft takes no place", NewNomination, NominationRecord, status=201)
    @once
    def post(self, request: Any) -> Response:
        sent = self.sent(NewNomination)
        call = self.found(Call.objects.visible_to(self.actor).select_related("intake"), pk=sent["call"])
        allotments = own_allotments(call, self.actor)
        if not allotments:
            raise NotAllowed
        person = self._person(sent, allotments)
        partner, fields = (person.partner, {}) if person else self._new_person(sent, allotments)
        made, is_new = put_forward(call, partner=partner, person=person, person_fields=fields, actor=self.actor, now=self.now)
        return Response(self.record(self.nomination(made.pk)), status=201 if is_new else 200)

    def _person(self, sent: dict[str, Any], allotments: list[Allotment]) -> Person | None:
        if "person" not in sent:
            return None
        rows = Person.objects.visible_to(self.actor).filter(partner_id__in=[row.partner_id for row in allotments])
        found: Person | None = rows.select_related("partner").filter(pk=sent["person"]).first()
        if found is None:
            raise Invalid({"person": [_("There is no such record, or it is not yours.")]})
        return found

    def _new_person(self, sent: dict[str, Any], allotments: list[Allotment]) -> tuple[Any, dict[str, Any]]:
        form = NewPersonForm({name: str(sent.get(name) or "") for name in (*NAMES, "partner")}, allotments=allotments, now=self.now)
        cleaned(form)
        fields = form.person_fields
        if not sent["as_new"] and not same_person(form.partner, **fields) and (alike := alike_of_partner(form.partner, fields)):
            words = {"names": "; ".join(f"{row.person.passport_name} ({row.person.pk})" for row in alike)}
            sentence = _("The portal knows somebody who may be this person: %(names)s. Send “person”, or “as_new” if it is somebody else.")
            raise Refused(sentence % words, code="maybe_known")
        return form.partner, fields


NAMES = ("given_names", "family_name", "birth_date")


class NominationView(NominationDoor):
    @reads("nominations_read", "One nomination and what may be done with it", NominationRecord)
    def get(self, request: Any, pk: int) -> Response:
        return Response(self.record(self.nomination(pk)))


class CheckView(NominationDoor):
    @reads("nominations_check", "What is missing, and which rules of the call are not met", CheckOut)
    def get(self, request: Any, pk: int) -> Response:
        found = self.nomination(pk, as_sender=True)
        missing = [
            {"section": row.slug, "field": row.anchor.removeprefix("id_"), "label": str(row.label)}
            for row in missing_items(found, checklist_of(found))
        ]
        may_send = window_of(found, self.now).may_send
        said = {"missing": missing, "unmet": unmet_items(found), "next_step": way_of(found), "may_send": may_send}
        return Response(CheckOut(said).data)


class ConfirmView(NominationDoor):
    acts = {"POST": "write"}

    @writes("nominations_confirm", "What was taken over from the last nomination stands as it is", Nothing, NominationRecord)
    @once
    def post(self, request: Any, pk: int) -> Response:
        self.sent(Nothing)
        found = self.nomination(pk, as_sender=True)
        confirm_carried(found, actor=self.actor, now=self.now)
        return Response(self.record(found))


class SubmitView(NominationDoor):
    acts = {"POST": "submit"}

    @writes("nominations_submit", "Send it on: to the ministry, the second person or the embassy, as the call asks", Nothing, NominationRecord)
    @once
    def post(self, request: Any, pk: int) -> Response:
        self.sent(Nothing)
        found = self.nomination(pk, as_sender=True)
        SENDING[way_of(found)](found, actor=self.actor, now=self.now)
        return Response(self.record(self.nomination(pk)))


class WithdrawView(NominationDoor):
    acts = {"POST": "withdraw"}

    @writes("nominations_withdraw", "Withdraw it; its place is free at once", ReasonIn, NominationRecord)
    @once
    def post(self, request: Any, pk: int) -> Response:
        reason = self.sent(ReasonIn)["reason"]
        found = self.nomination(pk, as_sender=True)
        operations.withdraw_nomination(found, reason=reason, actor=self.actor, now=self.now)
        return Response(self.record(self.nomination(pk)))


class AnswerView(NominationDoor):
    acts = {"POST": "answer"}

    @writes("nominations_answer", "Answer the offer", AnswerIn, NominationRecord)
    @once
    def post(self, request: Any, pk: int) -> Response:
        sent = self.sent(AnswerIn)
        found = self.nomination(pk)
        if not rules.may_answer_offer(self.actor, found):
            raise NotAllowed
        if sent["answer"] == "accept":
            if sent.get("reason"):
                raise Invalid({"reason": [_("A place that is accepted needs no reason. Decline it, or leave the reason out.")]})
            operations.accept_offer(found, actor=self.actor, now=self.now)
        else:
            operations.decline_offer(found, reason=sent.get("reason", ""), actor=self.actor, now=self.now)
        return Response(self.record(self.nomination(pk)))
