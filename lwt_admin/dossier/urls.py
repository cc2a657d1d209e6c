from django.urls import URLPattern

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.routing import member, page
from lwt_admin.dossier import views

urlpatterns: list[URLPattern] = [
    member("", views.home, name="home"),
    member("vandaag/<slug:room>/", views.home_room, name="home_room"),
    member("zoeken/", views.search, name="search"),
    page("leerlingen/<int:pk>/", views.dossier, right=Right.STUDENTS_VIEW, name="dossier"),
    page(
        "leerlingen/<int:pk>/gegevens/",
        views.dossier_details,
        right=Right.STUDENTS_VIEW,
        name="dossier_details",
    ),
]
