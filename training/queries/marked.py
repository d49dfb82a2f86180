"""Whether the modules of an intake are fixed by what was marked."""

from training.models import Intake, ResultSheet


def is_marked(intake: Intake) -> bool:
    return bool(ResultSheet.objects.across_partners(reason="whether anybody of this intake is marked").filter(intake=intake).exists())
