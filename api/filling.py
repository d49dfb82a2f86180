"""Sections of a nomination by machine: the forms of the pages check the values, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404
from django.utils.translation import gettext as _

from core.errors import Invalid, Refused
from scholarships.forms.drafts import DraftForm
from scholarships.forms.rows import RowsField
from scholarships.forms.sections import FORMS
from scholarships.models import Nomination


def cleaned(form: forms.BaseForm) -> dict[str, Any]:
    """What a form of the pages takes; else `Invalid` with its sentences."""
    if form.is_valid():
        return dict(form.cleaned_data)
    errors = {("" if name == "__all__" else name): [str(one) for one in said] for name, said in form.errors.items()}
    raise Invalid(errors)


def form_of(nomination: Nomination, slug: str, *, now: datetime, data: Any = None) -> DraftForm:
    if slug not in FORMS:
        raise Http404
    return FORMS[slug](nomination, data, now=now)


def shown(form: DraftForm) -> dict[str, Any]:
    return {name: form.kept[name] for name in form.fields if name in form.kept}


def values_for(nomination: Nomination, slug: str, sent: Mapping[str, Any], *, now: datetime) -> dict[str, Any]:
    """The sent values as their fields understand them. All or none; a field that the ministry has checked is closed."""
    blank = form_of(nomination, slug, now=now)
    known = shown(blank)
    if unknown := [name for name in sent if name not in known]:
        raise Invalid({name: [_("There is no such field here.")] for name in unknown})
    if any(blank.fields[name].disabled for name in sent):
        raise Refused(_("Checked by the ministry: it stays as it is."), code="checked")
    data: dict[str, str] = {}
    for name, value in sent.items():
        data |= _typed(name, value, blank.fields[name])
    form = form_of(nomination, slug, now=now, data=data)
    form.is_valid()
    if faults := {name: [str(one) for one in said] for name, said in form.errors.items() if name in sent}:
        raise Invalid(faults)
    empty: dict[str, Any] = {name: [] for name in sent if isinstance(blank.fields[name], RowsField)}
    return {name: value for name, value in {**empty, **form.readable}.items() if name in sent}


def _typed(name: str, value: Any, field: forms.Field) -> dict[str, str]:
    """As a browser would send it."""
    if isinstance(field, RowsField):
        if not isinstance(value, list):
            raise Invalid({name: [_("Send a list of rows.")]})
        columns = {column.name for column in field.columns}
        if any(set(row) - columns for row in value):
            raise Invalid({name: [_("A row has these columns: %(names)s.") % {"names": ", ".join(sorted(columns))}]})
        return {f"{name}-{number}-{column}": row.get(column, "") for number, row in enumerate(value) for column in columns}
    if isinstance(value, list):
        raise Invalid({name: [_("Send one value, no list.")]})
    if isinstance(value, bool):
        return {name: "on" if value else ""} if isinstance(field, forms.BooleanField) else {name: "yes" if value else "no"}
    return {name: "" if value is None else str(value)}
