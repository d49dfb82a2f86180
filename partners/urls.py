from django.urls import path

from partners.views import absences, authority, delegations, invitations, partners, people

app_name = "partners"
urlpatterns = [
    path("partners/", partners.partners, name="partners"),
    path("partners/add/", partners.add_partner, name="add_partner"),
    path("partners/<int:pk>/", partners.partner, name="partner"),
    path("partners/<int:pk>/change/", partners.change_partner, name="change_partner"),
    path("partners/<int:pk>/institutions/add/", partners.add_institution, name="add_institution"),
    path("institutions/<int:pk>/change/", partners.change_institution, name="change_institution"),
    path("people-and-roles/", people.members, name="members"),
    path("people-and-roles/<int:pk>/", people.person, name="person"),
    path("people-and-roles/<int:pk>/give-role/", people.give_role, name="give_role"),
    path("people-and-roles/<int:pk>/<slug:act>/", people.change_account, name="change_account"),
    path("roles/<int:pk>/end/", people.end_role, name="end_role"),
    path("roles/<int:pk>/hand-over/", authority.hand_over, name="hand_over"),
    path("roles/<int:pk>/confirm/", authority.confirm_officer, name="confirm_officer"),
    path("authorities/<int:pk>/", authority.authority, name="authority"),
    path("authorities/<int:pk>/confirm/", authority.confirm_officers, name="confirm_officers"),
    path("authorities/<int:pk>/two-person-rule/", authority.two_person_rule, name="two_person_rule"),
    path("authorities/<int:pk>/lend/", delegations.lend, name="lend"),
    path("absences/", absences.absences, name="absences"),
    path("absences/<int:pk>/back/", absences.be_back, name="be_back"),
    path("lent-powers/", delegations.delegations, name="delegations"),
    path("lent-powers/<int:pk>/take-back/", delegations.take_back, name="take_back"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/new/", invitations.invite, name="invite"),
    path("invitations/<int:pk>/cancel/", invitations.cancel_invitation, name="cancel_invitation"),
    path("invitations/<int:pk>/resend/", invitations.resend_invitation, name="resend_invitation"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
]
