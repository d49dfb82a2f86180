"""Compile the message catalogues (.po) into what Django reads (.mo)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from core.catalogues import compile_below


class Command(BaseCommand):
    help = "Compile every .po file below locale/ whose .mo file is missing or older."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--force", action="store_true", help="compile also what is up to date")

    def handle(self, *args: Any, **options: Any) -> None:
        base = Path(settings.BASE_DIR)
        written = compile_below(base / "locale", force=options["force"])
        for path in written:
            self.stdout.write(f"{path.relative_to(base)}")
        self.stdout.write(f"{len(written)} catalogues compiled")
