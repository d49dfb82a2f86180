"""For whom an entry of the ledger stands: the page of that record. Upper apps register theirs in `AppConfig.ready`."""

from django.urls import reverse

_pages: dict[str, str] = {}


def register_subject(model: str, url_name: str) -> None:
    """The entries of this model ("scholarships.nomination") lead to the page of this name, which takes the pk."""
    _pages[model.lower()] = url_name


def page_of_subject(key: str) -> str:
    """Address of the record behind "scholarships.nomination:31"; empty when nobody registered a page."""
    model, _colon, pk = key.partition(":")
    return reverse(_pages[model], args=[pk]) if model in _pages else ""
