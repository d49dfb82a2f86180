from celery import shared_task
from django.utils import timezone

from exchanges.operations.words import read_next_words

FILES_OF_A_ROUND = 50


@shared_task(name="exchanges.read_words")
def read_words() -> None:
    """Woken by a new file, and every few seconds for what no wake-up reached or a killed worker has begun: words for the search."""
    for _turn in range(FILES_OF_A_ROUND):
        if not read_next_words(now=timezone.now()):
            return
