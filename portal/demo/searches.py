"""Searches that people of the demo keep: subscriptions to topics, words of three languages; told of once a week, at once, or never."""

from __future__ import annotations

from core.bulk import insert_each
from exchanges.enums import Notify
from exchanges.models import SavedSearch
from portal.demo.stage import Stage

# Who, name, what is looked for, when they are told, days since it was saved.
KEPT = (
    ("nominating.tajikistan", "Water and climate", {"topic": "climate"}, Notify.WEEKLY, 40),
    ("nominating.tajikistan", "Договоры о границе", {"words": "граница договор"}, Notify.AT_ONCE, 25),
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
    """What is new since they were saved is not told anew: messages of the demo are those of its records."""
    insert_each(
        [
            SavedSearch(user=stage.users[who], label=label, notify=notify, created_at=stage.ago(days), seen_until=stage.now, **asked)
            for who, label, asked, notify, days in KEPT
            if who in stage.users
        ]
    )
