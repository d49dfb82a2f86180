"""Example data for the demo; does nothing when it is loaded already."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.demo.load import load
from portal.demo_accounts import demo_password


class Command(BaseCommand):
    help = "Load the example data once. With another DEMO_PASSWORD than before, the example accounts follow it."

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO or settings.PROFILE.startswith("test")):
            raise CommandError("Example accounts have a password that everybody knows: this is for the demo only (DEMO is not set).")
        self.stdout.write(f"Example data: {load(now=timezone.now(), password=demo_password())}.")
