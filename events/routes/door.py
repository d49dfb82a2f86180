from django.urls import URLPattern, path

from events.views import attendance, door

urlpatterns: list[URLPattern] = [
    path("<int:pk>/door/", door.door, name="door"),
    path("<int:pk>/door/list.json", door.door_list, name="door_list"),
    path("<int:pk>/door/sync/", door.door_sync, name="door_sync"),
    path("<int:pk>/door/worker.js", door.door_worker, name="door_worker"),
    path("<int:pk>/attendance/", attendance.attendance, name="attendance"),
    path("<int:pk>/attendance/absent/", attendance.count_absent, name="count_absent"),
    path("<int:pk>/attendance/certificates/", attendance.issue_certificates, name="issue_certificates"),
    path("<int:pk>/badges.pdf", attendance.badges, name="badges"),
    path("registrations/<int:pk>/badge.pdf", attendance.badge, name="badge"),
    path("registrations/<int:pk>/certificate.pdf", attendance.participation_certificate, name="participation_certificate"),
    path("registrations/<int:pk>/revoke-certificate/", attendance.revoke_certificate, name="revoke_certificate"),
    path("registrations/<int:pk>/attendance/<slug:step>/", attendance.attendance_step, name="attendance_step"),
]
