"""Addresses of the machine door; the parts stand in routes of their own."""

from django.urls import URLPattern, URLResolver

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = []
