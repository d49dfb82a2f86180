from django.urls import URLPattern, path

from events.views import event_steps, events

urlpatterns: list[URLPattern] = [
    path("", events.events, name="events"),
    path("<int:pk>/", events.event, name="event"),
    path("<int:pk>/step/<slug:step>/", event_steps.event_step, name="event_step"),
]
