"""Pages of calls: for the ministry to keep them, for partners to read those they are invited to."""

from django.urls import path

from scholarships.views import call_editing, calls

urlpatterns = [
    path("calls/", calls.calls, name="calls"),
    path("calls/new/", call_editing.create_call, name="create_call"),
    path("calls/<int:pk>/", calls.call, name="call"),
    path("calls/<int:pk>/change/", call_editing.change_call, name="change_call"),
    path("calls/<int:pk>/allotments/", call_editing.allot, name="allot"),
    path("calls/<int:pk>/checklist/", call_editing.checklist, name="checklist"),
    path("calls/<int:pk>/steps/<slug:step>/", call_editing.call_step, name="call_step"),
]
