"""Who is told when a role is given or ended, and the letter that carries an invitation."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.record import who
from core.registries import LetterKind, NoticeKind, register_letter, register_notice
from core.timefmt import instant_text
from partners.links import token_of
from partners.models import Invitation, Membership

SUBJECT = _("Invitation to the Diplomatic Training Portal")
BODY = _(
    "Dear %(name)s,\n\n"
    "%(inviter)s invites you to the Diplomatic Training Portal.\n\n"
    "Role: %(role)s\nInstitution: %(institution)s\n\n"
    "Open this link to choose a password:\n%(link)s\n\n"
    "The link can be used once, until %(until)s. It is meant for you alone: do not forward it.\n"
    "If you did not expect this letter, you need not do anything: without the link no account is made."
)


def invitation_params(invitation: Invitation, entry: HistoryEntry) -> Mapping[str, str]:
    """Computed when the letter is drawn; the link is kept nowhere."""
    with translation.override(invitation.language):
        return {
            "name": invitation.full_name,
            "inviter": who(entry) if entry.step == "invite" else invitation.invited_by_label,
            "role": invitation.get_role_display(),
            "institution": str(invitation.institution),
            "link": settings.BASE_URL + reverse("partners:invitation", args=[token_of(invitation)]),
            "until": instant_text(invitation.expires_at, settings.HOST_ZONE).text,
        }


def role_params(membership: Membership, entry: HistoryEntry) -> Mapping[str, str]:
    return {"role": str(membership.role), "institution": str(membership.institution)}


def the_member(membership: Membership, entry: HistoryEntry) -> list[int]:
    return [membership.user_id]


def own_settings(obj: Any) -> str:
    return reverse("account_settings")


def register() -> None:
    for step in ("invite", "resend"):
        register_letter(
            LetterKind(
                name=f"invitation_{step}",
                model="partners.invitation",
                step=step,
                address=lambda invitation, entry: invitation.email,
                language=lambda invitation, entry: invitation.language,
                subject=SUBJECT,
                body=BODY,
                params=invitation_params,
            )
        )
    register_notice(
        NoticeKind(
            name="role_given",
            model="partners.membership",
            step="give_role",
            recipients=the_member,
            subject=_("You have a new role"),
            body=_("Role: %(role)s. Institution: %(institution)s."),
            params=role_params,
            url=own_settings,
            label=_("a role was given to you"),
            always=True,
        )
    )
    register_notice(
        NoticeKind(
            name="role_ended",
            model="partners.membership",
            step="end_role",
            recipients=the_member,
            subject=_("A role of yours ends"),
            body=_("Role: %(role)s. Institution: %(institution)s. Documents and drafts stay with the institution."),
            params=role_params,
            url=own_settings,
            label=_("a role of yours ends"),
            always=True,
        )
    )
