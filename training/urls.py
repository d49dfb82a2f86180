from django.urls import URLPattern

from training.routes import base, plans

app_name = "training"
urlpatterns: list[URLPattern] = [*plans.urlpatterns, *base.urlpatterns]
