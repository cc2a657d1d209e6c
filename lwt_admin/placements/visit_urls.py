"""Addresses of visits, of the calendar of them, and of incidents."""

from django.urls import URLPattern

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.routing import page, public
from lwt_admin.placements.views import actions, agenda, incidents, visits

VIEW, LOG, NOTES = Right.PLACEMENTS_VIEW, Right.PLACEMENTS_LOG, Right.NOTES_RESTRICTED

urlpatterns: list[URLPattern] = [
    page("bezoeken/", visits.visit_list, right=VIEW, name="visit_list"),
    page("bezoeken/geweest/", visits.visit_history, right=VIEW, name="visit_history"),
    page(
        "bezoeken/leerling/<int:pk>/",
        visits.visit_student,
        right=VIEW,
        name="visit_student",
        part_of="dossier",
    ),
    page("bezoeken/plannen/<int:agreement_pk>/", visits.visit_plan, right=LOG, name="visit_plan"),
    page("bezoeken/noteren/<int:agreement_pk>/", visits.visit_log, right=LOG, name="visit_log"),
    page("bezoeken/<int:pk>/", visits.visit_detail, right=VIEW, name="visit_detail"),
    page("bezoeken/<int:pk>/wijzigen/", visits.visit_edit, right=LOG, name="visit_edit"),
    page("bezoeken/<int:pk>/verslag/", visits.visit_report, right=LOG, name="visit_report"),
    page("bezoeken/<int:pk>/ging-niet-door/", visits.visit_cancel, right=LOG, name="visit_cancel"),
    page("bezoeken/<int:visit_pk>/afspraak/", actions.action_add, right=LOG, name="action_add"),
    page("bezoeken/afspraken/<int:pk>/", actions.action_edit, right=LOG, name="action_edit"),
    page("bezoeken/afspraken/<int:pk>/gedaan/", actions.action_done, right=LOG, name="action_done"),
    page("instellingen/agenda/", agenda.agenda, right=LOG, name="agenda"),
    page("instellingen/agenda/nieuw/", agenda.agenda_renew, right=LOG, name="agenda_renew"),
    page("instellingen/agenda/intrekken/", agenda.agenda_revoke, right=LOG, name="agenda_revoke"),
    public("agenda/<str:token>.ics", agenda.calendar_feed, name="calendar_feed"),
    page("incidenten/", incidents.incident_list, right=NOTES, name="incident_list"),
    page(
        "incidenten/leerling/<int:pk>/",
        incidents.incident_student,
        right=NOTES,
        name="incident_student",
        part_of="dossier",
    ),
    page("incidenten/noteren/", incidents.incident_choose, right=NOTES, name="incident_choose"),
    page(
        "incidenten/noteren/<int:agreement_pk>/",
        incidents.incident_add,
        right=NOTES,
        name="incident_add",
    ),
    page("incidenten/<int:pk>/", incidents.incident_detail, right=NOTES, name="incident_detail"),
    page(
        "incidenten/<int:pk>/wijzigen/", incidents.incident_edit, right=NOTES, name="incident_edit"
    ),
    page(
        "incidenten/<int:pk>/afhandelen/",
        incidents.incident_close,
        right=NOTES,
        name="incident_close",
    ),
    page(
        "incidenten/<int:pk>/heropenen/",
        incidents.incident_reopen,
        right=NOTES,
        name="incident_reopen",
    ),
    page(
        "incidenten/<int:pk>/bijlage/",
        incidents.incident_attach,
        right=NOTES,
        name="incident_attach",
    ),
    page(
        "incidenten/bijlagen/<int:pk>/", incidents.incident_file, right=NOTES, name="incident_file"
    ),
    page(
        "incidenten/bijlagen/<int:pk>/verwijderen/",
        incidents.incident_file_delete,
        right=NOTES,
        name="incident_file_delete",
    ),
]
