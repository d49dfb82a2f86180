"""Words for rows of the history about papers."""

from django.utils.translation import gettext_lazy as _

from core.record import register_words

register_words(
    "training.enrolment",
    {
        "transcript_issued": _("Transcript of records issued"),
        "transcript_revoked": _("Transcript of records revoked"),
        "names_asked": _("The trainee was asked to confirm the name for papers"),
    },
)
register_words("training.certificaterun", {"ordered": _("Papers ordered"), "finished": _("All papers gone through")})
register_words(
    "training.certificatename",
    {
        "confirmed": _("Name for papers confirmed"),
        "confirmed_on_paper": _("Name for papers entered from a confirmation on paper"),
        "removed": _("Name for papers taken away"),
    },
)
