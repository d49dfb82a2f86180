from django.urls import URLPattern, path

from events.views import event_editing, event_reports, event_steps, events, programme, public_events, speakers

urlpatterns: list[URLPattern] = [
    path("", events.events, name="events"),
    path("new/", event_editing.new_event, name="new_event"),
    path("public/", public_events.public_events, name="public_events"),
    path("public/<slug:reference>/", public_events.public_event, name="public_event"),
    path("public/<slug:reference>/event.ics", public_events.public_calendar, name="public_calendar"),
    path("<int:pk>/", events.event, name="event"),
    path("<int:pk>/event.ics", public_events.event_calendar, name="event_calendar"),
    path("<int:pk>/change/", event_editing.change_event, name="change_event"),
    path("<int:pk>/step/<slug:step>/", event_steps.event_step, name="event_step"),
    path("<int:pk>/programme/", programme.programme, name="programme"),
    path("<int:pk>/programme/add/", programme.add_session, name="add_session"),
    path("<int:pk>/speakers/", speakers.speakers, name="speakers"),
    path("<int:pk>/speakers/add/", speakers.add_speaker, name="add_speaker"),
    path("speakers/<int:pk>/", speakers.change_speaker, name="change_speaker"),
    path("speakers/<int:pk>/remove/", speakers.remove_speaker, name="remove_speaker"),
    path("sessions/<int:pk>/", programme.session, name="session"),
    path("sessions/<int:pk>/change/", programme.change_session, name="change_session"),
    path("sessions/<int:pk>/copy/", programme.copy_session, name="copy_session"),
    path("sessions/<int:pk>/cancel/", programme.cancel_session, name="cancel_session"),
    path("sessions/<int:pk>/questions/", programme.session_questions, name="session_questions"),
    path("sessions/<int:pk>/speakers/", speakers.session_speakers, name="session_speakers"),
    path("<int:pk>/report/", event_reports.event_report, name="event_report"),
    path("<int:pk>/report/write/", event_reports.write_report, name="write_report"),
    path("<int:pk>/report/file/", event_reports.report_file, name="report_file"),
    path("<int:pk>/evaluate/", event_reports.evaluate_event, name="evaluate_event"),
]
