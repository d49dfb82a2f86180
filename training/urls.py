from django.urls import URLPattern

from training.routes import base

app_name = "training"
urlpatterns: list[URLPattern] = [*base.urlpatterns]
