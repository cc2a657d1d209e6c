"""Pages about schools and the people who work there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from lwt_admin.accounts.middleware import SESSION_KEY
from lwt_admin.accounts.models import School


@require_POST
def school_switch(request: HttpRequest) -> HttpResponse:
    """Choose the school whose lists one looks at."""
    school = get_object_or_404(
        School.objects.for_user(request.user), pk=request.POST.get("school") or 0
    )
    request.session[SESSION_KEY] = school.pk
    return redirect("home")
