from django.urls import URLPattern

from training.routes import base, evaluation, plans

app_name = "training"
urlpatterns: list[URLPattern] = [*evaluation.urlpatterns, *plans.urlpatterns, *base.urlpatterns]
