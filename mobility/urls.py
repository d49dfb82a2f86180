from django.urls import path

from mobility.views import allowances, desk, notes, register, sheets, stays

app_name = "mobility"
urlpatterns = [
    path("visas/", desk.desk, name="desk"),
    path("visas/note/", notes.note, name="note"),
    path("visas/references/", notes.references, name="references"),
    path("notes/", register.register, name="register"),
    path("stays/", stays.stays, name="stays"),
    path("stays/<int:pk>/", stays.stay, name="stay"),
    path("stays/<int:pk>/letter.pdf", stays.visa_letter, name="visa_letter"),
    path("stays/<int:pk>/allowances/add/", allowances.add_allowance, name="add_allowance"),
    path("stays/<int:pk>/<slug:step>/", stays.stay_step, name="stay_step"),
    path("allowances/<int:pk>/", allowances.allowance, name="allowance"),
    path("allowances/<int:pk>/change/", allowances.change_allowance, name="change_allowance"),
    path("allowances/<int:pk>/end/", allowances.end_allowance, name="end_allowance"),
    path("pay-sheets/", sheets.sheets, name="sheets"),
    path("pay-sheets/<int:pk>/", sheets.sheet, name="sheet"),
    path("pay-sheets/<int:pk>/sheet.xlsx", sheets.workbook, name="workbook"),
    path("pay-sheets/<int:pk>/<slug:step>/", sheets.sheet_step, name="sheet_step"),
]
