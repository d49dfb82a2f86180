"""Daily work: attendance and marks."""

from django.urls import path

from training.views import attendance, corrections, mark_files, marks

urlpatterns = [
    path("sessions/<int:pk>/attendance/", attendance.attendance, name="attendance"),
    path("sessions/<int:pk>/code/", attendance.room_code, name="room_code"),
    path("attend/", attendance.attend_by_code, name="attend_by_code"),
    path("attend/<str:token>/", attendance.attend, name="attend"),
    path("intakes/<int:pk>/attendance/", attendance.intake_attendance, name="intake_attendance"),
    path("intakes/<int:pk>/attendance/sessions/", attendance.registers, name="registers"),
    path("intakes/<int:pk>/marks/", marks.intake_marks, name="intake_marks"),
    path("intakes/<int:pk>/marks/open/", marks.open_sheets, name="open_sheets"),
    path("sheets/<int:pk>/", marks.sheet, name="sheet"),
    path("sheets/<int:pk>/resit/", marks.open_resit, name="open_resit"),
    path("sheets/<int:pk>/template.xlsx", mark_files.template, name="marks_template"),
    path("sheets/<int:pk>/marks.<slug:kind>", mark_files.export, name="marks_file"),
    path("sheets/<int:pk>/import/", mark_files.import_marks, name="import_marks"),
    path("sheets/<int:pk>/<slug:step>/", marks.sheet_step, name="sheet_step"),
    path("marks/<int:pk>/correct/", corrections.correct_mark, name="correct_mark"),
    path("corrections/<int:pk>/<slug:step>/", corrections.correction_step, name="correction_step"),
    path("enrolments/<int:pk>/marks/", corrections.enrolment_marks, name="enrolment_marks"),
]
