from django.urls import path

from training.views import paper_runs, papers

urlpatterns = [
    path("names/", papers.certificate_names, name="certificate_names"),
    path("intakes/<int:pk>/certificates/", paper_runs.intake_certificates, name="intake_certificates"),
    path("paper-runs/<int:pk>/", paper_runs.paper_run, name="paper_run"),
    path("paper-runs/<int:pk>/papers.zip", paper_runs.run_parcel, name="run_parcel"),
    path("enrolments/<int:pk>/papers/", papers.enrolment_papers, name="enrolment_papers"),
    path("enrolments/<int:pk>/preview.png", paper_runs.preview_certificate, name="preview_certificate"),
    path("enrolments/<int:pk>/names/", papers.enrolment_names, name="enrolment_names"),
    path("enrolments/<int:pk>/transcript/", papers.issue_transcript, name="issue_transcript"),
    path("enrolments/<int:pk>/anew/", papers.reissue_certificate, name="reissue_certificate"),
    path("papers/<int:pk>/<slug:language>.pdf", papers.paper_pdf, name="paper_pdf"),
    path("papers/<int:pk>/elmo.xml", papers.transcript_xml, name="transcript_xml"),
    path("papers/<int:pk>/revoke/", papers.revoke_transcript, name="revoke_transcript"),
]
