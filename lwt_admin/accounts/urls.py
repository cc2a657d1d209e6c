from allauth.account import views as allauth_views
from django.urls import URLPattern, path, re_path

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.routing import member, page, public
from lwt_admin.accounts.views import calendar, invitations, members, settings, switch, years

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
    # The key has hyphens of its own; only the first one parts it from the person.
    re_path(
        r"^wachtwoord/vergeten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
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
    member("account/e-mail/", settings.email_fixed, name="account_email"),
    member("school/", switch.school_switch, name="school_switch"),
    member("instellingen/", settings.settings_home, name="settings"),
    member("instellingen/mijn-naam/", settings.profile, name="profile"),
    member("instellingen/rechten/", settings.rights, name="rights"),
    page(
        "instellingen/school/", settings.school_settings, right=Right.MANAGE, name="school_settings"
    ),
    page("instellingen/gebruikers/", members.member_list, right=Right.MANAGE, name="member_list"),
    page(
        "instellingen/gebruikers/<int:pk>/wijzigen/",
        members.member_edit,
        right=Right.MANAGE,
        name="member_edit",
    ),
    page(
        "instellingen/gebruikers/<int:pk>/beeindigen/",
        members.member_end,
        right=Right.MANAGE,
        name="member_end",
    ),
    page(
        "instellingen/gebruikers/<int:pk>/heropenen/",
        members.member_reopen,
        right=Right.MANAGE,
        name="member_reopen",
    ),
    page(
        "instellingen/uitnodigingen/nieuw/",
        invitations.invitation_add,
        right=Right.MANAGE,
        name="invitation_add",
    ),
    page(
        "instellingen/uitnodigingen/<int:pk>/opnieuw/",
        invitations.invitation_resend,
        right=Right.MANAGE,
        name="invitation_resend",
    ),
    page(
        "instellingen/uitnodigingen/<int:pk>/intrekken/",
        invitations.invitation_withdraw,
        right=Right.MANAGE,
        name="invitation_withdraw",
    ),
    public("uitnodiging/<str:token>/", invitations.invitation_accept, name="invitation_accept"),
    page("instellingen/schooljaren/", years.year_list, right=Right.CALENDAR, name="year_list"),
    page("instellingen/schooljaren/nieuw/", years.year_add, right=Right.CALENDAR, name="year_add"),
    page(
        "instellingen/schooljaren/importeren/",
        calendar.calendar_import,
        right=Right.CALENDAR,
        name="calendar_import",
    ),
    page(
        "instellingen/schooljaren/<int:pk>/feestdagen/",
        calendar.public_holidays,
        right=Right.CALENDAR,
        name="public_holidays",
    ),
    page(
        "instellingen/schooljaren/<int:pk>/wijzigen/",
        years.year_edit,
        right=Right.CALENDAR,
        name="year_edit",
    ),
    page(
        "instellingen/schooljaren/<int:pk>/vrij/nieuw/",
        years.closed_add,
        right=Right.CALENDAR,
        name="closed_add",
    ),
    page(
        "instellingen/vrij/<int:pk>/wijzigen/",
        years.closed_edit,
        right=Right.CALENDAR,
        name="closed_edit",
    ),
    page(
        "instellingen/vrij/<int:pk>/verwijderen/",
        years.closed_delete,
        right=Right.CALENDAR,
        name="closed_delete",
    ),
]
