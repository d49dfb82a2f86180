"""How tests read the pages of scholarships."""

from django.test import Client
from django.urls import reverse


def url(name: str, *args: object) -> str:
    return reverse(f"scholarships:{name}", args=args)


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return " ".join(answer.content.decode().split())
