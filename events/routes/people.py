from django.urls import URLPattern, path

from events.views import delegations, own_papers, people, registering, registrations

urlpatterns: list[URLPattern] = [
    path("<int:pk>/delegations/", people.delegations, name="delegations"),
    path("<int:pk>/delegations/invite/", people.invite, name="invite"),
    path("<int:pk>/delegations/precedence/", people.precedence, name="precedence"),
    path("<int:pk>/delegations/send/", people.send, name="send_invitations"),
    path("delegations/<int:pk>/", delegations.delegation, name="delegation"),
    path("delegations/<int:pk>/name/", delegations.name_people, name="name_people"),
    path("delegations/<int:pk>/arrange/", delegations.arrange, name="arrange_delegation"),
    path("delegations/<int:pk>/authorisation/", delegations.credentials, name="credentials"),
    path("delegations/<int:pk>/authorisation/file/", delegations.credentials_file, name="credentials_file"),
    path("delegations/<int:pk>/letter/", delegations.letter, name="invitation_letter"),
    path("delegations/<int:pk>/letter/<slug:language>/", delegations.letter, name="invitation_letter_in"),
    path("delegations/<int:pk>/<slug:step>/", delegations.delegation_step, name="delegation_step"),
    path("<int:pk>/registrations/", registrations.registrations, name="registrations"),
    path("<int:pk>/registrations/approve/", registrations.approve_many, name="approve_many"),
    path("<int:pk>/registrations/list.<slug:kind>", registrations.registrations_file, name="registrations_file"),
    path("registrations/<int:pk>/", registrations.registration, name="registration"),
    path("registrations/<int:pk>/step/<slug:step>/", registrations.registration_step, name="registration_step"),
    path("<int:pk>/register/", registering.register, name="register"),
    path("registration/<str:token>/", registering.own_registration, name="own_registration"),
    path("registration/<str:token>/badge.pdf", own_papers.own_badge, name="own_badge"),
    path("registration/<str:token>/certificate.pdf", own_papers.own_certificate, name="own_certificate"),
    path("registration/<str:token>/<slug:step>/", registering.own_step, name="own_step"),
]
