from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from core.scoping import Reference
from partners.models import NamedInThreeLanguages


def language_of_reader() -> str:
    return (get_language() or "en")[:2]


@tracked
class Rubric(NamedInThreeLanguages):
    """A set of weighted criteria."""

    SCOPE = Reference("criteria are published with the call")


@tracked
class Criterion(NamedInThreeLanguages):
    """What is marked from 1 to 5, how much it weighs, and in words what a mark means."""

    SCOPE = Reference("criteria are published with the call")

    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="criteria")
    help_en = models.CharField(_("what is judged, in English"), max_length=300, blank=True, db_default="")
    help_ru = models.CharField(_("what is judged, in Russian"), max_length=300, blank=True, db_default="")
    help_kk = models.CharField(_("what is judged, in Kazakh"), max_length=300, blank=True, db_default="")
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)
    counts = models.BooleanField(
        _("counts in the mean"), default=True, db_default=True, help_text=_("Without it the mark is shown beside the others and moves no ranking.")
    )
    anchors = models.JSONField(
        _("what a mark means"), default=dict, blank=True, help_text='words for marks, by language: {"1": {"en": "...", "ru": "...", "kk": "..."}}'
    )
    position = models.PositiveSmallIntegerField(default=0)

    @property
    def help(self) -> str:
        """What is judged, in the language of the reader; English stands in."""
        return str(getattr(self, f"help_{language_of_reader()}", "") or self.help_en)

    def anchor(self, score: int) -> str:
        """What this mark means, in the language of the reader; empty where nothing is said."""
        words = self.anchors.get(str(score), {})
        return str(words.get(language_of_reader()) or words.get("en", ""))

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.CheckConstraint(condition=Q(weight__gte=1), name="criterion_weight_positive")]
