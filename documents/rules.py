"""Who may revoke an issued document, which the record that owns it narrows to its own academy; who writes the letters' texts and who puts them in use."""

from documents.enums import LETTERS, IssuedKind
from documents.models import IssuedDocument, LetterText
from partners.actor import Actor
from partners.enums import Role

REVOKED_IN_CONSEQUENCE = (*LETTERS, IssuedKind.MOBILITY_AGREEMENT)


def may_revoke(actor: Actor, document: IssuedDocument) -> bool:
    """Letters and mobility agreements too by the portal, where what they say has ended: as the consequence of a step, asked for with the right to that step."""
    return actor.has(Role.REGISTRAR, Role.PROGRAMME_HEAD) or (actor.is_system and document.kind in REVOKED_IN_CONSEQUENCE)


WRITES_TEXTS = (Role.PROGRAMME_OFFICER, Role.PANEL_SECRETARY, Role.PROGRAMME_HEAD)
USES_TEXTS = (Role.PROGRAMME_HEAD, Role.SIGNATORY)


def may_read_texts(actor: Actor) -> bool:
    return actor.sees_all_partners


def may_write_texts(actor: Actor) -> bool:
    return actor.has(*WRITES_TEXTS)


def may_change_text(actor: Actor, text: LetterText) -> bool:
    return may_write_texts(actor)


def may_use_text(actor: Actor, text: LetterText) -> bool:
    """The operation asks besides that it is another person than who wrote it."""
    return actor.has(*USES_TEXTS)
