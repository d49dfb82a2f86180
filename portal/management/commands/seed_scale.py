"""Fill an empty database with made-up nominations for measuring; prints rows, minutes and the disk used."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.scale.filling import SEED, NotEmpty, disk_used, fill


class Command(BaseCommand):
    help = "Fill an empty database with made-up data: 195 partners, 400 programmes, calls, and so many nominations with all that hangs on them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--nominations", type=int, required=True)
        parser.add_argument("--seed", type=int, default=SEED, help="the same seed makes the same data")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["nominations"] < 1:
            raise CommandError("At least one nomination.")
        began = time.monotonic()
        try:
            rows = fill(options["nominations"], now=timezone.now(), seed=options["seed"], tell=self.stdout.write)
        except NotEmpty:
            raise CommandError("This database holds other nominations. Made-up data go into an empty database only.") from None
        for label, number in rows.items():
            self.stdout.write(f"{label}: {number:,} rows")
        self.stdout.write(f"{time.monotonic() - began:.0f} seconds, {disk_used() / 2**30:.2f} GiB of disk")
