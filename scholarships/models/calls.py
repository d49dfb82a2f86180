from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agreements.models import QuotaYear
from core.history import tracked
from core.scoping import NOBODY, Internal, Owned, PortalModel
from partners.enums import Role
from partners.models import Partner
from reviews.models import Panel, Rubric, cases_of_reviewer
from scholarships.enums import CallState, Cefr
from scholarships.models.sides import put_to_employer
from training.models import Intake

CALL_TONES = {
    "draft": "neutral",
    "published": "info",
    "open": "good",
    "closed": "attention",
    "decided": "info",
    "archived": "neutral",
    "cancelled": "bad",
}


@tracked
class Call(PortalModel):
    """An announcement of places in an intake. What was never published is the host's; the rest is read by the partners invited.

    Who was in time is decided by `opens_at` and `closes_at` alone; the states open and closed follow by the clock.
    """

    SCOPE = Internal("partners see the calls in which they have an allotment, once published; see also_visible_to")

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    title_en = models.CharField(_("title in English"), max_length=200)
    title_ru = models.CharField(_("title in Russian"), max_length=200, blank=True)
    title_kk = models.CharField(_("title in Kazakh"), max_length=200, blank=True)
    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="calls", verbose_name=_("intake"))
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="+", verbose_name=_("criteria"))
    state = models.CharField(_("state"), max_length=10, choices=CallState, default=CallState.DRAFT)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    zone = models.CharField(_("time zone of the call"), max_length=40)
    max_age = models.PositiveSmallIntegerField(_("oldest age"), null=True, blank=True, help_text=_("On the day the intake begins. Empty: no limit."))
    min_years_of_service = models.PositiveSmallIntegerField(_("least years of service"), null=True, blank=True)
    language = models.CharField(_("language of the programme"), max_length=3, default="en")
    language_level = models.CharField(_("least level (CEFR)"), max_length=2, choices=Cefr, blank=True)
    notes = models.TextField(_("notes to nominating authorities"), blank=True)
    asks_nominee = models.BooleanField(
        _("the nominee completes a part in person"),
        default=False,
        help_text=_("By an invitation link; a nomination is sent when the nominee has confirmed it."),
    )
    asks_employer = models.BooleanField(_("the employer endorses"), default=False)
    asks_embassy = models.BooleanField(_("the embassy forwards"), default=False)
    asks_passport = models.BooleanField(_("passport data are needed with the nomination"), default=False)
    asks_medical = models.BooleanField(_("the medical part is needed with the nomination"), default=False)
    no_repeat_years = models.PositiveSmallIntegerField(
        _("years since the last training here"),
        null=True,
        blank=True,
        help_text=_("Who was trained here later than so many years ago is not taken. Empty: no rule."),
    )
    panel = models.OneToOneField(Panel, on_delete=models.PROTECT, related_name="call", editable=False, verbose_name=_("panel"))
    two_person = models.BooleanField(
        _("two people decide"),
        default=True,
        help_text=_("One person proposes the decisions of a call, another with the right confirms them; nobody decides alone."),
    )
    hold_minutes = models.PositiveSmallIntegerField(
        _("minutes until the letters leave"),
        default=30,
        db_default=30,
        help_text=_("After the confirmation; until then the decisions can be taken back and nobody outside has heard of them."),
    )
    offer_days = models.PositiveSmallIntegerField(_("days to answer an offer"), default=14, db_default=14)
    promotes_reserve = models.BooleanField(
        _("the reserve list moves up by itself"),
        default=True,
        db_default=True,
        help_text=_("When a place becomes free, the next person of the same partner's reserve list gets an offer with the usual days to answer."),
    )
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CallState.values), name="call_state_known"),
            models.CheckConstraint(condition=Q(language_level__in=["", *Cefr.values]), name="call_level_known"),
            models.CheckConstraint(
                condition=Q(state=CallState.DRAFT, published_at__isnull=True)
                | Q(state=CallState.CANCELLED)
                | (~Q(state__in=[CallState.DRAFT, CallState.CANCELLED]) & Q(published_at__isnull=False)),
                name="call_published_has_instant",
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="call_closes_after_opening",
                violation_error_message=_("The call would close before it opens."),
            ),
            models.CheckConstraint(
                condition=Q(offer_days__gte=1, offer_days__lte=90),
                name="call_offer_days_from_1_to_90",
                violation_error_message=_("Give 1 to 90 days to answer an offer."),
            ),
            models.CheckConstraint(
                condition=Q(hold_minutes__lte=10080),
                name="call_hold_at_most_a_week",
                violation_error_message=_("Letters are held back for a week at most."),
            ),
        ]
        indexes = [models.Index(fields=["state", "closes_at"], name="call_clock"), models.Index(fields=["-closes_at", "-id"], name="call_list")]

    def __str__(self) -> str:
        return self.reference

    @property
    def title(self) -> str:
        return getattr(self, f"title_{(get_language() or 'en')[:2]}", "") or self.title_en

    @property
    def state_tone(self) -> str:
        return CALL_TONES[self.state]

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        nominations = apps.get_model("scholarships", "Nomination")._base_manager
        invited = Allotment._base_manager.filter(partner_id__in=list(actor.partner_ids)).values("call_id")
        of_academy = Q(intake__programme__institution_id__in=actor.institution_ids) if actor.institution_ids else NOBODY
        reviewed = nominations.filter(case_id__in=cases_of_reviewer(actor)).values("call_id")
        own = nominations.filter(person__user_id=actor.user_id).values("call_id") if actor.user_id else []
        if Role.EMPLOYER_ENDORSER in actor.held:  # those of the nominations that are put to the employer
            own = nominations.filter(put_to_employer(actor) | Q(person__user_id=actor.user_id)).values("call_id")
        published = Q(published_at__isnull=False)  # a draft that was cancelled stays the host's
        return (Q(pk__in=invited) & published) | (of_academy & published) | Q(pk__in=reviewed) | Q(pk__in=own)


@tracked
class CallDocument(PortalModel):
    """One row of the document checklist of a call."""

    SCOPE = Internal("read through its call")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="checklist")
    name_en = models.CharField(_("document, in English"), max_length=200)
    name_ru = models.CharField(_("document, in Russian"), max_length=200, blank=True)
    name_kk = models.CharField(_("document, in Kazakh"), max_length=200, blank=True)
    required = models.BooleanField(_("required"), default=True)
    personal = models.BooleanField(_("Passport, medical or other personal paper: seen by the sender and programme staff only"), default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return getattr(self, f"name_{(get_language() or 'en')[:2]}", "") or self.name_en


@tracked
class Allotment(PortalModel):
    """What a partner has in a call: places, and how many it may nominate (places + reserve). Counters by trigger."""

    SCOPE = Owned("partner")

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="allotments")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="allotments", verbose_name=_("partner"))
    quota_year = models.ForeignKey(QuotaYear, on_delete=models.PROTECT, related_name="allotments", verbose_name=_("agreement line and year"))
    places = models.PositiveIntegerField(_("places"))
    reserve_slots = models.PositiveIntegerField(
        _("reserve list"), default=0, help_text=_("How many more the partner may nominate for the reserve list.")
    )
    internal_closes_at = models.DateTimeField(
        _("internal closing"),
        null=True,
        blank=True,
        help_text=_("Until then nominees and employers complete their parts; set by the nominating authority."),
    )
    amount_per_place = models.PositiveIntegerField(_("amount of the line for one place"), default=1)
    nominated = models.IntegerField(default=0, editable=False)
    placed = models.IntegerField(default=0, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["call", "partner"], name="one_allotment_a_partner", violation_error_message=_("This partner has places in the call already.")
            ),
            models.CheckConstraint(
                condition=Q(nominated__gte=0) & Q(nominated__lte=F("places") + F("reserve_slots")),
                name="not_more_nominated_than_allowed",
                violation_error_message=_(
                    "Your country has nominated as many people as this call allows. Withdraw one nomination to make room for another."
                ),
            ),
            models.CheckConstraint(
                condition=Q(placed__gte=0, placed__lte=F("places")),
                name="not_more_placed_than_places",
                violation_error_message=_(
                    "All places of this partner in the call are given. Put the nominee on the reserve list or free a place first."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call} / {self.partner}"

    @property
    def may_nominate(self) -> int:
        return self.places + self.reserve_slots

    @property
    def is_full(self) -> bool:
        return self.nominated >= self.may_nominate
