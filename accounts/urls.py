from django.urls import include, path
from django.views.i18n import set_language

from accounts import views

urlpatterns = [
    path("language/", set_language, name="set_language"),
    path("accounts/settings/", views.account_settings, name="account_settings"),
    path("accounts/", include("allauth.urls")),
]
