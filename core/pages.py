"""From the three errors to pages. Views call one operation inside `attempt` and answer."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from core.errors import Invalid, NotAllowed, Refused

View = Callable[..., HttpResponseBase]


def page(view: View) -> View:
    """`NotAllowed` becomes 403 wherever it was raised in the view; a `Refused` that no form has caught becomes a page of its own, 409."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except NotAllowed as refused:
            raise PermissionDenied from refused
        except Refused as refused:
            return render(request, "409.html", {"sentence": refused}, status=409)

    return wrapped


class Attempt:
    """Whether the operation went through."""

    def __init__(self) -> None:
        self.done = False

    def __bool__(self) -> bool:
        return self.done


@contextmanager
def attempt(request: HttpRequest, form: forms.BaseForm | None = None) -> Iterator[Attempt]:
    """Run an operation; a refusal becomes an error of the form (nothing typed is lost) or a message.

    >>> with attempt(request, form) as done:
    ...     submit_nomination(nomination, actor=request.actor, now=request.now)
    >>> if done: return redirect(...)
    """
    result = Attempt()
    try:
        yield result
        result.done = True
    except Refused as refused:
        if form is None:
            messages.error(request, str(refused))
        else:
            form.add_error(None, str(refused))
    except Invalid as invalid:
        for name, sentences in invalid.errors.items():
            for sentence in sentences:
                if form is None:
                    messages.error(request, str(sentence))
                else:
                    form.add_error(name if name in form.fields else None, str(sentence))
