from django.urls import URLPattern, path

from agreements.views import changes, files, ledgers, lines, records, renewals

app_name = "agreements"
urlpatterns: list[URLPattern] = [
    path("", records.agreements, name="agreements"),
    path("new/", changes.create, name="create"),
    path("<int:pk>/", records.agreement, name="agreement"),
    path("<int:pk>/change/", changes.change, name="change"),
    path("<int:pk>/parties/add/", changes.add_party, name="add_party"),
    path("<int:pk>/lines/add/", lines.add_line, name="add_line"),
    path("<int:pk>/steps/<slug:step>/", changes.step, name="step"),
    path("<int:pk>/signed-file/", files.signed_file, name="signed_file"),
    path("<int:pk>/signed-file/download/", files.signed_file_download, name="signed_file_download"),
    path("parties/<int:pk>/", changes.change_party, name="change_party"),
    path("parties/<int:pk>/remove/", changes.remove_party, name="remove_party"),
    path("lines/<int:pk>/", ledgers.ledger, name="ledger"),
    path("lines/<int:pk>/change/", lines.change_line, name="change_line"),
    path("lines/<int:pk>/remove/", lines.remove_line, name="remove_line"),
    path("years/<int:pk>/close/", lines.close_year, name="close_year"),
    path("years/<int:pk>/exception/", lines.add_exception, name="add_exception"),
    path("renewals/", renewals.renewals, name="renewals"),
]
