"""The tick that a call needs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.permissions import BasePermission


class Ticked(BasePermission):  # type: ignore[misc]
    """Deny by default: a view that names no act for a method is open to nobody, and a token needs the tick of that act."""

    def has_permission(self, request: Any, view: Any) -> bool:
        if request.auth is None:
            raise exceptions.NotAuthenticated
        act = view.acts.get("GET" if request.method == "HEAD" else request.method)
        if act is None:
            raise exceptions.MethodNotAllowed(request.method)
        if view.endpoint and f"{view.endpoint}:{act}" not in request.auth.scopes:
            words = {"scope": f"{view.endpoint}:{act}"}
            raise exceptions.PermissionDenied(_("This token was not ticked for “%(scope)s”.") % words, code="no_scope")
        return True
