"""What the forms of this room have in common."""

from collections.abc import Callable
from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.forms import COLLIDED, show_refusal
from lwt_admin.ui.widgets import DateInput, TimeInput


class DatedForm(forms.Form):
    """Mixin: dates and times by the browser's own fields, remarks in a box of four lines."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.DateField):
                self._use(field, DateInput())
            elif isinstance(field, forms.TimeField):
                self._use(field, TimeInput())
            elif isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 4

    def _use(self, field: forms.Field, widget: forms.Widget) -> None:
        widget.is_required = field.required
        field.widget = widget


def group(legend: str, *fields: Any) -> Fieldset:
    """A part of a form with a heading, in two columns where there is room."""
    return Fieldset(legend, Div(*fields, css_class="form-columns"), css_class="form-group")


def helper(*parts: Any) -> FormHelper:
    """Lay a form out; the page brings the form tag and the buttons."""
    laid_out = FormHelper()
    laid_out.form_tag = False
    laid_out.disable_csrf = True
    laid_out.layout = Layout(*parts)
    return laid_out


def offer(form: forms.BaseForm, name: str, rows: QuerySet) -> None:
    """Let a field choose from these records, with a word instead of dashes where none is chosen."""
    field = cast("forms.ModelChoiceField", form.fields[name])
    field.queryset = rows
    if field.empty_label is not None:
        field.empty_label = "Kies"


def attempt(form: forms.BaseForm, action: Callable[[], object]) -> bool:
    """Run a service; what it refuses is told at the fields of the form. True when it is done."""
    try:
        with transaction.atomic():
            action()
    except ValidationError as refused:
        show_refusal(form, refused)
        return False
    except IntegrityError:
        form.add_error(None, COLLIDED)
        return False
    return True


def sent(request: StaffRequest, form: forms.BaseForm, store: Callable[[], object]) -> bool:
    """Whether the form was sent, is valid, and could be stored."""
    return request.method == "POST" and form.is_valid() and attempt(form, store)
