"""Write the blocks of the documentation that come from the code (portal/docblocks.py)."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.docblocks import documents, rewritten


class Command(BaseCommand):
    help = "Bring the blocks written from the code (lives of records, roles, example accounts) up to date in every README and in docs/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; exit 1 with the list of stale pages")

    def handle(self, *args: Any, **options: Any) -> None:
        stale = {path: new for path in documents() if (new := rewritten(text := path.read_text())) != text}
        for path, new in stale.items():
            if not options["check"]:
                path.write_text(new)
            self.stdout.write(f"{path.relative_to(Path(settings.BASE_DIR))}: {'stale' if options['check'] else 'written'}")
        if stale and options["check"]:
            sys.exit(1)
