from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        from portal import journal, tallies, task_words, vigil  # noqa: F401
