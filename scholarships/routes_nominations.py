"""Pages of those who nominate and of nominees. The ministry's pages are in `routes_calls`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
