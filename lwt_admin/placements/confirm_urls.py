from django.urls import URLPattern

from lwt_admin.accounts.routing import public
from lwt_admin.placements.views import confirm

urlpatterns: list[URLPattern] = [
    public("bevestigen/", confirm.confirm_start, name="confirm_start"),
    public("bevestigen/verstuurd/", confirm.confirm_sent, name="confirm_sent"),
    public("bevestigen/<str:token>/", confirm.confirm, name="confirm"),
    public("bevestigen/<str:token>/nieuw/", confirm.confirm_another, name="confirm_another"),
]
