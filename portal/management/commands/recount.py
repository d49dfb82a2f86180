"""Print every counter that disagrees with a recount; exit code 1 when there is one."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from portal.recount import disagreements


class Command(BaseCommand):
    help = "Count quotas, slots, places, seats and states again and compare with what is kept."

    def handle(self, *args: Any, **options: Any) -> None:
        found = disagreements()
        for sentence in found:
            self.stderr.write(sentence)
        if found:
            sys.exit(1)
        self.stdout.write("Every counter agrees with the recount.")
