"""`manage.py import_nominees FILE.xlsx --call REF --as officer@…`: the same way in as the page."""

import sys
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from accounts.models import User
from core.errors import Invalid, NotAllowed, PortalError
from partners.actor import Actor, actor_for
from partners.models import Partner
from scholarships.imports.faults import fault_line
from scholarships.imports.life import imported_before
from scholarships.imports.upload import take_in
from scholarships.imports.words import notes_on, results, sending_sentence, slots_sentence
from scholarships.models import Allotment, Call, NomineeImport
from scholarships.operations.imports import carry_out, confirm_import
from scholarships.queries.imports import forecast, planned_rows
from scholarships.queries.nominees import own_allotments

WRONG, NOT_ALLOWED = 1, 2


class Command(BaseCommand):
    help = "Nominate the people of a workbook. Nothing is written while one row is wrong (exit code 1); the same workbook again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="workbook (.xlsx) with headings in English, Russian or Kazakh")
        parser.add_argument("--call", required=True, help="reference of the call, such as 2027/01")
        parser.add_argument("--as", required=True, dest="email", help="e-mail of the nominating officer in whose name the list comes in")
        parser.add_argument("--partner", default="", help="code of the partner, for officers who nominate for several")
        parser.add_argument("--submit", action="store_true", help="also send the complete nominations, by rank, until the slots are used")
        parser.add_argument("--language", default="en", choices=["en", "ru", "kk"], help="language of the answers")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            self._handle(options)

    def _handle(self, options: dict[str, Any]) -> None:
        now = timezone.now()
        actor = self._actor(options["email"])
        call, partner = self._call(options["call"], options["partner"], actor)
        upload = self._file(options["file"])
        try:
            found, is_new = take_in(upload, call=call, partner=partner, actor=actor, now=now)
        except PortalError as refused:
            self._stop(str(refused))
        if not is_new:
            self.stdout.write(imported_before(found))
        elif found.faults:
            self._print_faults(found)
        else:
            self._import(found, options["submit"], actor)

    def _actor(self, email: str) -> Actor:
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active account with the address {email}.", returncode=NOT_ALLOWED)
        return actor_for(user, timezone.now())

    def _call(self, reference: str, code: str, actor: Actor) -> tuple[Call, Partner]:
        call = Call.objects.visible_to(actor).select_related("intake__programme").filter(reference=reference).first()
        allotments = [row for row in own_allotments(call, actor) if code in ("", row.partner.code)] if call else []
        if call is None or not allotments:
            raise CommandError(f"{actor.label} may not nominate in a call {reference}: no such call, no role, or no places.", returncode=NOT_ALLOWED)
        if len(allotments) > 1:
            codes = ", ".join(row.partner.code for row in allotments)
            raise CommandError(f"{actor.label} nominates for several partners ({codes}): name one with --partner.", returncode=NOT_ALLOWED)
        return call, allotments[0].partner

    def _file(self, name: str) -> SimpleUploadedFile:
        path = Path(name)
        try:
            return SimpleUploadedFile(path.name, path.read_bytes())
        except OSError as fault:
            raise CommandError(f"{name} can't be read: {fault.strerror}.", returncode=NOT_ALLOWED)

    def _print_faults(self, found: NomineeImport) -> None:
        for fault in found.faults:
            self.stdout.write(fault_line(fault, found.layout).line)
        self._stop(f"Cells to mend: {len(found.faults)}. Nothing was written.")

    def _import(self, found: NomineeImport, also_submit: bool, actor: Actor) -> None:
        allotment = Allotment.objects.owned_by(found.partner).get(call=found.call)
        ahead = forecast(planned_rows(found), found.call, allotment)
        for sentence in [*notes_on(found), slots_sentence(ahead, found.partner), sending_sentence(ahead) if also_submit else ""]:
            if sentence:
                self.stdout.write(sentence)
        try:
            confirm_import(found, also_submit=also_submit, actor=actor, now=timezone.now())
        except (Invalid, NotAllowed, PortalError) as refused:
            self._stop(str(refused))
        done = carry_out(found.pk, now=timezone.now())
        found.refresh_from_db()
        if not done:
            self._stop(str(found.summary.get("refusal", "")))
        for label, number in results(found.summary):
            self.stdout.write(f"{label}: {number}")

    def _stop(self, sentence: str) -> Any:
        self.stderr.write(sentence)
        sys.exit(WRONG)
