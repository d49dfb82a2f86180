"""Who may revoke an issued document; the record that owns it narrows this to its own academy."""

from documents.enums import LETTERS
from documents.models import IssuedDocument
from partners.actor import Actor
from partners.enums import Role


def may_revoke(actor: Actor, document: IssuedDocument) -> bool:
    """Letters too by the portal, where what they say has ended: as the consequence of a step, asked for with the right to that step."""
    return actor.has(Role.REGISTRAR, Role.PROGRAMME_HEAD) or (actor.is_system and document.kind in LETTERS)
