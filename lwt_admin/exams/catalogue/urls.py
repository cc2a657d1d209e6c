from django.urls import URLPattern

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.routing import page
from lwt_admin.exams.catalogue import views

HERE = "instellingen/examenvakken/"

urlpatterns: list[URLPattern] = [
    page(HERE, views.catalogue_list, right=Right.ELECTIVES, name="catalogue_list"),
    page(f"{HERE}nieuw/", views.catalogue_add, right=Right.ELECTIVES, name="catalogue_add"),
    page(
        f"{HERE}<int:pk>/wijzigen/",
        views.catalogue_edit,
        right=Right.ELECTIVES,
        name="catalogue_edit",
    ),
    page(
        f"{HERE}<int:pk>/aanbieden/",
        views.catalogue_offer,
        right=Right.ELECTIVES,
        name="catalogue_offer",
    ),
    page(
        f"{HERE}<int:pk>/verwijderen/",
        views.catalogue_delete,
        right=Right.ELECTIVES,
        name="catalogue_delete",
    ),
    page(
        f"{HERE}importeren/", views.catalogue_import, right=Right.ELECTIVES, name="catalogue_import"
    ),
    page(
        f"{HERE}importeren/<int:pk>/",
        views.catalogue_import_apply,
        right=Right.ELECTIVES,
        name="catalogue_import_apply",
    ),
]
