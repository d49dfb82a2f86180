from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        from notifications import alarms, announcing, heartbeat, notices, reactions, transitions  # noqa: F401
