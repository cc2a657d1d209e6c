from django.urls import URLPattern

from lwt_admin.accounts.routing import public
from lwt_admin.demo import mailbox_pages

urlpatterns: list[URLPattern] = [
    public("postbus/", mailbox_pages.mailbox, name="demo_mailbox"),
    public("postbus/<int:pk>/", mailbox_pages.message, name="demo_message"),
    public(
        "postbus/<int:pk>/bijlage/<int:number>/",
        mailbox_pages.attachment,
        name="demo_attachment",
    ),
]
