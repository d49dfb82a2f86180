"""Before the sending: the nominee's own part, the second person's list, signed papers and their scans, what the ministry enters from paper."""

from django.urls import path

from scholarships.views import employers, endorsing, on_behalf, own_part, passing_on, second_person

urlpatterns = [
    path("nominations/to-endorse/", second_person.to_endorse, name="to_endorse"),
    path("nominations/to-pass-on/", passing_on.to_pass_on, name="to_pass_on"),
    path("nominations/<int:pk>/own-part/", own_part.own_part, name="own_part"),
    path("nominations/<int:pk>/ask-nominee/", own_part.ask_nominee, name="ask_nominee"),
    path("nominations/<int:pk>/invite-employer/", employers.invite_employer, name="invite_employer"),
    path("nominations/<int:pk>/paper/", endorsing.enter_paper, name="enter_paper"),
    path("nominations/<int:pk>/endorsements/<int:endorsement_pk>/", endorsing.endorsement_evidence, name="endorsement_evidence"),
    path("calls/<int:pk>/from-paper/", on_behalf.nominate_on_behalf, name="nominate_on_behalf"),
]
