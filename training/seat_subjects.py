"""What the ledger of an agreement knows of us: the seat behind an entry."""

from agreements.subjects import register_subject
from partners.actor import Actor
from training.models import Enrolment


def names_of_enrolled(actor: Actor, pks: list[int]) -> dict[int, str]:
    rows = Enrolment.objects.visible_to(actor).filter(pk__in=pks).select_related("person")
    return {row.pk: row.person.passport_name for row in rows}


register_subject("training.enrolment", "training:enrolment", names_of_enrolled)
