"""Fields, the list of faults, filters."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from core import formparts
from core.templatetags.ui.base import draw, one_of, register


@register.simple_tag
def field(
    *,
    field: BoundField,
    autocomplete: str = "",
    label: str = "",
    hint: str = "",
    width: str = "",
    inputmode: str = "",
    lang: str = "",
    spellcheck: str = "",
) -> SafeString:
    """Label, hint, errors and control of one bound field, tied by ids. Radios and check lists become a fieldset.

    `width` is short | medium | full; `lang` is the language of what is typed; `spellcheck="false"` for names.
    """
    if width:
        one_of(width, ("short", "medium", "full"), "width")
    view = formparts.view_field(
        field,
        label=label,
        hint=hint,
        width=width,
        autocomplete=autocomplete,
        inputmode=inputmode,
        lang=lang,
        spellcheck=spellcheck,
    )
    return draw("field", field=view)


@register.simple_tag
def fields(*, form: forms.BaseForm) -> SafeString:
    """Every field of a form in its own order, the hidden ones too."""
    views = [formparts.view_field(bound) for bound in form]
    return draw("fields", fields=views)


@register.simple_tag
def error_summary(*, form: forms.BaseForm | None = None, formset: Any = None, formsets: Iterable[Any] = ()) -> SafeString:
    """The list of what is wrong, linked to the fields, first on the page and focused. Nothing when nothing is wrong."""
    sets = [*formsets, *([formset] if formset is not None else [])]
    faults = formparts.all_faults(form or None, sets)
    return draw("error_summary", faults=faults) if faults else mark_safe("")


@register.simple_tag
def filters(
    *, form: forms.BaseForm, clear_url: str = "?", label: str = "", target: str = "", submit: str = "", kept: Mapping[str, str] | None = None
) -> SafeString:
    """A bar of filters sent by GET. `target` (a CSS selector) lets htmx refresh only the rows; the address follows.

    `kept`: what stays in the address with other filters and with none (order and columns of a list).
    """
    views = [formparts.view_field(bound) for bound in form]
    kept = {name: value for name, value in (kept or {}).items() if name not in form.fields}
    if kept and clear_url == "?":
        clear_url = f"?{urlencode(kept, safe=',')}"
    return draw(
        "filters",
        fields=views,
        clear_url=clear_url,
        label=label or gettext("Filters"),
        target=target,
        submit=submit or gettext("Apply filters"),
        kept=kept.items(),
    )
