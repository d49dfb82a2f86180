"""Somebody who types into a form while tab, browser, server or session die, and what must be left of it."""

from __future__ import annotations

import contextlib
import os
import random
import re
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import BrowserContext, Locator, Page, Playwright, expect

from core.models import FormDraft
from devservices.browser import find_chromium, launch_arguments
from tests.live import answers, environment_of_test, kill, own_valkey
from tests.processes import BASE_DIR, PROGRAMS, own_port, wait_for
from tests.world import World, make_world

SAVED = re.compile("^Saved")
MOST_LOST = 10.0  # seconds of typing
WORDS = "water energy border treaty visa Dushanbe Астана талқылау сотрудничество протокол".split()
DEATHS = ("tab", "browser", "browser and its disk", "server", "session")


@dataclass
class Server:
    environment: dict[str, str]
    log: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = f"portal.wsgi -k gthread -w 1 --threads 4 --no-control-socket --log-level warning -b 127.0.0.1:{self.port}"
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [PROGRAMS / "gunicorn", *command.split()], cwd=BASE_DIR, env=self.environment, stdout=out, stderr=out, start_new_session=True
            )
        assert wait_for(lambda: answers(self.port), 120), self.log.read_text()[-3000:]

    def die(self) -> None:
        if self.process:
            kill(self.process)
        self.process = None


@dataclass
class Typist:
    """Ruslan, who types the summary of a programme in one tab and its title in another; one address a round."""

    world: World
    playwright: Playwright
    server: Server
    form: str
    folder: Path
    dice: random.Random
    context: BrowserContext | None = None
    rounds: Counter[str] = field(default_factory=Counter)
    rivals: int = 0
    lost: list[float] = field(default_factory=list)
    typed: list[tuple[float, str]] = field(default_factory=list)

    # --- the browser --------------------------------------------------------------------------
    @property
    def profile(self) -> Path:
        return self.folder / "profile"

    @property
    def url(self) -> str:
        return f"http://localhost:{self.server.port}"

    def open_browser(self) -> BrowserContext:
        options = {"executable_path": find_chromium(), "args": launch_arguments(), "headless": True, "base_url": self.url}
        self.context = self.playwright.chromium.launch_persistent_context(self.profile, **options)
        self.context.set_default_timeout(60_000)
        self.sign_in()
        return self.context

    def sign_in(self) -> None:
        assert self.context
        cookie = self.world.client("ruslan").cookies["sessionid"].value
        self.context.add_cookies([{"name": "sessionid", "value": cookie, "url": self.url}])

    def kill_browser(self) -> None:
        """Every process that has this profile in its command line: ours alone."""
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError, ValueError):
                if os.fsencode(self.profile) in (entry / "cmdline").read_bytes():
                    os.kill(int(entry.name), signal.SIGKILL)
        self.close()

    def close(self) -> None:
        if self.context:
            with contextlib.suppress(Exception):  # it may be dead
                self.context.close()
        self.context = None

    def tab(self, address: str) -> Page:
        page = (self.context or self.open_browser()).new_page()
        with page.expect_response(lambda answer: "/drafts/?form=" in answer.url, timeout=45_000):  # a server that begins anew beside other tests
            page.goto(address, wait_until="domcontentloaded")
        return page

    # --- typing -------------------------------------------------------------------------------
    def type(self, page: Page, seconds: float) -> None:
        """Key by key, with the instant of each."""
        field_of(page, "summary_en").focus()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for key in self.dice.choice(WORDS) + " ":
                page.keyboard.insert_text(key)
                self.typed.append((time.monotonic(), key))
                page.wait_for_timeout(self.dice.uniform(10, 60))

    @property
    def text(self) -> str:
        return "".join(key for _at, key in self.typed)

    def kept(self, address: str) -> dict[str, Any]:
        row = FormDraft.objects.across_partners(reason="test").filter(form=address).first()
        return {name: one["value"][0] for name, one in row.fields.items()} if row else {}

    # --- one round ----------------------------------------------------------------------------
    def round(self, death: str, *, rival: bool) -> None:
        number = sum(self.rounds.values())
        self.rounds[death] += 1
        address, self.typed = f"{self.form}?round={number}", []
        first, second = self.tab(address), self.tab(address)
        title = f"Programme of round {number}"
        field_of(second, "title_en").fill(title)
        expect(status_of(second)).to_have_text(SAVED)
        field_of(first, "summary_en").fill("")
        self.type(first, self.dice.uniform(0.3, 5))
        if rival:
            self.rival(first, second, address)
        died = self.let_die(death, first)

        page = self.tab(address)
        expect(field_of(page, "title_en")).to_have_value(title)
        self.judge(field_of(page, "summary_en").input_value(), died)
        assert self.kept(address)["title_en"] == title
        assert self.text.startswith(self.kept(address).get("summary_en", ""))
        for other in self.context.pages if self.context else []:
            other.close()

    def rival(self, first: Page, second: Page, address: str) -> None:
        """The other tab, which has not seen the summary, types one too: it is shown both, and nothing of the first is gone."""
        expect(status_of(first)).to_have_text(SAVED)
        before = self.kept(address)["summary_en"]
        field_of(second, "summary_en").fill("from a stale tab")
        group = second.get_by_role("group", name="Two versions of this field")
        expect(group).to_contain_text(before.strip())
        assert self.text.startswith(self.kept(address)["summary_en"])
        group.get_by_role("button", name="Take the other").click()
        expect(group).to_have_count(0)
        self.rivals += 1

    def let_die(self, death: str, page: Page) -> float:
        """What dies; typing goes on where it can. Returns the instant from which nothing more was typed."""
        if death in ("server", "session"):
            self.server.die() if death == "server" else Session.objects.all().delete()
            self.type(page, self.dice.uniform(0.5, 3))
        died = time.monotonic()
        if death == "tab" or (death in ("server", "session") and self.dice.random() < 0.5):
            page.close(run_before_unload=False)
        if death.startswith("browser"):
            self.kill_browser()
        if death == "browser and its disk":
            shutil.rmtree(self.profile)
        if death == "server":
            self.server.start()
        if death == "session":
            self.sign_in()
        return died

    def judge(self, value: str, died: float) -> None:
        """What came back is the beginning of what was typed; what is missing was typed in the last seconds."""
        assert self.text.startswith(value), (value, self.text)
        missing = self.typed[len(value) :]
        lost = died - missing[0][0] if missing else 0.0
        self.lost.append(lost)
        assert lost <= MOST_LOST, (lost, value, self.text)


def field_of(page: Page, name: str) -> Locator:
    return page.locator(f"main form [name={name}]").first


def status_of(page: Page) -> Locator:
    return page.locator(".draft-status").first


@contextmanager
def typist(playwright: Playwright, folder: Path, seed: int) -> Iterator[Typist]:
    world = make_world()
    port = own_port(8700)
    with own_valkey(folder / "valkey") as queue:
        server = Server(environment_of_test(queue.url), folder / "web.log", port)
        server.start()
        person = Typist(world, playwright, server, reverse("training:create_programme"), folder, random.Random(seed))
        try:
            yield person
        finally:
            person.close()
            server.die()
