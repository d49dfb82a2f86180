"""What is looked at in the loaded example data: complete, believable, and every counter agrees with a recount."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts.models import User
from agreements.enums import VersionState
from agreements.models import Agreement, AgreementVersion, QuotaEntry
from core.models import HistoryEntry
from documents.enums import IssuedState
from documents.models import IssuedDocument
from documents.queries import document_by_code, plain_code
from notifications.models import Delivery, Notice
from partners.actor import Actor, actor_for
from partners.enums import PartnerKind, Role
from partners.models import Membership, Partner
from people.models import Person
from portal.demo.load import load
from portal.demo.stage import year_of_story
from portal.demo_accounts import demo_accounts
from portal.recount import disagreements
from portal.worklist import tasks_for
from scholarships.enums import CallState, NominationState
from scholarships.models import Allotment, Call, Nomination
from training.enums import EnrolmentState
from training.models import Enrolment

PASSWORD = "a password for the demo"


def every(model: Any) -> Any:
    return model.objects.across_partners(reason="test")


def check_all(now: datetime) -> None:
    """After a load at this instant."""
    assert disagreements() == []
    check_everything_happened(now)
    check_the_story(now)
    check_history_and_notices(now)
    check_certificates()
    check_papers(now)
    check_accounts(now)
    check_second_load()
    check_recount_finds_a_fault()


def check_everything_happened(now: datetime) -> None:
    assert every(Nomination).count() >= 400
    assert set(every(Nomination).values_list("state", flat=True)) == set(NominationState.values)
    assert set(every(Enrolment).values_list("state", flat=True)) == set(EnrolmentState.values)
    assert set(every(Call).values_list("state", flat=True)) == set(CallState.values)
    assert set(every(AgreementVersion).values_list("state", flat=True)) == {VersionState.PROPOSED, VersionState.COUNTERED}
    created = every(Nomination).order_by("created_at")
    assert created.last().created_at - created.first().created_at > timedelta(days=2.5 * 365)
    assert every(Nomination).values("partner").distinct().count() >= 15
    assert not every(Nomination).filter(created_at__gt=now).exists()
    assert every(Call).filter(state=CallState.OPEN, closes_at__gt=now).count() >= 2
    assert every(Person).filter(family_name="").exists()
    assert Partner.objects.filter(kind=PartnerKind.COUNTRY).count() == 30
    assert Partner.objects.filter(kind=PartnerKind.ORGANISATION).count() == 5


def check_the_story(now: datetime) -> None:
    """Three parties on 19 March; Tajikistan's line of two; the open call 01 in which one of two is nominated."""
    year = year_of_story(now)
    signed = every(Agreement).get(signed_on=datetime(year - 1, 3, 19, tzinfo=UTC).date(), title_en__contains="Regional Hub")
    assert every(type(signed).parties.rel.related_model).filter(agreement=signed).count() == 3
    call = every(Call).get(reference=f"{year}/01")
    allotment = every(Allotment).get(call=call, partner__code="TJ")
    assert (allotment.places, allotment.reserve_slots, allotment.nominated) == (2, 0, 1)
    assert allotment.quota_year.allotted == 2
    officer = actor("nominating.tajikistan@demo.example", now)
    details = [str(task.detail) for task in tasks_for(officer, now) if task.title.startswith(call.reference)]
    assert details == ["Tajikistan: nominated 1 of 2 · 2 places"]


def check_history_and_notices(now: datetime) -> None:
    steps = Counter(every(HistoryEntry).filter(model="scholarships.nomination").values_list("object_id", flat=True))
    assert set(steps) == set(every(Nomination).values_list("pk", flat=True))
    assert not every(HistoryEntry).filter(delivered_at__isnull=True).exists()
    assert not every(HistoryEntry).filter(at__gt=now).exists()
    held = every(Nomination).filter(state__in=[NominationState.ENROLLED, NominationState.DECLINED, NominationState.LAPSED])
    subjects = set(every(QuotaEntry).values_list("subject", flat=True))
    assert {f"scholarships.nomination:{pk}" for pk in held.values_list("pk", flat=True)} <= subjects
    assert every(Notice).count() > 1000
    assert set(every(Notice).filter(url="").values_list("kind", flat=True)) <= {"announcement"}  # it says all itself
    assert not every(Notice).filter(read_at__isnull=True, created_at__lt=now - timedelta(days=14)).exists()
    assert every(Delivery).count() < 200


def check_papers(now: datetime) -> None:
    """A worker sets the papers of the last weeks; those of earlier years wait until somebody asks."""
    waiting = every(IssuedDocument).filter(waits_for_files=True)
    assert 0 < waiting.count() < 250
    assert waiting.order_by("issued_at").first().issued_at >= now - timedelta(days=30)


def check_certificates() -> None:
    issued = every(IssuedDocument)
    assert issued.filter(state=IssuedState.REVOKED).exists()
    assert issued.filter(state=IssuedState.VALID).count() > 50
    for document in issued.order_by("pk")[::25]:
        assert document_by_code(plain_code(f" {document.code.lower()} ")) == document
    completed = every(Enrolment).filter(state=EnrolmentState.COMPLETED)
    assert every(Enrolment).filter(certificate__isnull=False).count() <= completed.count()


def check_accounts(now: datetime) -> None:
    accounts = demo_accounts()
    roles: set[str] = set()
    for account in accounts:
        user = User.objects.get(email=account.email)
        assert user.full_name == account.name
        assert check_password(PASSWORD, user.password) if account is accounts[0] else True
        roles |= actor_for(user, now).roles
        assert tasks_for(actor_for(user, now), now) or account.role in ("expert", "lecturer", "auditor"), account
    assert roles == set(Role.values)
    staff = every(Membership).filter(user__email__in=[row.email for row in accounts if "code" in row.how_to_pass])
    assert not staff.filter(user__authenticator__isnull=True).exists()


def actor(email: str, now: datetime) -> Actor:
    return actor_for(User.objects.get(email=email), now)


def check_second_load() -> None:
    """Nothing changes; only another password is taken over."""
    before = rows_of_all_tables()
    assert load(now=timezone.now(), password=PASSWORD) == "loaded already"
    assert rows_of_all_tables() == before

    assert load(now=timezone.now(), password="another one for all") == "password changed"
    hashes = set(User.objects.filter(email__endswith="@demo.example").values_list("password", flat=True))
    assert len(hashes) == 1
    assert check_password("another one for all", hashes.pop())


def rows_of_all_tables() -> dict[str, int]:
    counts = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            counts[table] = cursor.fetchone()[0]
    return counts


def check_recount_finds_a_fault() -> None:
    out, err = StringIO(), StringIO()
    call_command("recount", stdout=out)
    assert "agrees" in out.getvalue()

    allotment = every(Allotment).filter(nominated=1, places=2).first()
    every(Allotment).filter(pk=allotment.pk).update(nominated=0)
    with pytest.raises(SystemExit):
        call_command("recount", stderr=err)
    assert err.getvalue() == f"allotment {allotment}, nominated: kept 0, counted 1\n"
