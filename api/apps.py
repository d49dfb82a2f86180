from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "api"
    verbose_name = _("Machine door")

    def ready(self) -> None:
        from api import scheme  # noqa: F401 - the schema finds it by itself once it is read
        from core.record import register_words

        register_words("api.apitoken", {"made": _("Token made"), "revoked": _("Token revoked")})
