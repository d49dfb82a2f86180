"""Words for rows of the history that are no step of the workflow."""

from django.utils.translation import gettext_lazy as _

from core.record import register_words

register_words("reviews.assignment", {"assigned": _("Given to a reviewer")})
