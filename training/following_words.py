"""Words of the history of action plans, alumni and posts."""

from django.utils.translation import gettext_lazy as _

from core.record import register_words

register_words("training.actionplan", {"created": _("Plan begun"), "changed": _("Plan changed")})
register_words(
    "training.alumniprofile",
    {"consented": _("Consent to the directory given"), "changed": _("Entry changed"), "consent_ended": _("Consent withdrawn, entry removed")},
)
register_words("training.postheld", {"added": _("Post added"), "changed": _("Post changed"), "removed": _("Post removed")})
