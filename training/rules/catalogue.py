"""Who keeps versions, modules, lecturers and signatories: whoever keeps the catalogue of the academy."""

from partners.actor import Actor
from partners.enums import Role
from training.models import Lecturer, ProgrammeVersion, Signatory
from training.rules import keeps_every_catalogue, may_keep_catalogue_of


def may_keep_version(actor: Actor, version: ProgrammeVersion) -> bool:
    """A registrar of the programme's academy, the ministry's programme officers and head."""
    return may_keep_catalogue_of(actor, version.programme.institution_id)


def reads_every_draft(actor: Actor) -> bool:
    return actor.sees_all_partners or keeps_every_catalogue(actor)


def academies_registered_at(actor: Actor) -> list[int]:
    """Whose drafts a registrar reads, besides."""
    return sorted({grant.institution_id for grant in actor.grants if actor.has_at(grant.institution_id, Role.REGISTRAR)})


def may_keep_staff(actor: Actor, row: Lecturer | Signatory) -> bool:
    return may_keep_catalogue_of(actor, row.institution_id)
