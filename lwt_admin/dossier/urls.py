from django.urls import URLPattern

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.routing import member, page
from lwt_admin.dossier import views
from lwt_admin.dossier.history.views import history
from lwt_admin.dossier.home import AFTERWARDS
from lwt_admin.dossier.privacy import pupil_views
from lwt_admin.dossier.privacy.views import erasure_list, retention_terms
from lwt_admin.dossier.transfer.urls import urlpatterns as transfer_patterns

urlpatterns: list[URLPattern] = [
    member("", views.home, name="home"),
    *(
        page(f"vandaag/{room.label}/", views.home_room(room), right=room.right, name=room.url_name)
        for room in AFTERWARDS
    ),
    member("zoeken/", views.search, name="search"),
    member("wat-zegt-de-wet/", views.law, name="law"),
    page("leerlingen/<int:pk>/", views.dossier, right=Right.STUDENTS_VIEW, name="dossier"),
    page(
        "leerlingen/<int:pk>/gegevens/",
        views.dossier_details,
        right=Right.STUDENTS_VIEW,
        name="dossier_details",
        part_of="dossier",
    ),
    page(
        "instellingen/bewaartermijnen/",
        retention_terms,
        right=Right.MANAGE,
        name="retention_terms",
    ),
    page("instellingen/wissen/", erasure_list, right=Right.STUDENTS_CHANGE, name="erasure_list"),
    *(
        page(route, view, right=Right.STUDENTS_CHANGE, name=name)
        for route, view, name in (
            ("leerlingen/<int:pk>/privacy/", pupil_views.privacy, "privacy"),
            ("leerlingen/<int:pk>/gegevens.zip", pupil_views.own_data_zip, "own_data_zip"),
            ("leerlingen/<int:pk>/wissen/", pupil_views.student_erase, "student_erase"),
            (
                "leerlingen/<int:pk>/privacy/verzoek/",
                pupil_views.privacy_request_add,
                "privacy_request_add",
            ),
            (
                "privacyverzoeken/<int:pk>/",
                pupil_views.privacy_request_change,
                "privacy_request_change",
            ),
            (
                "privacyverzoeken/<int:pk>/besluit/",
                pupil_views.privacy_request_decide,
                "privacy_request_decide",
            ),
        )
    ),
    page("leerlingen/<int:pk>/geschiedenis/", history, right=Right.HISTORY, name="history"),
    *transfer_patterns,
]
