from django.urls import path

from training.views import feed, places, planning, timetable

urlpatterns = [
    path("timetable/", timetable.timetable, name="timetable"),
    path("intakes/<int:pk>/timetable/", timetable.intake_timetable, name="intake_timetable"),
    path("intakes/<int:pk>/timetable/plan/", planning.plan_session, name="plan_session"),
    path("intakes/<int:pk>/timetable/series/", planning.plan_series, name="plan_series"),
    path("intakes/<int:pk>/groups/", places.groups, name="groups"),
    path("intakes/<int:pk>/groups/add/", places.add_group, name="add_group"),
    path("intakes/<int:pk>/groups/divide/", places.divide, name="divide_groups"),
    path("groups/<int:pk>/", places.rename_group, name="rename_group"),
    path("sessions/<int:pk>/", timetable.session, name="session"),
    path("sessions/<int:pk>/session.ics", timetable.session_calendar, name="session_calendar"),
    path("sessions/<int:pk>/change/", planning.change_session, name="change_session"),
    path("sessions/<int:pk>/cancel/", planning.session_step, {"step": "cancel"}, name="cancel_session"),
    path("sessions/<int:pk>/bring-back/", planning.session_step, {"step": "bring_back"}, name="bring_back"),
    path("rooms/", places.rooms, name="rooms"),
    path("rooms/add/", places.add_room, name="add_room"),
    path("rooms/<int:pk>/", timetable.room, name="room"),
    path("rooms/<int:pk>/change/", places.change_room, name="change_room"),
    path("calendar/", feed.calendar_link, name="calendar_link"),
    path("calendar/<str:secret>.ics", feed.calendar_feed, name="calendar_feed"),
]
