from django.urls import path

from exchanges.views import mission_files, mission_steps, missions, stays_calendar

urlpatterns = [
    path("missions/", missions.missions, name="missions"),
    path("missions/new/", missions.new_mission, name="new_mission"),
    path("missions/<int:pk>/", missions.mission, name="mission"),
    path("missions/<int:pk>/agreement.pdf", mission_files.agreement, name="mission_agreement"),
    path("missions/<int:pk>/invitation.pdf", mission_files.invitation, name="mission_invitation"),
    path("missions/<int:pk>/report-file/", mission_files.report_file, name="mission_report_file"),
    path("missions/<int:pk>/passport/", mission_steps.passport, name="mission_passport"),
    path("missions/<int:pk>/<slug:step>/", mission_steps.mission_step, name="mission_step"),
    path("mission-approvals/<int:pk>/scan/", mission_files.scan, name="mission_scan"),
    path("stays-calendar/", stays_calendar.stays_calendar, name="stays_calendar"),
]
