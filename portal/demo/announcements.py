"""What the programme desk has announced, and what it is still writing."""

from __future__ import annotations

from notifications import operations
from notifications.queries.announcements import readers_of
from portal.demo.stage import Stage

SENT = {
    "title_en": "Portal closed on Sunday morning", "text_en": "The portal is brought up to date on Sunday from 06:00 to 08:00 in Astana. Deadlines are not affected.",
    "title_ru": "Портал закрыт в воскресенье утром", "text_ru": "В воскресенье с 06:00 до 08:00 по Астане портал обновляется. На сроки это не влияет.",
    "title_kk": "Портал жексенбі күні таңертең жабық", "text_kk": "Жексенбіде Астана уақытымен 06:00-ден 08:00-ге дейін портал жаңартылады. Мерзімдерге әсер етпейді.",
}  # fmt: skip
DRAFT = {
    "title_en": "Open day of the Institute of Diplomacy", "text_en": "The Institute shows its new rooms on the first Friday of next month.",
    "title_ru": "День открытых дверей Института дипломатии", "text_ru": "В первую пятницу следующего месяца Институт показывает новые аудитории.",
}  # fmt: skip


def announce(stage: Stage) -> None:
    officer, at = stage.actors["programme.officer"], stage.ago(3)
    sent = operations.write_announcement(fields=SENT, audience="officers", chosen={}, actor=officer, now=at)
    operations.send_announcement(sent, count=readers_of(sent, at).count(), actor=officer, now=at)
    operations.write_announcement(fields=DRAFT, audience="academy", chosen={}, actor=officer, now=stage.ago(1))
