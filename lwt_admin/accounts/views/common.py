"""What the views of this room share."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404

from lwt_admin.accounts.models import School
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.accounts.transitions import locked
from lwt_admin.forms import saved


def chosen_school(request: StaffRequest) -> School:
    """The school of the switcher, on which the person has the page's right."""
    if request.school is None:
        raise Http404
    return fetch(request, School.objects, pk=request.school.pk)


def saved_alone(form: forms.ModelForm, school: School) -> bool:
    """Judge and save a form while nobody else changes the school: for what SQL cannot guard."""
    with transaction.atomic():
        locked(school)
        return form.is_valid() and saved(form)


def first_message(error: ValidationError) -> str:
    """The text of a refusal, for on the next page."""
    return str(error.messages[0])
