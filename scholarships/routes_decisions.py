"""Pages of nominations for the ministry: lists, records, screening, decisions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
