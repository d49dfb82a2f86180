"""Words of the history of evaluations. That somebody has answered is nowhere in it."""

from django.urls import ResolverMatch
from django.utils.translation import gettext_lazy as _

from core.drafts import keep_no_draft
from core.record import register_words

register_words("training.evaluationform", {"created": _("Questions written"), "changed": _("Questions changed")})
register_words(
    "training.evaluationround",
    {
        "created": _("Evaluation prepared"),
        "opened": _("People were asked to answer"),
        "ends_soon": _("Everybody was reminded of the closing"),
        "closing_changed": _("Closing changed"),
        "closed": _("Evaluation closed"),
    },
)


def holds_answers(match: ResolverMatch) -> bool:
    return match.view_name == "training:evaluate"


keep_no_draft(holds_answers)  # a draft is kept by person, with an instant
