"""One announcement to 10,000 people beside a bare SMTP loop to the same sink; then forty named deaths of worker, web, beat and Redis."""

from __future__ import annotations

import http.client
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused
from devservices.ports import free_port
from notifications import operations
from notifications.drawing import Drawer
from notifications.models import Announcement, Delivery, Notice
from notifications.operations import deliver_event
from notifications.queries.announcements import entry_of
from tests import fault_web, fault_worker
from tests.announcing import crowd, draft, of_b
from tests.faulting import PATIENCE, Theatre, theatre
from tests.live import browser_of, running
from tests.processes import BASE_DIR, PROGRAMS, wait_for

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True), pytest.mark.real_clock, pytest.mark.timeout(1800)]
PEOPLE, READERS = 10_000, 5
AFTER_ACCEPTANCE = "letter accepted by the mail server, not recorded"
SAMPLE = b"Subject: New building\r\nFrom: portal@mfa.example\r\nTo: a@example.org\r\n\r\n" + b"We move on Monday.\r\n" * 25
BARE = """
import smtplib, sys
content = open(sys.argv[2], "rb").read()
with smtplib.SMTP("127.0.0.1", int(sys.argv[1])) as line:
    for number in range(int(sys.argv[3])):
        line.sendmail("portal@mfa.example", [f"bare{number}@example.org"], content)
"""


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Theatre]:
    with theatre(tmp_path) as found:
        yield found


def letters_of(announcement: Announcement) -> dict[str, str]:
    rows = Delivery.objects.across_partners(reason="test").filter(notice__event=entry_of(announcement))
    return dict(rows.values_list("address", "message_id"))


def pace(stage: Theatre, first: int) -> float:
    """Letters a second from the first to the last that the sink has taken since it had `first` of them."""
    times = stage.postbox.times[first:]
    return (len(times) - 1) / (times[-1] - times[0])


def bare_loop(stage: Theatre, content: bytes, count: int) -> float:
    first, path = len(stage.postbox.times), stage.folder / "letter"
    path.write_bytes(content)
    port = stage.environment["EMAIL_URL"].rpartition(":")[2]
    subprocess.run([PROGRAMS / "python", "-c", BARE, port, path, str(count)], check=True, timeout=600)
    return pace(stage, first)


def content_of(announcement: Announcement) -> bytes:
    rows = Delivery.objects.across_partners(reason="test").filter(notice__event=entry_of(announcement))
    return Drawer().draw(rows.select_related("notice__recipient").first()).content


def sent_by(stage: Theatre, count: int, *, processes: int) -> tuple[float, Announcement, dict[str, float]]:
    announcement = draft(stage.world, **of_b(stage.world))
    began = time.perf_counter()
    with CaptureQueriesContext(connection) as asked:
        operations.send_announcement(announcement, count=count, actor=stage.world.sofia, now=timezone.now())
    request = time.perf_counter() - began
    began = time.perf_counter()
    deliver_event(entry_of(announcement).pk, now=timezone.now())
    delivered = time.perf_counter() - began
    first = len(stage.postbox.times)
    with stage.worker(processes=processes):
        assert wait_for(lambda: len(stage.postbox.times) >= first + count, 600), stage.log.read_text()[-3000:]
        assert wait_for(lambda: not unsent(announcement), PATIENCE)
    queries = len([row for row in asked if not row["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))])
    return pace(stage, first), announcement, {"queries": queries, "request_ms": request * 1000, "delivery_ms": delivered * 1000}


def unsent(announcement: Announcement) -> int:
    rows = Delivery.objects.across_partners(reason="test").filter(notice__event=entry_of(announcement))
    return int(rows.exclude(state="sent").count())


def test_ten_thousand_people(stage: Theatre, soak_result: Callable[..., None]) -> None:
    """The bare loop runs before and after: half of the letters each time, so that a neighbour's load falls on both."""
    crowd(stage.world, PEOPLE - 1)
    before = bare_loop(stage, SAMPLE, PEOPLE // 2)
    stage.postbox.letters.clear()
    two, announcement, cost = sent_by(stage, PEOPLE, processes=2)
    meant = letters_of(announcement)
    sent = Counter(stage.postbox.letters)
    bare = (before + bare_loop(stage, content_of(announcement), PEOPLE // 2)) / 2

    figures = {**cost, "people": PEOPLE, "letters_a_second": two, "bare_loop_a_second": bare, "ratio": two / bare, "workers": 2}
    print(figures)
    assert len(meant) == PEOPLE
    assert sent == Counter(dict.fromkeys(meant.items(), 1))
    assert Notice.objects.across_partners(reason="test").filter(event=entry_of(announcement)).count() == PEOPLE
    assert cost["queries"] <= 5
    assert two / bare >= 0.5
    soak_result("notices_10000", **{key: round(value, 3) for key, value in figures.items()})


# --- forty deaths -----------------------------------------------------------------------------
def workers_die(stage: Theatre) -> list[str]:
    """The whole worker at each point in a row (the next one finds what the last has left), then only its child."""
    done = []
    for point in fault_worker.POINTS:
        stage.submit(1)
        stage.dies_at(point)
        done.append(f"worker: {point}")
    stage.settle()
    for point in fault_worker.POINTS:
        stage.submit(1)
        stage.child_dies_at(point)
        done.append(f"child of a worker: {point}")
    return done


def webs_die(stage: Theatre) -> list[tuple[str, Announcement]]:
    """Whoever meets no answer looks again and sends what is still a draft; a second time is refused."""
    done = []
    for point in fault_web.POINTS:
        announcement = draft(stage.world, title_en=point, **of_b(stage.world))
        web_dies(stage, announcement, point)
        announcement.refresh_from_db()
        sent = announcement.sent_at is not None
        assert sent == (point in ("committed, worker not woken", "worker woken, no answer given")), point
        try:
            operations.send_announcement(announcement, count=READERS, actor=stage.world.sofia, now=timezone.now())
        except Refused:
            assert sent
        done.append((f"web: {point}", announcement))
    return done


def web_dies(stage: Theatre, announcement: Announcement, point: str) -> None:
    port = free_port(8340)
    command = f"tests.fault_web -k gthread -w 1 --threads 2 --no-control-socket --log-level warning -b 127.0.0.1:{port}".split()
    environment = {**stage.environment, "FAULT_POINT": point}
    with running([PROGRAMS / "gunicorn", "--chdir", BASE_DIR, *command], environment, stage.folder / "web.log") as process:
        page = f"{reverse('send_announcement', args=[announcement.pk])}?sure=1"
        assert wait_for(lambda: _answers(port), 40), (stage.folder / "web.log").read_text()
        sofia = browser_of(stage.world, "sofia", port, page)
        with pytest.raises((OSError, http.client.HTTPException)):
            sofia.post(page, {"count": str(READERS)})
        assert process.wait(10) == -9
    stage.mark(point).unlink()
    stage.kills += 1


def _answers(port: int) -> bool:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        link.request("GET", "/livez", headers={"Host": f"localhost:{port}"})
        return link.getresponse().status == 200
    except OSError:
        return False
    finally:
        link.close()


def redis_dies(stage: Theatre) -> list[str]:
    stage.submit(3)
    stage.queue.flush()
    stage.settle()
    with stage.worker():
        stage.submit(5)
        stage.queue.flush()
        stage.wait()
    stage.queue.stop()
    stage.submitter_dies()
    stage.queue.start()
    stage.submit(2)
    stage.queue.stop()
    stage.queue.start()
    with stage.worker():
        stage.submit(3)
        stage.queue.stop()
        time.sleep(1)
        stage.queue.start()
        stage.wait()
    names = (
        "flushed with a full queue",
        "flushed under a busy worker",
        "killed before the request",
        "killed with a full queue",
        "killed under a busy worker",
    )
    return [f"redis: {name}" for name in names]


def beats_die(stage: Theatre) -> list[str]:
    """The one of the theatre lives on: each of these is killed beside it, so that two of them are also tried."""
    done = []
    for name, seconds in (("as it begins", 0.3), ("between two ticks", 4.0), ("with letters waiting", 5.0)):
        stage.submit(1)
        stage.queue.flush()
        with stage.beat():
            time.sleep(seconds)
        done.append(f"beat: {name}")
        stage.kills += 1
    stage.settle()
    return done


def test_forty_named_deaths(stage: Theatre, soak_result: Callable[..., None]) -> None:
    crowd(stage.world, READERS - 1)
    began = time.monotonic()
    announced = webs_die(stage)
    points = [*(name for name, _announcement in announced), *redis_dies(stage), *beats_die(stage), *workers_die(stage)]
    with stage.worker():
        for _name, announcement in announced:
            assert wait_for(lambda row=announcement: len(letters_of(row)) == READERS and not unsent(row), PATIENCE), stage.log.read_text()[-3000:]
        stage.wait()

    for name, announcement in announced:
        told = Notice.objects.across_partners(reason="test").filter(event=entry_of(announcement)).values_list("recipient", flat=True)
        assert len(told) == len(set(told)) == READERS, name
        sent = Counter(stage.postbox.letters)
        assert {sent[key] for key in letters_of(announcement).items()} == {1}, name
    own = {key for _name, announcement in announced for key in letters_of(announcement).items()}
    stage.postbox.letters = [key for key in stage.postbox.letters if key not in own]
    figures = stage.verify(kills_after_acceptance=2)
    assert len(points) == len(set(points)) == 40
    soak_result(
        "notices_kills",
        points=points,
        lost=0,
        doubled_in_inbox=0,
        announcements=len(announced),
        seconds=round(time.monotonic() - began),
        **asdict(figures),
    )
