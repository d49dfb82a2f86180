"""Pages of those who nominate and of nominees. The ministry's pages are in `routes_calls`."""

from django.urls import path

from scholarships.views import answers, apart, dossiers, inviting, nominations, sending

urlpatterns = [
    path("my/", answers.my_nominations, name="my_nominations"),
    path("calls/<int:pk>/nominate/", nominations.nominate, name="nominate"),
    path("nominations/<int:pk>/edit/", nominations.nomination_edit, name="nomination_edit"),
    path("nominations/<int:pk>/edit/documents/", dossiers.nomination_documents, name="nomination_documents"),
    path("nominations/<int:pk>/edit/medical/", apart.nomination_medical, name="nomination_medical"),
    path("nominations/<int:pk>/edit/<slug:slug>/", nominations.nomination_section, name="nomination_section"),
    path("nominations/<int:pk>/documents/<int:document_pk>/", dossiers.nomination_document, name="nomination_document"),
    path("nominations/<int:pk>/documents/<int:document_pk>/remove/", dossiers.nomination_document_remove, name="nomination_document_remove"),
    path("nominations/<int:pk>/passport/", apart.nomination_passport, name="nomination_passport"),
    path("nominations/<int:pk>/reveal/<slug:part>/", apart.nomination_reveal, name="nomination_reveal"),
    path("nominations/<int:pk>/medical/report/", apart.medical_report, name="medical_report"),
    path("nominations/<int:pk>/check/", sending.nomination_check, name="nomination_check"),
    path("nominations/<int:pk>/receipt/", sending.nomination_receipt, name="nomination_receipt"),
    path("nominations/<int:pk>/answer/", answers.nomination_answer, name="nomination_answer"),
    path("nominations/<int:pk>/invite/", inviting.invite_nominee, name="invite_nominee"),
    path("nominations/<int:pk>/withdraw/", answers.nomination_withdraw, name="nomination_withdraw"),
]
