from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from core.scoping import NOBODY, Internal, PortalModel


class HistoryEntry(PortalModel):
    """One step of one record: what happened, when, by whom, why; and the outbox of notices.

    `at` is the instant that counts (it may lie in the past for records brought over), `recorded_at` the clock's.
    Actor and object are kept as id and label without foreign key, so that they outlive an erased user.
    """

    SCOPE = Internal("read through the record it belongs to, which the reader has fetched rightly")

    at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    model = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    object_label = models.CharField(max_length=200)
    step = models.CharField(max_length=40)
    source = models.CharField(max_length=30, blank=True)
    target = models.CharField(max_length=30, blank=True)
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=200)
    acting_for = models.CharField(max_length=200, blank=True, help_text='whose authority a delegate used: "A for B"')
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    delivered_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["model", "object_id", "at"], name="history_of_object"),
            models.Index(fields=["-at", "-id"], name="history_newest"),
            models.Index(OpClass(Upper("object_label"), "text_pattern_ops"), F("at").desc(), name="history_by_label"),
            models.Index(fields=["id"], condition=Q(delivered_at__isnull=True), name="history_undelivered"),
        ]

    def __str__(self) -> str:
        return f"{self.object_label}: {self.step}"


class Counter(PortalModel):
    """Last number given in a series ("N-2027" -> 31). Locked row by row, so numbers have no gap and no twin."""

    SCOPE = Internal("only operations read it")

    series = models.CharField(max_length=40, unique=True)
    value = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.series}: {self.value}"


class FormDraft(PortalModel):
    """What a person has typed into one form and not sent yet, field by field; kept over closed tabs and ended sessions.

    `fields` holds by name of the field {"value", "at", "tab", "revision"}. A tab that has not seen the latest revision of a
    field doesn't overwrite it: both versions are shown. Raw text: a draft refuses nothing.
    """

    SCOPE = Internal("each person reads the own drafts only")

    user_id = models.BigIntegerField()
    form = models.CharField(max_length=300, help_text="address of the form's page")
    fields = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    updated_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "form"], name="one_draft_a_form_and_person")]

    def __str__(self) -> str:
        return self.form

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(user_id=actor.user_id) if actor.user_id else NOBODY

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """From the host's staff too."""
        return ~Q(user_id=actor.user_id or 0)


class CalendarLink(PortalModel):
    """The address of a person's calendar feed: whoever holds the secret reads the feed, so a new one ends the old one."""

    SCOPE = Internal("each person has the own address only")

    user_id = models.BigIntegerField(unique=True)
    secret = models.CharField(max_length=43, unique=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"calendar of {self.user_id}"


class SavedView(PortalModel):
    """A list as somebody wants to see it again: its filters, its order, its columns, under a name; for oneself or shared."""

    SCOPE = Internal("each person's own, and those shared with the host's staff or with the own partner")

    owner_id = models.BigIntegerField()
    owner_label = models.CharField(max_length=200)
    list_name = models.CharField(max_length=60, help_text='name of the route, "scholarships:nominations"')
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=1000, blank=True, help_text="filters and order as they stand in the address")
    columns = ArrayField(models.CharField(max_length=40), default=list, help_text="empty: the columns that the list shows by itself")
    shared_with_staff = models.BooleanField(_("shared with the host's staff"), default=False)
    shared_with_partner = models.BigIntegerField(null=True, blank=True, help_text="the partner whose officers see it")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner_id", "list_name", "name"], name="saved_view_name_once")]
        indexes = [models.Index(fields=["list_name", "owner_id"], name="saved_views_of_list")]
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        """The own ones, those of a partner for its officers, those of the host for all who work at its institutions."""
        if not actor.user_id:
            return NOBODY
        seen = Q(owner_id=actor.user_id) | Q(shared_with_partner__in=list(actor.partner_ids))
        return seen | Q(shared_with_staff=True) if actor.institution_ids else seen

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """From the host's staff what others keep for themselves or for their own partner."""
        return ~(Q(owner_id=actor.user_id or 0) | Q(shared_with_staff=True) | Q(shared_with_partner__in=list(actor.partner_ids)))


class FirstView(PortalModel):
    """The view with which a list opens for one person."""

    SCOPE = Internal("each person has the own choice only")

    user_id = models.BigIntegerField()
    list_name = models.CharField(max_length=60)
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "list_name"], name="first_view_once_a_list")]

    def __str__(self) -> str:
        return f"{self.list_name} of {self.user_id}"

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(user_id=actor.user_id) if actor.user_id else NOBODY

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        return ~Q(user_id=actor.user_id or 0)


class TallyRow(PortalModel):
    """A part of a kept count: the count of a key is the sum of its rows. Writers only add rows (+1, -1), so that two of them never wait for each other; a job sums them up."""

    SCOPE = Internal("kept counters; each reader is given the keys the reader may count")

    name = models.CharField(max_length=40, help_text='what is counted: "nominations by call and state"')
    first = models.BigIntegerField(default=0, help_text="first key: a partner, a call, an institution; 0 where there is none")
    second = models.BigIntegerField(default=0)
    word = models.CharField(max_length=40, blank=True, help_text="a state or another choice")
    number = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["name", "first", "second", "word"], include=["number"], name="tally_of_key")]

    def __str__(self) -> str:
        return f"{self.name} {self.first} {self.second} {self.word}: {self.number}"
