"""One database of the growth curve, in a process of its own: made, filled, and its list of nominations read as staff does. Prints JSON.

python -m tests.growing <number of nominations> [--keep]        DATABASE_URL names the database, which is made anew
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from itertools import product
from typing import Any

ROUNDS = 9
SORTS = {"since": "", "number": "-number", "name": "name"}  # as the first click on each heading sorts


def main() -> None:
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import setup_test_environment
    from django.utils import timezone

    from core.new_database import is_empty, make_from_models
    from portal.scale.filling import disk_used, fill

    setup_test_environment(debug=False)
    number, began = int(sys.argv[1]), time.monotonic()
    if is_empty(connection):
        make_from_models(connection)
        fill(number, now=timezone.now())
    found = {"nominations": number, "filled_seconds": round(time.monotonic() - began), "disk_mib": disk_used() // 2**20}
    print(json.dumps(found | measure()))


def measure() -> dict[str, Any]:
    from django.conf import settings

    settings.VIGIL_SECONDS = 0
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    client, actor = _staff()
    address = "/nominations/"
    first, queries = _ms(client, address)
    last, last_queries = _ms(client, address + _last_page(actor))
    pairs = {
        f"{name} by {sort}": _ms(client, f"{address}?{chosen}&sort={SORTS[sort]}")[0] for (name, chosen), sort in product(_filters().items(), SORTS)
    }
    return {"first_ms": first, "last_ms": last, "queries": max(queries, last_queries), "pairs": pairs}


def _staff() -> tuple[Any, Any]:
    from django.utils import timezone

    from accounts.models import User
    from partners.actor import actor_for
    from partners.models import Institution, Membership
    from tests.sign_in import signed_in

    user, is_new = User.objects.get_or_create(email="sofia@scale.example", defaults={"full_name": "Sofia", "password": "!"})
    if is_new:
        ministry = Institution.objects.filter(partner__is_host=True, kind="ministry").order_by("pk")[0]
        Membership(user=user, institution=ministry, role="programme_officer", starts_on=timezone.now().date()).save()
    return signed_in(user), actor_for(user, timezone.now())


def _ms(client: Any, address: str) -> tuple[float, int]:
    """Median milliseconds of a whole page, and how many statements are the list's own (not of session, person and shell)."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    own = [row["sql"] for row in caught.captured_queries if any(f'FROM "{name}"' in row["sql"] for name in OWN)]
    client.get(address)
    took = []
    for _n in range(ROUNDS):
        began = time.perf_counter()
        client.get(address)
        took.append(time.perf_counter() - began)
    return round(statistics.median(took) * 1000, 1), len(own)


OWN = ("scholarships_nomination", "scholarships_call", "partners_partner", "core_savedview")


def _last_page(actor: Any) -> str:
    """The address that follows the thirty-first row from the end."""
    from django.http import QueryDict

    from core.paging import _url
    from scholarships.models import Nomination

    row = Nomination.objects.visible_to(actor).order_by("state_since", "id")[30]
    return _url(QueryDict(), "after", row, ("-state_since", "-id"))


def _filters() -> dict[str, str]:
    """Ten ways to narrow: a state that many have, one that few have, a call, a partner, both, a name."""
    from partners.models import Partner
    from scholarships.models import Call

    call = Call.objects.across_partners(reason="test").order_by("-closes_at", "id")[0].pk
    partner = Partner.objects.filter(is_host=False).order_by("pk")[3].pk
    return {
        "all": "", "enrolled": "state=enrolled", "submitted": "state=submitted", "in review": "state=in_review", "offered": "state=offered",
        "under way": "call=under_way", "call": f"call={call}", "partner": f"partner={partner}", "partner and state": f"partner={partner}&state=enrolled",
        "name": "q=Рахимов Тимур",
    }  # fmt: skip


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    main()
