from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        from notifications import alarms, heartbeat, notices, reactions  # noqa: F401
