"""The child that sets all paper: no secrets, limits, replaced when it ends, one a process, gone with its parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from documents.typeset import CannotSet, child, set_pdf, set_png
from documents.typeset.child import ChildEnded, keeper

TEMPLATE = Path(__file__).with_name("typeset_faults.typ")
AT = datetime(2027, 6, 1, 6, tzinfo=UTC)


def pages(what: str = "fine") -> bytes:
    return set_pdf(TEMPLATE, {"what": what}, made_at=AT)


def pid() -> int:
    pages()
    assert keeper.child
    return int(keeper.child.process.pid)


def test_same_input_gives_the_same_bytes_in_another_child() -> None:
    first = pages()
    keeper.end()

    assert pages() == first
    assert first.startswith(b"%PDF-")
    assert set_png(TEMPLATE, {"what": "fine"}).startswith(b"\x89PNG")


def test_child_that_was_killed_is_replaced_without_a_word_to_anybody() -> None:
    before = pid()
    os.kill(before, signal.SIGKILL)
    time.sleep(0.1)

    assert pages().startswith(b"%PDF-")
    assert pid() != before


@pytest.mark.real_clock
def test_document_without_end_is_ended_and_the_next_one_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "WALL_SECONDS", 1)

    with pytest.raises(ChildEnded, match="within 1 seconds"):
        pages("runs_on")
    monkeypatch.undo()

    assert pages().startswith(b"%PDF-")


@pytest.mark.real_clock
@pytest.mark.parametrize(("what", "limit"), [("runs_on", "CPU_SECONDS"), ("eats_memory", "")])
def test_document_that_ends_its_child_twice_is_refused(monkeypatch: pytest.MonkeyPatch, what: str, limit: str) -> None:
    if limit:
        monkeypatch.setattr(child, limit, 1)
    else:
        monkeypatch.setattr(child, "LIMITS", {**child.LIMITS, "RLIMIT_AS": 600 * 1024**2})
    keeper.end()

    with pytest.raises(ChildEnded, match="twice"):
        pages(what)
    keeper.end()


@pytest.mark.parametrize("what", ["reads", "reads_above"])
def test_layout_reads_nothing_outside_its_folder(what: str) -> None:
    with pytest.raises(CannotSet):
        pages(what)


def test_child_has_no_secret_and_no_way_to_write(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "not for paper")
    keeper.end()
    place = Path(f"/proc/{pid()}")

    names = {line.partition(b"=")[0].decode() for line in (place / "environ").read_bytes().split(b"\0") if line}
    limits = {line[:25].strip(): line[25:].split()[:2] for line in (place / "limits").read_text().splitlines()}

    assert names <= {"PATH", "LANG", "LD_LIBRARY_PATH", "RAYON_NUM_THREADS", "MALLOC_ARENA_MAX", "LC_CTYPE"}
    assert limits["Max file size"] == ["0", "0"]
    assert limits["Max address space"] == [str(2 * 1024**3)] * 2
    assert limits["Max cpu time"][0] != "unlimited"


def test_enough_documents_bring_a_new_child(monkeypatch: pytest.MonkeyPatch) -> None:
    keeper.end()
    monkeypatch.setattr(child, "MOST_DOCUMENTS", 3)
    first = pid()

    assert [pid() for _n in range(1)] == [first]
    pages()
    assert keeper.child is None
    assert pid() != first


def test_many_threads_get_each_its_own_paper() -> None:
    found: dict[int, bytes] = {}

    def one(number: int) -> None:
        found[number] = pages(f"paper {number}")

    threads = [threading.Thread(target=one, args=[number]) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert all(found[number] == pages(f"paper {number}") for number in range(12))
    assert len(set(found.values())) == 12


def test_forked_process_has_a_child_of_its_own() -> None:
    """As a worker of Celery is forked from its parent: neither reads what was meant for the other."""
    here = pid()
    reader, writer = os.pipe()
    forked = os.fork()
    if not forked:
        try:
            os.write(writer, f"{pid()} {len(pages('fork'))}".encode())
            keeper.end()
        finally:
            os._exit(0)
    os.waitpid(forked, 0)
    there, size = map(int, os.read(reader, 100).split())
    os.close(reader)
    os.close(writer)

    assert there != here
    assert size == len(pages("fork"))
    assert pid() == here


@pytest.mark.real_clock
def test_child_is_gone_when_its_process_was_killed() -> None:
    script = (
        "import sys, time; sys.path.insert(0, '.')\n"
        "from datetime import UTC, datetime; from pathlib import Path\n"
        "from documents.typeset import set_pdf; from documents.typeset.child import keeper\n"
        f"set_pdf(Path({str(TEMPLATE)!r}), {{'what': 'fine'}}, made_at=datetime(2027, 6, 1, tzinfo=UTC))\n"
        "print(keeper.child.process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=TEMPLATE.parent.parent)
    assert parent.stdout
    number = int(parent.stdout.readline())
    assert Path(f"/proc/{number}").exists()

    parent.kill()
    parent.wait()
    parent.stdout.close()

    assert _ended(number)


def _ended(number: int) -> bool:
    for _try in range(50):
        status = Path(f"/proc/{number}/status")
        if not status.exists() or "State:\tZ" in status.read_text():
            return True
        time.sleep(0.1)
    return False


def test_words_of_typst_come_back(caplog: Any) -> None:
    with pytest.raises(CannotSet, match="could not be displayed"):
        pages("ꨀ")
