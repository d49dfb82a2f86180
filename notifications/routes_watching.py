"""Whether the automation lives, and who will be told of a step."""

from django.urls import path

from notifications.views import automation, telling

urlpatterns = [
    path("automation/", automation.automation, name="automation"),
    path("automation/pause/", automation.pause, name="mail_pause"),
    path("automation/pauses/<int:pk>/end/", automation.pause_end, name="mail_pause_end"),
    path("automation/again/", automation.tried_again, name="automation_try_again"),
    path("automation/kinds/", automation.kinds, name="message_kinds"),
    path("automation/kinds/<slug:name>/", automation.kind, name="message_kind"),
    path("telling/<str:model>/<slug:step>/<str:of>/", telling.who_is_told, name="who_is_told"),
]
