"""`migrate`, which makes an empty database from the models in seconds and carries any other from version to version as ever."""

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connections

from core.new_database import is_empty, make_from_models

PARTLY = ("app_label", "migration_name", "plan", "check_unapplied", "fake", "fake_initial", "prune")


class Command(migrate.Command):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--replay", action="store_true", help="Run each migration even if the database is empty.")

    def handle(self, *args: Any, **options: Any) -> str | None:
        connection = connections[options["database"]]
        if not options.pop("replay") and not any(options.get(name) for name in PARTLY) and is_empty(connection):
            make_from_models(connection)
            if options["verbosity"] >= 1:
                self.stdout.write("  The database was empty: made from the models.")
        return super().handle(*args, **options)
