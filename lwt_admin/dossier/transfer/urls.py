from django.urls import URLPattern

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.routing import page, public
from lwt_admin.dossier.transfer import receiving, views

CHANGE = Right.STUDENTS_CHANGE

urlpatterns: list[URLPattern] = [
    page(
        "leerlingen/<int:pk>/overdracht/",
        views.transfer,
        right=Right.STUDENTS_VIEW,
        name="transfer",
    ),
    page(
        "leerlingen/<int:pk>/overdracht/nieuw/",
        views.transfer_prepare,
        right=CHANGE,
        name="transfer_prepare",
    ),
    page("overdrachten/<int:pk>/pdf/", views.transfer_pdf, right=CHANGE, name="transfer_pdf"),
    page("overdrachten/<int:pk>/json/", views.transfer_json, right=CHANGE, name="transfer_json"),
    page(
        "overdrachten/<int:pk>/tekenen/<int:signatory_pk>/",
        views.transfer_sign,
        right=CHANGE,
        name="transfer_sign",
    ),
    page(
        "overdrachten/<int:pk>/adres/<int:signatory_pk>/",
        views.transfer_address,
        right=CHANGE,
        name="transfer_address",
    ),
    page(
        "overdrachten/<int:pk>/herinneren/",
        views.transfer_remind,
        right=CHANGE,
        name="transfer_remind",
    ),
    page(
        "overdrachten/<int:pk>/intrekken/",
        views.transfer_withdraw,
        right=CHANGE,
        name="transfer_withdraw",
    ),
    page(
        "overdrachten/<int:pk>/versturen/", views.transfer_send, right=CHANGE, name="transfer_send"
    ),
    page("overdrachten/<int:pk>/stoppen/", views.transfer_stop, right=CHANGE, name="transfer_stop"),
    page(
        "overdrachten/links/<int:pk>/intrekken/",
        views.transfer_revoke,
        right=CHANGE,
        name="transfer_revoke",
    ),
    public("overdracht/<str:token>/", receiving.transfer_receive, name="transfer_receive"),
    public(
        "overdracht/<str:token>/ophalen/",
        receiving.transfer_fetch,
        name="transfer_fetch",
    ),
]
