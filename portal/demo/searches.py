"""Searches that people of the demo keep: subscriptions to topics, words of three languages; told of once a week, at once, or never."""

from __future__ import annotations

from core.bulk import insert_each
from exchanges.enums import Notify
from exchanges.models import SavedSearch
from exchanges.operations.search_clock import send_digests, tell_at_once
from portal.demo.stage import Stage

SEEN_DAYS = 24
# Who, name, what is looked for, when they are told, days since it was saved.
KEPT = (
    ("nominating.tajikistan", "Water and climate", {"topic": "climate"}, Notify.WEEKLY, 40),
    ("nominating.tajikistan", "Borders", {"words": "border or граница"}, Notify.AT_ONCE, 25),
    ("nominating.tajikistan", "Training methods in English", {"kind": "method", "language": "en"}, Notify.NEVER, 90),
    ("nominating.kyrgyzstan", "Consular work and protocol", {"topic": "consular"}, Notify.WEEKLY, 60),
    ("nominating.kyrgyzstan", "Реки", {"words": "река or rivers"}, Notify.AT_ONCE, 33),
    ("embassy.tajikistan", "International law", {"topic": "law"}, Notify.WEEKLY, 12),
    ("programme.officer", "What partners offer on training", {"topic": "training", "words": "training -game"}, Notify.WEEKLY, 80),
    ("programme.head", "Security", {"topic": "security"}, Notify.AT_ONCE, 50),
    ("registrar", "Syllabuses", {"kind": "syllabus"}, Notify.WEEKLY, 44),
    ("lecturer", "Case studies", {"kind": "case_study"}, Notify.WEEKLY, 21),
    ("lecturer", "Дипломатиялық келіссөздер", {"words": "келіссөз"}, Notify.NEVER, 15),
)


def keep_searches(stage: Stage) -> None:
    """The clock has told of what was shared since `SEEN_DAYS` ago."""
    insert_each(
        [
            SavedSearch(
                user=stage.users[who], label=label, notify=notify, created_at=stage.ago(days), seen_until=stage.ago(min(days, SEEN_DAYS)), **asked
            )
            for who, label, asked, notify, days in KEPT
        ]
    )
    tell_at_once(now=stage.now)
    send_digests(now=stage.now)
