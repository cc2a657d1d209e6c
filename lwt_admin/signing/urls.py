from django.urls import URLPattern

from lwt_admin.accounts.routing import member, public
from lwt_admin.signing.views import remote, seals, verify

urlpatterns: list[URLPattern] = [
    member("instellingen/zegels/", seals.seal_status, name="seal_status"),
    public("verifieer/", verify.verify_start, name="verify_start"),
    public("verifieer/<str:code>/", verify.verify_document, name="verify_document"),
    public("tekenen/", remote.sign_start, name="sign_start"),
    public("tekenen/verstuurd/", remote.sign_sent, name="sign_sent"),
    public("tekenen/<str:token>/", remote.sign, name="sign"),
    public("tekenen/<str:token>/code/", remote.sign_code, name="sign_code"),
    public("tekenen/<str:token>/pdf/", remote.sign_pdf, name="sign_pdf"),
    public("tekenen/<str:token>/weigeren/", remote.sign_refuse, name="sign_refuse"),
    public("tekenen/<str:token>/nieuw/", remote.sign_another, name="sign_another"),
]
