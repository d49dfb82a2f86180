from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from core.scoping import Internal, Owned, PortalModel
from documents.enums import IssuedKind, IssuedState, TextState
from documents.models.files import StoredFile
from partners.enums import Role
from partners.models import Partner

PROGRAMME_STAFF = (Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD)
MINUTE_READERS = (*PROGRAMME_STAFF, Role.PANEL_SECRETARY, Role.AUDITOR)
KEEPERS = (Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD, Role.EMBASSY_OFFICER)
WITH_PASSPORT = (IssuedKind.INVITATION, IssuedKind.VISA_SUPPORT, IssuedKind.NOTE_VERBALE)


def passport_partners(actor: Any) -> frozenset[int]:
    """Partners whose people's passports this actor may read in a letter: by the own role, and not one that rests."""
    return frozenset(grant.partner_id for grant in actor.grants if grant.role in KEEPERS and not grant.unconfirmed_since)


_kept: list[Callable[[Any], Q | None]] = []


def register_kept(rule: Callable[[Any], Q | None]) -> None:
    """`rule(actor)` gives the issued documents that an upper app keeps from this actor whatever else the actor may read; or None."""
    if rule not in _kept:
        _kept.append(rule)


@tracked
class IssuedDocument(PortalModel):
    """A document the portal issued: its number, its code for /verify/, the facts frozen on the day of issue."""

    SCOPE = Owned("partner")

    kind = models.CharField(_("kind"), max_length=30, choices=IssuedKind)
    number = models.CharField(_("number"), max_length=40, unique=True)
    code = models.CharField(_("verification code"), max_length=24, unique=True)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="issued_documents")
    facts = models.JSONField(help_text="what the paper says, frozen")
    addressee = models.CharField(_("to"), max_length=300, blank=True, db_default="")
    subject = models.CharField(_("subject"), max_length=300, blank=True, db_default="")
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("issued in place of"), editable=False
    )
    waits_for_files = models.BooleanField(
        default=False, db_default=False, editable=False, help_text="a worker has still to set, sign and keep its PDF files"
    )
    state = models.CharField(max_length=10, choices=IssuedState, default=IssuedState.VALID)
    issued_at = models.DateTimeField(_("issued"))
    issued_by_label = models.CharField(max_length=200)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=IssuedKind.values), name="issued_kind_known"),
            models.CheckConstraint(condition=Q(state__in=IssuedState.values), name="issued_state_known"),
            models.CheckConstraint(
                condition=Q(state=IssuedState.VALID, revoked_at__isnull=True) | Q(state=IssuedState.REVOKED, revoked_at__isnull=False),
                name="issued_revoked_has_instant",
                violation_error_message=_("A revoked document needs the instant of its revocation."),
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "-issued_at", "-id"], name="issued_register"),
            models.Index(fields=["id"], condition=Q(waits_for_files=True), name="issued_waits_for_files"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state_tone(self) -> str:
        return "bad" if self.state == IssuedState.REVOKED else "good"

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """Minutes of panels are read by those who run them, decide or audit; officials of a partner whose nominees they judge see none.

        Letters in which a passport stands are for programme staff and for the sending side that keeps it. Whoever only approves
        agreements for the head of a partner reads no papers of its people.
        """
        if actor.is_system:
            return None
        rules = [found for rule in _kept if (found := rule(actor)) is not None]
        if actor.has(*PROGRAMME_STAFF):
            return reduce(or_, rules) if rules else None
        kept = reduce(or_, rules, Q(kind__in=WITH_PASSPORT) & ~Q(partner_id__in=list(passport_partners(actor))))
        if not actor.has(*MINUTE_READERS):
            kept |= Q(kind=IssuedKind.MINUTE)
        if actor.sees_all_partners or not actor.agreement_partner_ids:
            return kept
        return kept | Q(partner_id__in=list(actor.agreement_partner_ids))


@tracked
class IssuedFile(PortalModel):
    """The kept PDF of an issued document in one language, signed where the house has a certificate."""

    SCOPE = Owned("document__partner")

    document = models.ForeignKey(IssuedDocument, on_delete=models.PROTECT, related_name="files")
    language = models.CharField(max_length=2, choices=[("en", "en"), ("ru", "ru"), ("kk", "kk")])
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    signed = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(language__in=["en", "ru", "kk"]), name="issued_file_language_known"),
            models.UniqueConstraint(fields=["document", "language"], name="issued_file_once_a_language"),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.language}"

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """With its document."""
        hidden = IssuedDocument.withheld_from(actor)
        return None if hidden is None else Q(document_id__in=IssuedDocument._base_manager.filter(hidden).values("pk"))


@tracked
class LetterText(PortalModel):
    """One version of the paragraphs of a letter in one language, with {placeholders}. Issued letters keep the words they were given."""

    SCOPE = Internal("drafts of the ministry's letters; read by its staff")

    kind = models.CharField(_("kind"), max_length=30, choices=IssuedKind)
    language = models.CharField(_("language"), max_length=2, choices=[("en", _("English")), ("ru", _("Russian")), ("kk", _("Kazakh"))])
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=10, choices=TextState, default=TextState.DRAFT)
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("paragraphs"), help_text=_("An empty line begins a new paragraph. Write names of data in curly brackets."))
    closing = models.TextField(_("closing"), blank=True)
    created_at = models.DateTimeField()
    created_by_label = models.CharField(max_length=200)
    in_use_at = models.DateTimeField(_("in use since"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=IssuedKind.values), name="text_kind_known"),
            models.CheckConstraint(condition=Q(language__in=["en", "ru", "kk"]), name="text_language_known"),
            models.CheckConstraint(condition=Q(state__in=TextState.values), name="text_state_known"),
            models.CheckConstraint(condition=Q(state=TextState.DRAFT) | Q(in_use_at__isnull=False), name="text_in_use_has_instant"),
            models.UniqueConstraint(fields=["kind", "language", "number"], name="text_number_once"),
            models.UniqueConstraint(
                fields=["kind", "language"], condition=Q(state=TextState.IN_USE), name="one_text_in_use",
                violation_error_message=_("Another version of this text is in use already."),
            ),
        ]  # fmt: skip
        ordering = ["kind", "language", "-number"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.language}, {self.number}"

    @property
    def state_tone(self) -> str:
        return {"draft": "attention", "in_use": "good"}.get(self.state, "neutral")
