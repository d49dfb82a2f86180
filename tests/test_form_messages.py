"""What forms of roles and calls say when something is missing, and which choice stands first."""

from __future__ import annotations

import pytest
from django.urls import reverse

from partners.forms import EndRoleForm, InviteForm, RoleForm
from scholarships.forms.calls import CallForm
from tests.world import NOW, World

pytestmark = pytest.mark.django_db


def test_forms_of_roles_speak_their_own_words_and_choose_nothing(world: World) -> None:
    for form in (
        InviteForm({}, actor=world.adil),
        RoleForm({}, actor=world.adil),
        EndRoleForm({}),
        CallForm({"max_age": "7"}, actor=world.sofia, now=NOW),
    ):
        shown = str(form)

        assert not form.is_valid()
        assert "Ensure this value" not in shown, form
        if not isinstance(form, CallForm):
            assert form.errors.as_text().count("This field is required.") == (1 if "language" in form.errors else 0), form
        assert "---------" not in shown, form
    assert 'value="" selected' in str(InviteForm(actor=world.adil)["role"])
    assert len(InviteForm(actor=world.daler).fields["role"].choices) == 1


def test_administrator_is_led_to_the_account_of_an_invited_address(world: World) -> None:
    sent = {
        "email": "Amir@example.org",
        "full_name": "Amir",
        "role": "embassy_officer",
        "institution": world.institutions["embassy_a"].pk,
        "language": "en",
    }

    page = world.client("adil").post(reverse("partners:invite"), sent).content.decode()

    assert "Give a role to Amir" in page
    assert f'href="{reverse("partners:give_role", args=[world.users["amir"].pk])}"' in page
