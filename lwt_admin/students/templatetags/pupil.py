"""What stands above every page about one pupil."""

from typing import Any

from django.template import Library
from django.template.context import RequestContext

from lwt_admin.students.models import Student
from lwt_admin.students.pupil_pages import tabs

register = Library()


@register.inclusion_tag("students/_pupil_pages.html", takes_context=True)
def pupil_pages(context: RequestContext, student: Student) -> dict[str, Any]:
    """Links to the other pages about this pupil, as far as they are open to who looks."""
    request = context["request"]
    current = request.resolver_match.url_name
    return {"tabs": tabs(request.user, student, current), "student": student}
