from allauth.account import views as allauth_views
from django.urls import URLPattern, path

from lwt_admin.accounts import views
from lwt_admin.accounts.routing import member

urlpatterns: list[URLPattern] = [
    path("inloggen/", allauth_views.login, name="account_login"),
    path("uitloggen/", allauth_views.logout, name="account_logout"),
    path("inloggen/geblokkeerd/", allauth_views.account_inactive, name="account_inactive"),
    path("wachtwoord/wijzigen/", allauth_views.password_change, name="account_change_password"),
    path("wachtwoord/instellen/", allauth_views.password_set, name="account_set_password"),
    path("wachtwoord/vergeten/", allauth_views.password_reset, name="account_reset_password"),
    path(
        "wachtwoord/vergeten/verstuurd/",
        allauth_views.password_reset_done,
        name="account_reset_password_done",
    ),
    path(
        "wachtwoord/vergeten/<str:uidb36>-<str:key>/",
        allauth_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "wachtwoord/vergeten/klaar/",
        allauth_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("inloggen/opnieuw/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("aanmelden/", allauth_views.signup, name="account_signup"),
    path("account/e-mail/", allauth_views.email, name="account_email"),
    member("school/", views.school_switch, name="school_switch"),
]
