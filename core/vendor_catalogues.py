"""Which strings of Django and allauth our own vendor catalogues have to translate.

The source of the installed packages is read, not their template catalogues, so that a string which a security release added
is found too. What a package translates itself stays with the package; `locale/vendor` holds the gaps, and the repairs that
somebody delivered over a package's own translation.
"""

from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from babel.messages.catalog import Catalog

from core.catalogues import catalogue_path, extract_all, faults_of, forms_of, key_of, messages, read_catalogue

# The folders whose strings a person can meet here; contrib.admin and the other parts of allauth are not installed.
CONTRIB = ("auth", "contenttypes", "sessions", "messages", "postgres", "humanize")
ALLAUTH = (
    "account",
    "mfa",
    "usersessions",
    "core",
    *(f"templates/{part}" for part in ("account", "mfa", "usersessions", "allauth")),
)
# Strings that are examples in docstrings or comments of Django, not text for people.
NOT_TEXT = {"name"}


def package_folder(package: str) -> Path:
    """The folder of an installed package, found without importing it."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise LookupError(f"{package} is not installed")
    return Path(spec.origin).parent


@cache
def vendor_source() -> Catalog:
    """All strings of the listed parts of Django and allauth."""
    django, allauth = package_folder("django"), package_folder("allauth")
    own = [path.name for path in sorted(django.iterdir()) if path.is_dir() and path.name != "contrib"]
    parts = {
        "django": extract_all(django, own),
        "django/contrib": extract_all(django / "contrib", CONTRIB),
        "allauth": extract_all(allauth, ALLAUTH),
    }
    source = Catalog()
    for prefix, part in parts.items():
        for message in messages(part):
            places = [(f"{prefix}/{name}", 0) for name, _line in message.locations]
            if message.id not in NOT_TEXT or prefix != "django":
                source.add(message.id, None, places, context=message.context, auto_comments=message.auto_comments)
    return source


@cache
def packages_own(language: str) -> Catalog:
    """What the packages themselves translate into the language, merged as far as it is complete."""
    django, allauth = package_folder("django"), package_folder("allauth")
    folders = [django / "conf" / "locale", *(django / "contrib" / part / "locale" for part in CONTRIB), allauth / "locale"]
    merged = Catalog(locale=language)
    for folder in folders:
        for message in messages(read_catalogue(catalogue_path(folder, language), language)):
            if not message.fuzzy and all(forms_of(message)):
                merged.add(message.id, message.string, context=message.context)
    return merged


def vendor_gaps(language: str) -> set[str]:
    """Keys of the strings that the packages leave untranslated, or translate with wrong placeholders."""
    return {fault.key for fault in faults_of(vendor_source(), packages_own(language), language)}


def vendor_template(language: str, repairs: Iterable[str] = ()) -> Catalog:
    """The strings that belong into our vendor catalogue: the gaps, and the strings whose translation we override."""
    wanted = vendor_gaps(language) | set(repairs)
    template = Catalog()
    for message in messages(vendor_source()):
        if key_of(message) in wanted:
            template.add(message.id, None, message.locations, context=message.context, auto_comments=message.auto_comments)
    return template
