"""Decisions of a call: tried out, proposed by one, confirmed by another, and carried out when the letters leave."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from core.scoping import NOBODY, Internal, PortalModel
from documents.enums import IssuedKind
from documents.models import IssuedDocument
from documents.models.issued import MINUTE_READERS, register_kept
from partners.enums import PARTNER_ROLES
from scholarships.enums import Decision, ItemResult, RoundState
from scholarships.models.calls import Call
from scholarships.models.nominations import Nomination

ROUND_TONES = {
    "trying": "neutral", "proposed": "attention", "confirmed": "info", "leaving": "info", "done": "good", "dropped": "neutral",
}  # fmt: skip


@tracked
class DecisionRound(PortalModel):
    """One sheet of decisions of a call. While it is tried out it moves nothing; one open sheet a call.

    Confirmed, it waits until `leaves_at`: till then it can be taken back, as nobody outside has heard of it. Then a worker
    carries it out row by row; each row keeps its result.
    """

    SCOPE = Internal("the ministry's own desk; withheld from whoever is judged, see DecisionItem")

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("sheet"))
    state = models.CharField(_("state"), max_length=10, choices=RoundState, default=RoundState.TRYING)
    note = models.TextField(_("note to the person who confirms"), blank=True)
    created_at = models.DateTimeField()
    proposed_at = models.DateTimeField(_("proposed"), null=True, blank=True)
    proposed_by_id = models.BigIntegerField(null=True, blank=True)
    proposed_by_label = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    confirmed_by_id = models.BigIntegerField(null=True, blank=True)
    confirmed_by_label = models.CharField(max_length=200, blank=True)
    leaves_at = models.DateTimeField(_("letters leave"), null=True, blank=True)
    done_at = models.DateTimeField(_("carried out"), null=True, blank=True)
    minute = models.OneToOneField(IssuedDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("minute"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RoundState.values), name="round_state_known"),
            models.UniqueConstraint(fields=["call", "number"], name="round_number_once"),
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(state__in=["trying", "proposed", "confirmed", "leaving"]),
                name="one_open_round",
                violation_error_message=_("Another sheet of decisions of this call is still open: finish it first."),
            ),
            models.CheckConstraint(
                condition=~Q(state=RoundState.PROPOSED) | Q(proposed_at__isnull=False, proposed_by_id__isnull=False), name="round_proposed_has_who"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[RoundState.CONFIRMED, RoundState.LEAVING, RoundState.DONE])
                | (Q(confirmed_at__isnull=False, confirmed_by_id__isnull=False, leaves_at__isnull=False)),
                name="round_confirmed_has_who",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by_id__isnull=True) | ~Q(confirmed_by_id=models.F("proposed_by_id")),
                name="round_confirmed_by_another",
                violation_error_message=_("Decisions are confirmed by another person than the one who proposed them."),
            ),
            models.CheckConstraint(condition=~Q(state=RoundState.DONE) | Q(done_at__isnull=False), name="round_done_has_instant"),
        ]
        indexes = [models.Index(fields=["leaves_at"], condition=Q(state__in=["confirmed", "leaving"]), name="rounds_to_leave")]
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.call} / {self.number}"

    @property
    def state_tone(self) -> str:
        return ROUND_TONES[self.state]


@tracked
class DecisionItem(PortalModel):
    """One nomination on a sheet: what is to be decided of it, and what became of that."""

    SCOPE = Internal("the ministry's own desk; withheld from whoever is judged")

    round = models.ForeignKey(DecisionRound, on_delete=models.CASCADE, related_name="items")
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="decision_items")
    decision = models.CharField(_("decision"), max_length=15, choices=Decision)
    reserve_rank = models.PositiveSmallIntegerField(_("place on the reserve list"), null=True, blank=True)
    reason = models.TextField(_("reason of the decision"), blank=True)
    note = models.TextField(_("note for the ministry alone"), blank=True)
    result = models.CharField(_("result"), max_length=10, choices=ItemResult, default=ItemResult.WAITING)
    refusal = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(decision__in=Decision.values), name="item_decision_known"),
            models.CheckConstraint(condition=Q(result__in=ItemResult.values), name="item_result_known"),
            models.CheckConstraint(
                condition=~Q(result__in=[ItemResult.DONE, ItemResult.REFUSED]) | Q(done_at__isnull=False), name="item_result_has_instant"
            ),
            models.UniqueConstraint(fields=["round", "nomination"], name="nomination_once_a_round"),
        ]
        indexes = [models.Index(fields=["round", "result", "id"], name="items_of_round")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.round}: {self.nomination}"

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """What is decided of the reader, or of nominees of a side at which the reader holds a role."""
        if actor.is_system:
            return None
        partners = {grant.partner_id for grant in actor.grants}
        own = Q(nomination__person__user_id=actor.user_id) if actor.user_id else NOBODY
        return own | Q(nomination__partner_id__in=list(partners))


def minutes_of_own_side(actor: Any) -> Q | None:
    """Minutes that decide of the reader, or of nominees of a side for which the reader acts beside the work for the ministry."""
    if not actor.has(*MINUTE_READERS):
        return None
    sides = {grant.partner_id for grant in actor.grants if grant.role in PARTNER_ROLES}
    own = Q(nomination__person__user_id=actor.user_id) | Q(nomination__partner_id__in=list(sides))
    judged = DecisionItem._base_manager.filter(own).values("round_id")
    return Q(kind=IssuedKind.MINUTE, pk__in=DecisionRound._base_manager.filter(pk__in=judged, minute__isnull=False).values("minute_id"))


register_kept(minutes_of_own_side)
