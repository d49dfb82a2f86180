"""Informational and analytical materials: offered, cleared, shared with a circle of readers (domain.md 1.11)."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from core.letters import Folded
from core.scoping import NOBODY, Internal, Owned, PortalModel
from documents.models import Circle, StoredFile
from documents.models.circles import OF_THE_HOUSE, within_circle
from exchanges.enums import MATERIAL_TONES, READABLE, MaterialKind, MaterialState, Notify, TextState, Topic
from partners.enums import READS_PARTNER, Role
from partners.models import Partner

SECOND = ("cleared", "shared", "superseded", "recalled")  # states that need the second person's clearance


def is_of_desk(actor: Any) -> bool:
    """A registrar, who is not of the staff that sees all partners and yet keeps the materials with it."""
    return Role.REGISTRAR in actor.held


def sides_of(actor: Any) -> frozenset[int]:
    """Sides whose own papers this actor reads by a role. A lent power is one over nominations or agreements, and opens no papers."""
    return frozenset(grant.partner_id for grant in actor.grants if grant.role in READS_PARTNER)


def sides_only_lent(actor: Any) -> list[int]:
    return [] if actor.sees_all_partners else sorted(actor.partner_ids - sides_of(actor))


@tracked
class Material(PortalModel):
    """One paper of one side. Its circle reads it from the day it is shared; a second person clears it before it leaves the house."""

    SCOPE = Owned("partner")

    reference = models.CharField(_("number"), max_length=20, unique=True)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="materials", verbose_name=_("offered by"))
    circle = models.OneToOneField(Circle, on_delete=models.PROTECT, related_name="material", verbose_name=_("circle of readers"))
    offered_circle = models.OneToOneField(
        Circle, on_delete=models.PROTECT, null=True, related_name="material_offered", verbose_name=_("widest circle that its side agrees to")
    )
    title = models.CharField(_("title"), max_length=300)
    kind = models.CharField(_("kind"), max_length=12, choices=MaterialKind)
    topic = models.CharField(_("topic"), max_length=16, choices=Topic)
    country = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("country or organisation it is about")
    )
    language = models.CharField(_("language"), max_length=3)
    author = models.CharField(_("author"), max_length=200)
    abstract = models.TextField(_("abstract"))
    state = models.CharField(_("state"), max_length=12, choices=MaterialState, default=MaterialState.DRAFT)
    state_since = models.DateTimeField()
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by", verbose_name=_("replaces"), editable=False
    )
    classified_by_id = models.BigIntegerField(null=True, editable=False)
    cleared_by_id = models.BigIntegerField(null=True, editable=False)
    cleared_at = models.DateTimeField(null=True, blank=True)
    shared_at = models.DateTimeField(_("shared"), null=True, blank=True)
    recalled_at = models.DateTimeField(_("recalled"), null=True, blank=True)
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True, editable=False)
    created_by_label = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=MaterialKind.values), name="material_kind_known"),
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="material_topic_known"),
            models.CheckConstraint(condition=Q(state__in=MaterialState.values), name="material_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=SECOND) | Q(classified_by_id__isnull=False, cleared_by_id__isnull=False, cleared_at__isnull=False),
                name="material_cleared_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(cleared_by_id__isnull=True) | ~Q(cleared_by_id=F("classified_by_id")),
                name="material_cleared_by_another",
                violation_error_message=_("Another person than who proposed the circle clears the material."),
            ),
            models.CheckConstraint(condition=~Q(state__in=[*READABLE]) | Q(shared_at__isnull=False), name="material_shared_has_instant"),
            models.CheckConstraint(condition=~Q(state=MaterialState.RECALLED) | Q(recalled_at__isnull=False), name="material_recalled_has_instant"),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="material_list"),
            models.Index(fields=["topic", "-shared_at", "-id"], condition=Q(state="shared"), name="material_digest"),
            models.Index(fields=["state", "state_since"], name="material_waiting"),
        ]
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.reference

    @property
    def state_tone(self) -> str:
        return MATERIAL_TONES[self.state]

    @classmethod
    def readable(cls, actor: Any, path: str = "") -> Q:
        """Condition: it was shared with a circle in which this actor stands, and was not recalled since."""
        return Q(**{f"{path}state__in": [str(state) for state in READABLE]}) & within_circle(actor, f"{path}circle")

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        """The circle; and a registrar, who proposes circles too, reads what the host's staff reads."""
        return Q(pk__isnull=False) if is_of_desk(actor) else cls.readable(actor)

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """Drafts of another side, from the host's staff too: they were not offered yet. And from an employer with a lent power what the circle does not open."""
        if actor.is_system:
            return None
        sides = sides_of(actor) | {grant.partner_id for grant in actor.grants if grant.role in OF_THE_HOUSE}
        drafts = Q(state=MaterialState.DRAFT) & ~Q(partner_id__in=sides)
        only_lent = sides_only_lent(actor)
        return drafts | (Q(partner_id__in=only_lent) & ~cls.readable(actor)) if only_lent else drafts


class OfMaterial(PortalModel):
    """A record that is read by whoever reads its material."""

    SCOPE = Owned("material__partner")

    class Meta:
        abstract = True

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(material__isnull=False) if is_of_desk(actor) else Material.readable(actor, "material__")

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        hidden = Material.withheld_from(actor)
        return None if hidden is None else Q(material__in=Material._base_manager.filter(hidden).values("pk"))


@tracked
class MaterialVersion(OfMaterial):
    """A file of a material. The circle reads the current one; earlier ones were never cleared."""

    material = models.ForeignKey(Material, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("file"))
    is_current = models.BooleanField(_("current"), default=True)
    note = models.CharField(_("what changed"), max_length=300, blank=True)
    uploaded_at = models.DateTimeField()
    uploaded_by_label = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["material", "number"], name="material_version_once"),
            models.UniqueConstraint(fields=["material"], condition=Q(is_current=True), name="material_one_version_current"),
        ]
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.material} / {self.number}"

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(material__isnull=False) if is_of_desk(actor) else Q(is_current=True) & Material.readable(actor, "material__")


class MaterialText(OfMaterial):
    """The words of a material for the search: title, abstract and what a worker took out of the current file. Made anew at any time."""

    material = models.OneToOneField(Material, on_delete=models.CASCADE, related_name="words", primary_key=True)
    version = models.ForeignKey(MaterialVersion, on_delete=models.CASCADE, null=True, related_name="+")
    state = models.CharField(_("search in the text"), max_length=8, choices=TextState, default=TextState.WAITING)
    title = models.TextField()
    abstract = models.TextField(blank=True)
    body = models.TextField(blank=True)
    vector = models.GeneratedField(
        expression=SearchVector("title", weight="A", config="english")
        + SearchVector("title", weight="A", config="russian")
        + SearchVector("abstract", weight="B", config="english")
        + SearchVector("abstract", weight="B", config="russian")
        + SearchVector("body", weight="D", config="english")
        + SearchVector("body", weight="D", config="russian"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    tried_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=TextState.values), name="material_text_state_known")]
        indexes = [
            GinIndex(fields=["vector"], name="material_words"),
            GinIndex(OpClass(Folded("body"), name="gin_trgm_ops"), name="material_body_parts"),
            GinIndex(OpClass(Folded("title"), name="gin_trgm_ops"), name="material_title_parts"),
            models.Index(fields=["tried_at"], condition=Q(state=TextState.WAITING), name="material_text_waits"),
        ]

    def __str__(self) -> str:
        return str(self.material_id)


class Reading(OfMaterial):
    """Somebody opened the file of a material. Written once; read by the side that shared it and by the host's staff."""

    material = models.ForeignKey(Material, on_delete=models.PROTECT, related_name="readings")
    version = models.ForeignKey(MaterialVersion, on_delete=models.PROTECT, related_name="+")
    user_id = models.BigIntegerField(null=True)
    user_label = models.CharField(max_length=200)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("side"))
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["material", "-at", "-id"], name="readings_of_material")]
        triggers = [pgtrigger.Protect(name="readings_are_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.user_label} {self.at:%Y-%m-%d}"

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(material__isnull=False) if is_of_desk(actor) else NOBODY


@tracked
class Acknowledgement(PortalModel):
    """A partner says that it has received a material, with a word on its use."""

    SCOPE = Owned("partner")

    material = models.ForeignKey(Material, on_delete=models.PROTECT, related_name="acknowledgements")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("note"), max_length=500, blank=True)
    at = models.DateTimeField()
    by_label = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["material", "partner"], name="acknowledged_once", violation_error_message=_("Your side has acknowledged it already.")
            )
        ]

    def __str__(self) -> str:
        return f"{self.material_id} {self.partner_id}"

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        """The side that shared it reads who has received it."""
        if is_of_desk(actor):
            return Q(material__isnull=False)
        return Q(material__partner_id__in=sides_of(actor)) if sides_of(actor) else NOBODY

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        only_lent = sides_only_lent(actor)
        return Q(partner_id__in=only_lent) if only_lent else None


@tracked
class SavedSearch(PortalModel):
    """Words and filters that somebody looks for again; a topic alone is a subscription to its digest."""

    SCOPE = Internal("each person keeps their own")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="saved_searches")
    label = models.CharField(_("name"), max_length=100)
    words = models.CharField(_("words"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=MaterialKind, blank=True)
    topic = models.CharField(_("topic"), max_length=16, choices=Topic, blank=True)
    country = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("country"))
    side = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("offered by"))
    language = models.CharField(_("language"), max_length=3, blank=True)
    notify = models.CharField(_("tell me of new ones"), max_length=8, choices=Notify, default=Notify.WEEKLY)
    created_at = models.DateTimeField()
    seen_until = models.DateTimeField(help_text="what was shared until then was told, or was there when the search was saved")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["", *MaterialKind.values]), name="saved_search_kind_known"),
            models.CheckConstraint(condition=Q(topic__in=["", *Topic.values]), name="saved_search_topic_known"),
            models.CheckConstraint(condition=Q(notify__in=Notify.values), name="saved_search_notify_known"),
            models.CheckConstraint(
                condition=~Q(words="") | ~Q(kind="") | ~Q(topic="") | Q(country__isnull=False) | Q(side__isnull=False) | ~Q(language=""),
                name="saved_search_asks_something",
                violation_error_message=_("Enter words, or choose a topic, kind, country, side or language."),
            ),
            models.UniqueConstraint(
                fields=["user", "label"], name="saved_search_name_once", violation_error_message=_("You have a search of this name already.")
            ),
        ]
        ordering = ["label"]

    def __str__(self) -> str:
        """Without its name, which says what is looked for: a record's text stands in logs that others read."""
        return f"saved search {self.pk}"

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(user_id=actor.user_id) if actor.user_id else NOBODY

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """What somebody looks for is nobody else's to read, the host's staff included."""
        return None if actor.is_system else ~Q(user_id=actor.user_id or 0)
