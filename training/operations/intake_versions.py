"""By which version an intake is taught, and in which language: what fits its programme."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, Refused, Text
from training.enums import VersionState
from training.models import Intake, Module, TeachingSession
from training.queries.marked import is_marked

MARKED = _("People of this intake are marked already by the modules of its version: another version is for later intakes.")


def check_intake(intake: Intake) -> None:
    """Raises `Invalid` with a sentence for each field that does not fit the programme or the dates."""
    faults: dict[str, list[Text]] = {}
    language = intake.language if isinstance(intake.language, str) else ""  # not given: the database's own default stands there yet
    if language and language not in intake.programme.languages:
        faults["language"] = [_("The programme is not taught in this language.")]
    if (version := intake.version) and (version.programme_id != intake.programme_id or version.state == VersionState.DRAFT):
        faults["version"] = [_("Choose a version of this programme that is or was in use.")]
    if intake.registration_until and intake.starts_on and intake.registration_until > intake.starts_on:
        faults["registration_until"] = [_("Pre-registration ends on the first day at the latest.")]
    if faults:
        raise Invalid(faults)


def follow_version(intake: Intake) -> None:
    """Its sessions go over to the modules of the new version with the same codes. The intake is locked by the caller.

    Refused once there is a sheet of marks, and when the timetable holds a module that the new version does not have.
    """
    if is_marked(intake):
        raise Refused(MARKED, code="marked")
    sessions = list(TeachingSession.objects.filter(intake=intake, module__isnull=False).select_related("module"))
    modules = {module.code: module for module in Module.objects.filter(version_id=intake.version_id)}
    if missing := sorted({row.module.code for row in sessions if row.module and row.module.code not in modules}):
        sentence = gettext("The timetable has sessions of modules that this version does not have: %(codes)s. Change the sessions first.")
        raise Refused(sentence % {"codes": ", ".join(missing)}, code="timetable")
    for session in sessions:
        if session.module:
            session.module = modules[session.module.code]
            session.save(update_fields=["module"])
