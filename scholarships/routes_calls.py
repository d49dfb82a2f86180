"""Pages of the ministry: calls, lists and records of nominations, decisions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
