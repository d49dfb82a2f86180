"""Every verb that a clock ends: a second before it is done, at the instant and a second after it is refused, whatever else happens meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.errors import Refused
from documents.operations import store_bytes
from partners.models import Partner
from people.models import Person
from scholarships import operations as verbs
from scholarships.imports.upload import take_in
from scholarships.models import Allotment, Call, CallDocument, Nomination
from scholarships.operations.imports import carry_out, confirm_import
from scholarships.operations.nominees import nominate, save_section
from tests.workbooks import person, workbook
from tests.world import NOW, World, allotment_of, make_call, make_draft, make_nomination, person_fields

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
WHY = "Because it is so."
PAGES = {"fields": {"education": "MA"}, "person_fields": {}}


@dataclass(frozen=True)
class Edge:
    """`ready` makes the record, `end` reads the instant from it, `do(world, record, at)` is the verb."""

    name: str
    ready: Callable[[World], Any]
    end: Callable[[Any], datetime]
    do: Callable[[World, Any, datetime], object]

    def __str__(self) -> str:
        return self.name


def fresh(row: Any) -> Any:
    return type(row)._base_manager.get(pk=row.pk)


def draft(world: World, *, two: bool = False, **more: Any) -> Nomination:
    Partner.objects.filter(pk=world.partner_a.pk).update(two_person_endorsement=two)
    return fresh(make_draft(world, make_call(world, **more)))  # type: ignore[no-any-return]


def proposed(world: World, **more: Any) -> Nomination:
    found = draft(world, two=True, **more)
    verbs.propose_nomination(found, actor=world.alice, now=NOW)
    return found


def at_embassy(world: World) -> Nomination:
    found = draft(world, asks_embassy=True)
    verbs.pass_to_embassy(found, actor=world.alice, now=NOW)
    return found


def at_employer(world: World) -> Nomination:
    found = draft(world, asks_employer=True)
    verbs.ask_employer(found, actor=world.alice, now=NOW)
    return found


def internal(ready: Callable[[World], Nomination]) -> Callable[[World], Nomination]:
    """With a closing of the focal point's own, three days before the host's."""

    def made(world: World) -> Nomination:
        found = ready(world)
        allotment = allotment_of(found.call, world.partner_a)
        verbs.set_internal_closing(allotment, closes_at=found.call.closes_at - 3 * DAY, actor=world.alice, now=NOW)
        return fresh(found)  # type: ignore[no-any-return]

    return made


def invited(until: timedelta | None) -> Callable[[World], Nomination]:
    """The nominee fills the own part; `until` is a closing of the nominee's own."""

    def made(world: World) -> Nomination:
        found = draft(world, asks_nominee=True)
        CallDocument(call=found.call, position=1, name_en="Diploma", name_ru="Diploma", name_kk="Diploma", required=False).save()
        Person.objects.across_partners(reason="test").filter(pk=found.person_id).update(user=world.users["nigora"])
        Nomination._base_manager.filter(pk=found.pk).update(nominee_invited_at=NOW, nominee_until=NOW + until if until else None)
        return fresh(found)  # type: ignore[no-any-return]

    return made


def sent(world: World, *, two: bool = False) -> Nomination:
    found = proposed(world) if two else draft(world)
    if two:
        verbs.endorse_nomination(found, actor=world.daler, now=NOW)
    else:
        verbs.submit_nomination(found, actor=world.alice, now=NOW)
    return found


def returned(world: World, *, two: bool = False, again: bool = False) -> Nomination:
    """The ministry's own day is the latest of the three."""
    found = sent(world, two=two)
    verbs.return_nomination(found, reason=WHY, mend_until=NOW + 20 * DAY, actor=world.sofia, now=NOW)
    if again:
        verbs.propose_again(fresh(found), actor=world.alice, now=NOW)
    return fresh(found)  # type: ignore[no-any-return]


def attach(world: World, row: Nomination, at: datetime) -> object:
    requirement = CallDocument.objects.across_partners(reason="test").get(call=row.call)
    file = store_bytes(b"x", name="a.pdf", content_type="application/pdf", actor=world.nigora, now=at)
    return verbs.attach_document(row, requirement=requirement, file=file, actor=world.nigora, now=at)


def a_list(world: World) -> Any:
    file = SimpleUploadedFile("list.xlsx", workbook([person()]))
    return take_in(file, call=make_call(world), partner=world.partner_a, actor=world.alice, now=NOW)[0]


def keep_list(world: World, call: Call, at: datetime) -> object:
    file = SimpleUploadedFile("list.xlsx", workbook([person()]))
    return take_in(file, call=call, partner=world.partner_a, actor=world.alice, now=at)


def import_by_a_late_worker(world: World, record: Any, at: datetime) -> None:
    """Confirmed at `at`; the worker comes a day later, when the call is long closed."""
    confirm_import(record, also_submit=True, actor=world.alice, now=at)
    verbs.turn_clock(now=at + DAY)
    if not carry_out(record.pk, now=at + DAY):
        raise Refused(fresh(record).summary["refusal"])
    assert fresh(record).summary["submitted"] == 1


def host(row: Any) -> datetime:
    call: Call = row if isinstance(row, Call) else row.call
    return call.closes_at


def own(row: Nomination) -> datetime:
    at = Allotment.objects.across_partners(reason="test").get(pk=row.allotment_id).internal_closes_at
    assert at is not None
    return at


def nominees(row: Nomination) -> datetime:
    assert row.nominee_until is not None
    return row.nominee_until


def allowed(world: World) -> Nomination:
    """After the closing the ministry lets this one be replaced until an instant."""
    found = sent(world)
    verbs.allow_replacement(found, until=found.call.closes_at + 3 * DAY, reason=WHY, actor=world.sofia, now=NOW)
    return found


def mending(row: Nomination) -> datetime:
    return row.mendable_until


def offer(row: Nomination) -> datetime:
    assert row.offer_expires_at is not None
    return row.offer_expires_at


def begin(world: World, call: Call, at: datetime) -> object:
    return nominate(call, partner=world.partner_a, person_fields=person_fields(2), actor=world.alice, now=at)


def by_nominee(verb: Callable[..., object], **more: Any) -> Callable[[World, Any, datetime], object]:
    return lambda world, row, at: verb(row, actor=world.nigora, now=at, **more)


def by(name: str, verb: Callable[..., object], **more: Any) -> Callable[[World, Any, datetime], object]:
    return lambda world, row, at: verb(row, actor=world.actors[name], now=at, **more)


REPLACE = by("alice", verbs.replace_nomination, reason=WHY, person_fields=person_fields(2))
ENDORSE = by("farid", verbs.endorse_as_employer, post="Director")
OF_THE_NOMINEE: dict[str, Callable[[World, Any, datetime], object]] = {
    "nominee saves": by_nominee(verbs.save_nomination, fields={"education": "MA"}),
    "nominee saves a section": by_nominee(save_section, section="education", **PAGES),
    "nominee saves the passport": by_nominee(verbs.save_passport, fields={"number": "A1234567"}),
    "nominee declares": by_nominee(verbs.save_declaration, fields={}),
    "nominee uploads": attach,
    "nominee confirms": by_nominee(verbs.confirm_own_part),
}
EDGES = [
    Edge("begin", make_call, host, begin),
    Edge("submit", draft, host, by("alice", verbs.submit_nomination)),
    Edge("propose", lambda world: draft(world, two=True), host, by("alice", verbs.propose_nomination)),
    Edge("endorse", proposed, host, by("daler", verbs.endorse_nomination)),
    Edge("endorse to the embassy", lambda world: proposed(world, asks_embassy=True), host, by("daler", verbs.endorse_nomination)),
    Edge("pass to the embassy", lambda world: draft(world, asks_embassy=True), host, by("alice", verbs.pass_to_embassy)),
    Edge("forward", at_embassy, host, by("zarina", verbs.forward_nomination)),
    Edge("ask the employer", lambda world: draft(world, asks_employer=True), host, by("alice", verbs.ask_employer)),
    Edge("ask the employer, own clock", internal(lambda world: draft(world, asks_employer=True)), own, by("alice", verbs.ask_employer)),
    Edge("employer endorses", at_employer, host, ENDORSE),
    Edge("employer endorses, own clock", internal(at_employer), own, ENDORSE),
    Edge("replace", sent, host, REPLACE),
    Edge("replace, as the ministry allows", allowed, lambda row: row.replace_until, REPLACE),
    Edge("accept the offer", lambda world: make_nomination(world, make_call(world), state="offered"), offer, by("alice", verbs.accept_offer)),
    Edge("send again", returned, mending, by("alice", verbs.resubmit_nomination)),
    Edge("propose again", lambda world: returned(world, two=True), mending, by("alice", verbs.propose_again)),
    Edge("second person sends again", lambda world: returned(world, two=True, again=True), mending, by("daler", verbs.resubmit_nomination)),
    Edge("keep a list", make_call, host, keep_list),
    Edge("import", a_list, host, import_by_a_late_worker),
    *(Edge(f"{name}, host", invited(None), host, do) for name, do in OF_THE_NOMINEE.items()),
    *(Edge(f"{name}, own clock", internal(invited(None)), own, do) for name, do in OF_THE_NOMINEE.items()),
    *(Edge(f"{name}, nominee's clock", invited(HOUR), nominees, do) for name, do in OF_THE_NOMINEE.items()),
]


@pytest.mark.parametrize("edge", EDGES, ids=str)
def test_a_second_before_is_in_and_the_instant_itself_is_not(world: World, edge: Edge) -> None:
    record = edge.ready(world)
    end = edge.end(record)

    for late in (end, end + SECOND):
        with pytest.raises(Refused) as refused:
            edge.do(world, fresh(record), late)
        assert str(refused.value.sentence).strip()
    edge.do(world, fresh(record), end - SECOND)


def test_clocks_of_others_end_nothing_of_the_officers(world: World) -> None:
    """After the own closing the officer still fills in and sends; after the host's a draft can still be corrected and read."""
    row = internal(invited(HOUR))(world)
    Call.objects.across_partners(reason="test").filter(pk=row.call_id).update(asks_nominee=False)
    row = fresh(row)

    verbs.save_nomination(row, fields={"education": "MA"}, actor=world.alice, now=row.call.closes_at - SECOND)
    verbs.submit_nomination(row, actor=world.alice, now=row.call.closes_at - SECOND)
