"""Texts of letters: one version that the head has put in use, and a draft of the programme officer that waits for it."""

from __future__ import annotations

from documents.operations.texts import change_text, put_text_in_use, start_text
from portal.demo.stage import Stage

FAREWELL = {
    "en": "We look forward to welcoming the scholar. The programme office answers questions at any time.",
    "ru": "Будем рады приветствовать стипендиата. Отдел программ ответит на все вопросы.",
}


def write_texts(stage: Stage) -> None:
    officer, head = stage.actors["programme.officer"], stage.actors["programme.head"]
    for language, days in (("ru", 30), ("en", 2)):
        text = start_text("award_letter", language, actor=officer, now=stage.ago(days))
        words = {"title": text.title, "body": text.body, "closing": FAREWELL[language]}
        change_text(text, fields=words, actor=officer, now=stage.ago(days))
        if language == "ru":
            put_text_in_use(text, actor=head, now=stage.ago(days - 1))
