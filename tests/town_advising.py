"""A request that is answered with a document and a thread with files, and methods with material, pilot and use, for the tests of routes."""

from __future__ import annotations

from typing import Any

from tests import advising
from tests.world import NOW
from training import operations
from training.models import MethodUse


def add_advice(town: Any) -> None:
    world = town.world
    found = advising.assigned(world, agreement=town.agreement)
    operations.write_to_partner(
        found, text="Which languages?", waits=True, file=advising.file_of(world, "questions.pdf"), actor=world.erlan, now=NOW
    )  # fmt: skip
    operations.write_for_partner(found, text="French and Arabic.", actor=world.alice, now=NOW)
    operations.write_note(found, text="Ask Leila.", file=advising.file_of(world, "note.pdf"), actor=world.erlan, now=NOW)
    operations.record_session(found, fields={"starts_at": NOW, "minutes": 60, "participants": 4, "notes": "Tests."}, actor=world.erlan, now=NOW)
    operations.answer_request(found, text="Use one test.", file=advising.file_of(world), actor=world.erlan, now=NOW)
    first, _reply, note = advising.messages_of(found)
    town.things |= {"consultation": found, "consultation_message": first, "consultation_note": note, "consultation_asked": advising.asked(world)}
    _methods(town)


def _methods(town: Any) -> None:
    world = town.world
    piloted, adopted = advising.piloted(world), advising.adopted(world)
    operations.use_method_in(adopted, programme=town.intake.programme, actor=world.hana, now=NOW)
    town.things |= {"method": piloted, "material": advising.with_material(world, piloted), "method_adopted": adopted}
    town.things["method_evaluated"] = advising.evaluated(world)
    town.things["method_use"] = MethodUse.objects.across_partners(reason="test").get(method=adopted)
    town.things["method_designed"] = advising.designed(world)
