from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "partners"

    def ready(self) -> None:
        from partners import audiences, notices  # noqa: F401
        from partners import tables as tables

        notices.register()
