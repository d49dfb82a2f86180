from django.urls import include, path

from notifications.views import actions, choices, inbox, readers, wordings

urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("<int:pk>/", inbox.notice, name="notice"),
    path("all-read/", inbox.all_read, name="all_read"),
    path("mark/", inbox.mark, name="mark_notices"),
    path("settings/", choices.notice_settings, name="notice_settings"),
    path("settings/<slug:name>/", choices.notice_topic, name="notice_topic"),
    path("told/", readers.told, name="told"),
    path("told/<int:pk>/", readers.told_entry, name="told_entry"),
    path("told/<int:pk>/remind/", readers.remind_readers, name="remind_readers"),
    path("words/", wordings.wordings, name="wordings"),
    path("words/<slug:kind>/<slug:language>/", wordings.wording, name="wording"),
    path("words/<slug:kind>/<slug:language>/restore/", wordings.restore_words, name="restore_words"),
    path("", include("notifications.routes_mail")),
    path("actions/", actions.actions, name="actions"),
    path("actions/<int:pk>/", actions.action, name="action"),
    path("actions/<int:pk>/<slug:step>/", actions.action_step, name="action_step"),
]
