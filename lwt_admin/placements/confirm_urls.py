from django.urls import URLPattern

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.routing import page, public
from lwt_admin.placements.views import confirm, told

urlpatterns: list[URLPattern] = [
    page(
        "uren/leerling/<int:pk>/bevestigingen/",
        told.hours_told,
        right=Right.PLACEMENTS_VIEW,
        name="hours_told",
        part_of="hours_student",
    ),
    public("bevestigen/", confirm.confirm_start, name="confirm_start"),
    public("bevestigen/verstuurd/", confirm.confirm_sent, name="confirm_sent"),
    public("bevestigen/<str:token>/", confirm.confirm, name="confirm"),
    public("bevestigen/<str:token>/nieuw/", confirm.confirm_another, name="confirm_another"),
]
