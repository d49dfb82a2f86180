"""Who may revoke an issued document; the record that owns it narrows this to its own academy."""

from documents.models import IssuedDocument
from partners.actor import Actor
from partners.enums import Role


def may_revoke(actor: Actor, document: IssuedDocument) -> bool:
    return actor.has(Role.REGISTRAR, Role.PROGRAMME_HEAD)
