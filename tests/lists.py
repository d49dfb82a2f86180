"""Lists of nominees, brought and looked at as the tests of imports need them."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from people.models import Person
from scholarships.imports.upload import take_in
from scholarships.models import Call, Nomination, NomineeImport
from tests.workbooks import workbook
from tests.world import NOW, World


def url(name: str, *args: object) -> str:
    return reverse(f"scholarships:{name}", args=args)


def nominations() -> list[Nomination]:
    return list(Nomination.objects.across_partners(reason="test").select_related("person").order_by("pk"))


def imports() -> list[NomineeImport]:
    return list(NomineeImport.objects.across_partners(reason="test").select_related("call__intake", "partner", "file").order_by("pk"))


def persons() -> int:
    return int(Person.objects.across_partners(reason="test").count())


def upload(client: Client, call: Call, content: bytes, name: str = "list.xlsx") -> HttpResponse:
    return client.post(url("import_nominees", call.pk), {"file": SimpleUploadedFile(name, content)})  # type: ignore[return-value]


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def taken(world: World, call: Call, rows: list[dict[str, Any]], actor: str = "alice") -> NomineeImport:
    file = SimpleUploadedFile("list.xlsx", workbook(rows))
    found, is_new = take_in(file, call=call, partner=world.partner_a, actor=world.actors[actor], now=NOW)
    assert is_new
    return found
