"""Invite the first administrator of an empty portal; everybody else is invited on its pages."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from core.errors import PortalError
from partners.operations import invite_first_administrator


class Command(BaseCommand):
    help = "Make the host country and its ministry if there are none, and send the invitation of the first administrator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("full_name")
        parser.add_argument("--country", default="KZ", help="ISO 3166 code of the country that runs the portal (KZ)")
        parser.add_argument("--ministry", default="Ministry of Foreign Affairs", help="name of its ministry in English")
        parser.add_argument("--language", default="en", choices=[code for code, _name in settings.LANGUAGES])
        parser.add_argument("--show-link", action="store_true", help="print the link too, while no e-mail can leave; it opens the account")

    def handle(self, *args: Any, **options: Any) -> None:
        names = ("email", "full_name", "language", "country", "ministry")
        try:
            invitation, token = invite_first_administrator(**{name: options[name] for name in names}, now=timezone.now())
        except PortalError as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"The invitation of {invitation} goes out by e-mail and is open until {invitation.expires_at:%Y-%m-%d}.")
        if options["show_link"]:
            self.stdout.write(settings.BASE_URL + reverse("partners:invitation", args=[token]))
