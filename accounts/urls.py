"""Everything about one's own account. Of allauth's pages only those the portal needs are routed."""

from allauth.account import views as account
from allauth.mfa.base.views import index as mfa_index
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions.views import list_usersessions
from django.urls import include, path, re_path

from accounts import views

sign_in = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),  # says that accounts are by invitation
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
]
addresses = [
    path("email/", account.email, name="account_email"),
    path("confirm-email/", account.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", account.confirm_email, name="account_confirm_email"),
]
passwords = [
    path("change/", account.password_change, name="account_change_password"),
    path("set/", account.password_set, name="account_set_password"),
    path("reset/", account.password_reset, name="account_reset_password"),
    path("reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path("reset/key/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
factors = [
    path("", mfa_index, name="mfa_index"),
    path("authenticate/", views.SecondStepView.as_view(), name="mfa_authenticate"),
    path("reauthenticate/", views.ProveAgainView.as_view(), name="mfa_reauthenticate"),
    path("totp/activate/", views.adding_factor(totp.activate_totp), name="mfa_activate_totp"),
    path("totp/deactivate/", views.removing_factor(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/generate/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("recovery-codes/download/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("webauthn/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("webauthn/add/", views.adding_factor(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("webauthn/login/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("webauthn/reauthenticate/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("webauthn/keys/<int:pk>/edit/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("webauthn/keys/<int:pk>/remove/", views.removing_factor(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
]
urlpatterns = [  # under accounts/
    path("language/", views.set_language, name="set_language"),
    path("settings/", views.account_settings, name="account_settings"),
    path("second-factor/", views.second_factor_setup, name="second_factor_setup"),
    path("sessions/", list_usersessions, name="usersessions_list"),
    path("password/", include(passwords)),
    path("2fa/", include(factors)),
    *sign_in,
    *addresses,
]
