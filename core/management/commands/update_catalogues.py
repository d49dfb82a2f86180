"""Bring locale/ru and locale/kk in step with the strings of the source; see locale/README.md."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core import catalogues
from core.vendor_catalogues import vendor_source, vendor_template


class Command(BaseCommand):
    help = "Extract the strings of the source into locale/<language>/LC_MESSAGES/django.po and keep their translations."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; exit 1 with the list of untranslated strings")
        parser.add_argument("--fill", action="append", type=Path, default=[], metavar="FILE.json", help="take translations from here")
        parser.add_argument("--missing", type=Path, metavar="FILE.json", help="write what is left to translate, ready for --fill")
        parser.add_argument("--vendor", action="store_true", help="work on locale/vendor: strings of Django and allauth")

    def handle(self, *args: Any, **options: Any) -> None:
        base, vendor = Path(settings.BASE_DIR), options["vendor"]
        locale = base / "locale" / "vendor" if vendor else base / "locale"
        source = vendor_source() if vendor else catalogues.extract_all(base)
        faults: list[catalogues.Fault] = []
        for language in catalogues.LANGUAGES:
            path = catalogues.catalogue_path(locale, language)
            if not options["check"]:
                known = self._translations(path, source, language, options["fill"])
                template = vendor_template(language, repairs=known) if vendor else source
                written = catalogues.write_catalogue(path, catalogues.merge(template, language, known))
                self.stdout.write(f"{path.relative_to(base)}: {'written' if written else 'unchanged'}")
            template = vendor_template(language) if vendor else source
            faults += catalogues.faults_of(template, catalogues.read_catalogue(path, language), language)
        if options["missing"]:
            catalogues.write_missing(options["missing"], faults)
        self._report(faults, check=options["check"])

    def _translations(self, path: Path, source: Catalog, language: str, files: list[Path]) -> catalogues.Translations:
        """What the catalogue knows, overridden by what the files deliver; a wrong delivery is named and left out."""
        known = catalogues.translations_of(catalogues.read_catalogue(path, language))
        for file in files:
            delivered = catalogues.read_fill(file).get(language, {})
            refused = catalogues.fill_faults(source, language, delivered)
            for fault in refused:
                self.stderr.write(f"{file}: refused: {fault}")
            bad = {fault.key for fault in refused}
            known |= {key: value for key, value in delivered.items() if key not in bad}
        return known

    def _report(self, faults: list[catalogues.Fault], *, check: bool) -> None:
        for fault in faults if check else []:
            self.stdout.write(str(fault))
        counts = ", ".join(f"{language} {sum(f.language == language for f in faults)}" for language in catalogues.LANGUAGES)
        if check and faults:
            raise CommandError(f"untranslated or broken: {counts}", returncode=1)
        self.stdout.write(f"untranslated or broken: {counts}")
