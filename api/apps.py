from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "api"
    verbose_name = _("Machine door")

    def ready(self) -> None:
        from api import scheme  # noqa: F401 - the schema finds it by itself once it is read
        from api.operations import revoke_all_of
        from core.record import register_words
        from core.registries import react

        register_words("api.apitoken", {"made": _("Token made"), "revoked": _("Token revoked")})
        react("accounts.user", "reset_second_factor", revoke_all_of)
