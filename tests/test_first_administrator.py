"""An empty portal lets in one person by a command; after that the pages invite."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.models import User
from core.history import entries_for
from partners import operations
from partners.actor import actor_for
from partners.enums import Role
from partners.models import Institution, Invitation, Partner
from tests.world import NOW

pytestmark = pytest.mark.django_db
WHO = {"email": "Dana@mfa.example", "full_name": "Dana Sultanova", "language": "kk", "country": "KZ", "ministry": "Ministry of Foreign Affairs"}
PASSWORD = "a long sentence of one's own"


def test_empty_portal_gets_host_ministry_and_administrator():
    invitation, token = operations.invite_first_administrator(**WHO, now=NOW)

    user = operations.accept_invitation(token=token, now=NOW, password=PASSWORD, full_name="Dana Sultanova", language="kk", time_zone="Asia/Almaty")

    host = Partner.objects.get()
    assert (host.is_host, host.code, host.name_kk) == (True, "KZ", "Қазақстан")
    assert [entry.step for entry in entries_for(invitation)] == ["invite", "accept"]
    assert actor_for(user, NOW).has(Role.ADMINISTRATOR)
    assert operations.invite(
        email="next@mfa.example", full_name="Next", role=Role.REGISTRAR, institution=Institution.objects.get(),
        language="en", role_ends_on=None, actor=actor_for(user, NOW), now=NOW,
    )  # fmt: skip


def test_portal_with_an_administrator_refuses(world):
    with pytest.raises(CommandError, match="has an administrator already"):
        call_command("first_administrator", "dana@mfa.example", "Dana Sultanova")
    assert not Invitation.objects.across_partners(reason="test").exists()


def test_second_call_before_the_answer_is_refused_and_changes_nothing():
    operations.invite_first_administrator(**WHO, now=NOW)

    with pytest.raises(CommandError, match="on its way"):
        call_command("first_administrator", WHO["email"], "Dana Sultanova")
    assert (Partner.objects.count(), Institution.objects.count()) == (1, 1)
    assert not User.objects.exists()


def test_link_is_printed_only_when_asked_for():
    out = StringIO()
    call_command("first_administrator", "one@mfa.example", "One", stdout=out)
    assert "/invitation/" not in out.getvalue()

    call_command("first_administrator", "two@mfa.example", "Two", "--show-link", stdout=out)
    assert "/invitation/" in out.getvalue()
