"""What becomes of the ledger beside the calls: years closed, places by exception; contacts and documents of partner institutions."""

from __future__ import annotations

from datetime import date, timedelta

from agreements import operations as verbs
from partners.operations.contacts import add_contact, confirm_contact
from portal.demo.paper import example_file
from portal.demo.quotas import CARRIED, first_year
from portal.demo.stage import ZONE, Stage, Story, local

# Institution, name, post, and how many days ago somebody made sure of it.
CONTACTS = (
    ("TJ", "Nilufar Karimova", "Head of the training desk", 40),
    ("KG", "Bakyt Asanov", "Counsellor, personnel department", 430),
    ("UZ", "Dilnoza Yusupova", "Chief specialist, protocol", 120),
    ("MN", "Bold Ganbaatar", "Second Secretary, training", 250),
)
WHY = "A third post in the protocol department, asked for by note of the embassy."


def closing(stage: Stage, code: str, kind: str, left_open: int) -> Story:
    """In the January after each year; of the last years so many are left to the agreement officer."""
    last = stage.now.astimezone(ZONE).year - left_open
    for year in range(first_year(code, kind, stage.year), last):
        yield local(date(year + 1, 1, 15))
        verbs.carry_over(stage.quotas[code, kind, year], actor=stage.actors["agreement.officer"], now=stage.time)


def exception(stage: Stage) -> Story:
    yield stage.ago(12)
    signatory = stage.actors["signatory"]
    year = stage.quotas["TJ", "course", stage.year]
    verbs.add_exception(year, amount=1, reason=WHY, signatory=f"{signatory.label}, note 14/{stage.year}", actor=signatory, now=stage.time)


def contact(stage: Stage, code: str, name: str, post: str, days: int) -> Story:
    officer, office = stage.actors["agreement.officer"], stage.offices[f"authority:{code}"]
    yield stage.ago(days + 200)
    email = f"{name.split()[0].lower()}@mfa-{code.lower()}.example"
    row = add_contact(office, fields={"name": name, "post": post, "email": email}, actor=officer, now=stage.time)
    yield stage.ago(days)
    confirm_contact(row, actor=officer, now=stage.time)


def papers(stage: Stage) -> Story:
    """One that holds, one that ends within the month, one that holds no longer."""
    officer = stage.actors["agreement.officer"]
    for code, title, ends in (("TJ", "Statute of the authority", 500), ("KG", "Power of attorney of the signatory", 25), ("UZ", "Licence", -20)):
        yield stage.ago(300)
        fields = {"title": title, "issued_on": stage.day(-330), "expires_on": stage.day(ends)}
        file = example_file(stage, "agreement", code, officer)
        verbs.add_paper(stage.offices[f"authority:{code}"], file=file, fields=fields, actor=officer, now=stage.time)


def reminders(stage: Stage) -> Story:
    """The clock of the day before yesterday."""
    yield stage.now - timedelta(days=2)
    verbs.remind_of_ends(now=stage.time)
    verbs.remind_of_papers(now=stage.time)


def ledger_stories(stage: Stage) -> list[Story]:
    closings = [closing(stage, code, kind, left_open) for (code, kind), (_rule, left_open) in CARRIED.items()]
    return [*closings, exception(stage), papers(stage), reminders(stage), *(contact(stage, *row) for row in CONTACTS)]
