"""Every address of the machine door with an object: who opens it with a token, and who does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from api.enums import SCOPES
from api.models import ApiToken
from partners.models import Membership
from tests.api_calls import Caller, token_for
from tests.hostile_files import pdf
from tests.world import NOW


@dataclass(frozen=True)
class ApiRoute:
    """What Alice's token gets; what a token of partner B gets, with the reason when it is not 404."""

    args: Callable[[Any], list[Any]]
    scope: str
    method: str = "get"
    body: Any = None
    owner: str = "alice"
    owner_gets: tuple[int, ...] = (200,)
    other: int = 404
    why: str = ""


def of(name: str, *more: Any) -> Callable[[Any], list[Any]]:
    return lambda town: [getattr(town, name).pk, *more]


def a_file(town: Any) -> dict[str, Any]:
    return {"requirement": town.document.requirement_id, "file": SimpleUploadedFile("a.pdf", pdf(), "application/pdf")}


def posted(args: Any, scope: str, body: Any = None, **more: Any) -> ApiRoute:
    return ApiRoute(args, scope, "post", body or {}, **{"owner_gets": (200, 201), **more})


READ, WRITE = "nominations:read", "nominations:write"
API_ROUTES = {
    "v1_agreement": ApiRoute(of("agreement"), "agreements:read"),
    "v1_call": ApiRoute(of("call"), "calls:read"),
    "v1_nomination": ApiRoute(of("nomination_offered"), READ),
    "v1_sections": ApiRoute(of("nomination_draft"), READ),
    "v1_section": ApiRoute(of("nomination_draft", "post"), WRITE, "patch", {"values": {"position": "Attaché"}}),
    "v1_documents": ApiRoute(of("nomination_draft"), WRITE, "upload", a_file, owner_gets=(201,)),
    "v1_document": ApiRoute(lambda town: [town.nomination_draft.pk, town.document.pk], READ),
    "v1_check": ApiRoute(of("nomination_draft"), READ),
    "v1_confirm": posted(of("nomination_draft"), WRITE, owner_gets=(409,)),  # nothing was taken over
    "v1_submit": posted(of("nomination_draft"), "nominations:submit", owner_gets=(200, 409)),
    "v1_withdraw": posted(of("nomination_offered"), "nominations:withdraw", {"reason": "Moved to another post."}),
    "v1_answer": posted(of("nomination_offered"), "nominations:answer", {"answer": "accept"}),
    "v1_enrolment": ApiRoute(of("enrolment"), "enrolments:read"),
    "v1_paper": ApiRoute(of("transcript_paper"), "papers:read"),
    "v1_paper_pdf": ApiRoute(of("transcript_paper"), "papers:read"),
    "v1_event": ApiRoute(of("event"), "events:read"),
    "v1_delegation": ApiRoute(of("invited_side"), "delegations:read"),
    "v1_delegation_people": posted(of("invited_side"), "delegations:name", {"people": [{"given_names": "Zafar"}]}, owner_gets=(201, 409)),
    "v1_registration": ApiRoute(of("named_person"), "registrations:read"),
    "v1_need": ApiRoute(of("exchange_need"), "needs:read"),
    "v1_mission": ApiRoute(of("mission"), "missions:read"),
    "v1_material": ApiRoute(of("received_material"), "materials:read"),
    "v1_material_file": ApiRoute(of("received_material"), "materials:read"),
    "v1_acknowledge": posted(of("received_material"), "materials:acknowledge", owner_gets=(201,)),
    "v1_notice_read": posted(of("notice"), "notices:mark"),
    "v1_run": ApiRoute(of("run"), "reports:read"),
    "v1_run_file": ApiRoute(of("run", "csv"), "reports:read"),
}
OPEN = {"v1_verify": "public: whoever holds the paper checks it, tests/test_api.py"}


def ask(town: Any, name: str, secret: str) -> Any:
    route = API_ROUTES[name]
    path = reverse(f"api:{name}", args=route.args(town)).removeprefix("/api/v1/")
    caller = Caller(secret)
    body = route.body(town) if callable(route.body) else route.body
    if route.method == "upload":
        answer = caller.upload(path, **body)
    else:
        answer = caller.get(path) if route.method == "get" else caller.send(route.method, path, body)
    if answer.streaming:
        list(answer.streaming_content)  # read to its end, a file is closed
    return answer


def check_route(town: Any, name: str) -> None:
    """Nobody, another partner, a token of the owner that lacks the tick, one that was closed in each of three ways, and the one that holds."""
    route = API_ROUTES[name]
    nobody = ask(town, name, "")
    assert (nobody.status_code, nobody.json()["code"], nobody.headers["WWW-Authenticate"]) == (401, "not_authenticated", 'Bearer realm="api"')
    assert ask(town, name, token_for(town.world, "charlie")[1]).status_code == route.other
    bare = ask(town, name, token_for(town.world, route.owner, *(SCOPES - {route.scope}))[1])
    assert (bare.status_code, bare.json()["code"]) == (403, "no_scope")
    token, secret = token_for(town.world, route.owner, route.scope)
    assert closed_codes(town, name, token, secret) == ["expired", "revoked", "role_ended"]
    assert ask(town, name, secret).status_code in route.owner_gets


def closed_codes(town: Any, name: str, token: ApiToken, secret: str) -> list[str]:
    rows = ApiToken.objects.across_partners(reason="test").filter(pk=token.pk)
    role = Membership.objects.across_partners(reason="test").filter(pk=token.membership_id)
    ways = (
        (rows, {"created_at": NOW - timedelta(days=9), "expires_at": NOW - timedelta(days=1)}, {"created_at": NOW, "expires_at": token.expires_at}),
        (rows, {"revoked_at": NOW, "revoked_by_label": "Adil"}, {"revoked_at": None, "revoked_by_label": ""}),
        (role, {"ends_on": NOW.date() - timedelta(days=1)}, {"ends_on": None}),
    )
    codes = []
    for found, broken, mended in ways:
        found.update(**broken)
        answer = ask(town, name, secret)
        assert answer.status_code == 401
        codes.append(answer.json()["code"])
        found.update(**mended)
    return codes
