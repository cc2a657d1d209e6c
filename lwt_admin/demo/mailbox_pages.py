"""The pages of the demo mailbox: all mail of everybody, which only a fictional school may show."""

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from lwt_admin.demo.mailbox import opened
from lwt_admin.demo.models import DemoMail
from lwt_admin.links import without_trace
from lwt_admin.text import LARGEST_KEY

PER_PAGE = 25
EVERYBODY = ("", "iedereen")


class AddressFilter(forms.Form):
    """Whose mail to show."""

    aan = forms.ChoiceField(label="Postbus van", required=False)

    def __init__(self, *args: Any, addresses: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [EVERYBODY, *((address, address) for address in addresses)]
        self.fields["aan"].choices = choices  # type: ignore[attr-defined]
        self.fields["aan"].widget.attrs["data-autosubmit"] = "true"


def only_in_demo(view: Callable[..., Any]) -> Callable[..., Any]:
    """Outside the demo the page does not exist."""

    @require_safe
    @without_trace
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not settings.DEMO or any(key > LARGEST_KEY for key in kwargs.values()):
            raise Http404
        return view(request, *args, **kwargs)

    return wrapped


@only_in_demo
def mailbox(request: HttpRequest) -> HttpResponse:
    """Everything that was mailed, newest first, or what one address got."""
    addresses = DemoMail.objects.order_by("to").values_list("to", flat=True).distinct()
    form = AddressFilter(request.GET, addresses=list(addresses))
    mails = DemoMail.objects.defer("content").order_by("-pk")
    address = form.cleaned_data["aan"] if form.is_valid() else ""
    if address:
        mails = mails.filter(to=address)
    page = Paginator(mails, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page, "address": address}
    return render(request, "demo/mailbox.html", context)


@only_in_demo
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message, with links to follow and attachments to download."""
    mail = get_object_or_404(DemoMail, pk=pk)
    return render(request, "demo/message.html", {"mail": mail, "opened": opened(mail)})


@only_in_demo
def attachment(_request: HttpRequest, pk: int, number: int) -> FileResponse:
    """A file that came along with a message; `number` counts from one."""
    attachments = opened(get_object_or_404(DemoMail, pk=pk)).attachments
    if not 1 <= number <= len(attachments):
        raise Http404
    file = attachments[number - 1]
    return FileResponse(
        BytesIO(file.content),
        as_attachment=True,
        filename=file.name,
        content_type=file.content_type,
    )
