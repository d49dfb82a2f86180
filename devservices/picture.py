"""A picture of a page of the running demo, for the README.

    python -m devservices.picture ADDRESS EMAIL OUTPUT.png [--path /] [--width 1280]

ADDRESS is what `make demo` printed. Sign-in goes through the real page; the code of the second factor is the one that the demo shows.
The worklist of the README, with the demo running on port 8000:

    .venv/bin/python -m devservices.picture http://localhost:8000 nominating.tajikistan@demo.example docs/images/worklist.png
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .browser import find_chromium, launch_arguments
from .places import ServiceError, layout

if TYPE_CHECKING:
    from playwright.sync_api import Page

HEIGHT = 800
LARGEST = 200_000  # bytes; the picture lies in git


def password() -> str:
    kept = layout("demo").root / "password"
    return os.environ.get("DEMO_PASSWORD") or kept.read_text()


def sign_in(page: Page, address: str, email: str) -> None:
    page.goto(f"{address}/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password())
    page.locator("form:has(input[name=password]) button[type=submit]").click()
    code = page.locator("input[name=code]")
    if code.count():
        shown = re.search(r"\b\d{6}\b", page.locator("main").inner_text())
        if shown is None:
            raise ServiceError("The page asks for a code and shows none: is this the demo?")
        code.first.fill(shown[0])
        page.locator("form:has(input[name=code]) button[type=submit]").first.click()
    if "/accounts/" in page.url:
        raise ServiceError(f"{email} could not sign in: the browser stands at {page.url}.")


def take(address: str, email: str, output: Path, path: str = "/", width: int = 1280) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=launch_arguments())
        page = browser.new_page(viewport={"width": width, "height": HEIGHT}, locale="en", timezone_id="Asia/Almaty")
        sign_in(page, address.rstrip("/"), email)
        page.goto(address.rstrip("/") + path)
        output.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=output)
        browser.close()
    size = output.stat().st_size
    print(f"{output}: {width} x {HEIGHT}, {size // 1000} kB")
    if size > LARGEST:
        raise ServiceError(f"{output} is larger than {LARGEST // 1000} kB.")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address")
    parser.add_argument("email")
    parser.add_argument("output", type=Path)
    parser.add_argument("--path", default="/")
    parser.add_argument("--width", type=int, default=1280)
    try:
        take(**vars(parser.parse_args()))
    except (ServiceError, OSError) as error:
        sys.exit(str(error))
