"""Addresses under /accounts/. Their names are allauth's, which leads to them by name; passwords have none but one.

login/            an address, or a passkey        signup/passkey/   an account with a passkey from the start
login/code/       the code that was mailed        email/            another address
(nothing)         what is kept of one             passkeys/         added, named, removed
"""

from allauth.account import views as allauth
from allauth.mfa.webauthn import views as passkeys
from django.urls import path
from django.views.generic import RedirectView

from content.account import views

overview = RedirectView.as_view(pattern_name="account")

urlpatterns = [
    path("", views.account, name="account"),
    path("login/", views.sign_in, name="account_login"),
    path("login/", views.sign_in, name="account_request_login_code"),
    path("login/code/", views.code, name="account_confirm_login_code"),
    path("login/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("signup/", RedirectView.as_view(pattern_name="account_login", query_string=True), name="account_signup"),
    path("signup/passkey/", allauth.signup_by_passkey, name="account_signup_by_passkey"),
    path("signup/passkey/make/", passkeys.signup_webauthn, name="mfa_signup_webauthn"),
    path("logout/", allauth.logout, name="account_logout"),
    path("logout/everywhere/", views.sign_out_everywhere, name="account_logout_everywhere"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("email/", allauth.email, name="account_email"),
    path("email/code/", views.address_code, name="account_email_verification_sent"),
    path("passkeys/", overview, name="mfa_index"),
    path("passkeys/", overview, name="mfa_list_webauthn"),
    path("passkeys/add/", views.add_passkey, name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/name/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("again/", allauth.reauthenticate, name="account_reauthenticate"),
    path("again/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("export/", views.export, name="account_export"),
    path("delete/", views.delete, name="account_delete"),
]
