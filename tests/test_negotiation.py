"""How two sides come to the same text: proposal, counter-proposal, approval of one hash, amendment, notice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from agreements import operations as verbs
from agreements.models import Agreement, AgreementVersion, QuotaYear
from agreements.queries.terms import HEAD, hash_of, terms_of
from core.errors import NotAllowed, Refused
from tests.world import NOW, World, make_agreement, year_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def changed(version: AgreementVersion, actor: Any, *, per_year: int | None = None, **head: Any) -> AgreementVersion:
    """The version with other terms, as its side writes them."""
    lines = [line | ({"per_year": per_year} if per_year else {}) for line in version.terms["lines"]]
    verbs.change_version(version, terms={**version.terms, **head, "lines": lines}, note="Why.", actor=actor, now=NOW)
    return version


def approve(version: AgreementVersion, actor: Any, now: Any = NOW) -> None:
    fresh = AgreementVersion.objects.across_partners(reason="test").get(pk=version.pk)
    verbs.approve_version(fresh, terms_hash=version.terms_hash or fresh.terms_hash, actor=actor, now=now)


def fresh(agreement: Agreement) -> Agreement:
    found: Agreement = Agreement.objects.across_partners(reason="test").get(pk=agreement.pk)
    return found


def agreed(world: World) -> tuple[Agreement, AgreementVersion]:
    agreement = make_agreement(world, in_force=False)
    version = verbs.propose(agreement, actor=world.aidar, now=NOW)
    approve(version, world.nurlan)
    approve(version, world.daler)
    return fresh(agreement), version


def test_a_proposal_is_answered_and_approved_by_both(world: World) -> None:
    agreement = make_agreement(world, in_force=False)

    first = verbs.propose(agreement, actor=world.aidar, now=NOW)
    second = changed(verbs.start_version(agreement, actor=world.alice, now=NOW), world.alice, per_year=3, objectives="Two masters a year.")
    verbs.propose_version(second, actor=world.alice, now=NOW)
    first.refresh_from_db()
    assert (first.state, second.state, second.number) == ("countered", "proposed", 2)
    approve(second, world.daler)
    assert fresh(agreement).state == "proposed"
    approve(second, world.nurlan)

    agreement = fresh(agreement)
    second.refresh_from_db()
    assert (agreement.state, agreement.objectives, second.state) == ("agreed", "Two masters a year.", "approved")
    assert agreement.approved_at == NOW
    assert agreement.signed_on is not None
    assert year_of(agreement).allotted == 3
    assert hash_of(terms_of(agreement)) == second.terms_hash
