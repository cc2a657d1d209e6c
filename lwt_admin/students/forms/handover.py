"""Handing over the pupils of a mentor."""

from collections import Counter
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from lwt_admin.accounts.models import School, User
from lwt_admin.students.forms.parts import DatedForm, offer
from lwt_admin.students.forms.trajectory import mentors_at
from lwt_admin.students.handover import NO_CLASS, appoint_substitute, hand_over
from lwt_admin.ui.formats import nl_date

ALL_CLASSES = "*"
WITHOUT_CLASS = "-"


class HandoverForm(DatedForm):
    """Who takes over or stands in, from when, and for which class."""

    class Way(models.TextChoices):
        HAND_OVER = "hand_over", "Draag de leerlingen over aan een andere mentor"
        SUBSTITUTE = "substitute", "Laat iemand de mentor tijdelijk vervangen"

    way = forms.ChoiceField(
        choices=Way.choices,
        widget=forms.RadioSelect,
        label="Wat wilt u doen?",
        initial=Way.HAND_OVER,
    )
    to = forms.ModelChoiceField(User.objects.none(), label="Nieuwe mentor of vervanger")
    class_name = forms.ChoiceField(label="Welke leerlingen?")
    on = forms.DateField(label="Vanaf")
    until = forms.DateField(
        label="Tot en met", required=False, help_text="Alleen bij een vervanger, dan verplicht."
    )

    def __init__(
        self,
        *args: Any,
        mentor: User,
        school: School,
        classes: Counter[str],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.mentor, self.school, self.today = mentor, school, today
        offer(self, "to", mentors_at(school.pk).exclude(pk=mentor.pk))
        cast("forms.ChoiceField", self.fields["class_name"]).choices = class_choices(classes)
        self.fields["on"].initial = today

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on < self.today:
            raise ValidationError(f"{nl_date(on)} is voorbij. Wat geweest is, blijft zo staan.")
        return on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        substitute = cleaned.get("way") == self.Way.SUBSTITUTE
        if substitute and "until" not in self.errors and cleaned.get("until") is None:
            self.add_error("until", "Een vervanger heeft een einddatum.")
        return cleaned

    def perform(self) -> None:
        """Do it, and remember in `moved` for how many pupils. Raises ValidationError, per field."""
        given = self.cleaned_data
        class_name = {ALL_CLASSES: None, WITHOUT_CLASS: NO_CLASS}.get(
            given["class_name"], given["class_name"]
        )
        try:
            if given["way"] == self.Way.SUBSTITUTE:
                self.moved = appoint_substitute(
                    self.mentor, given["to"], self.school, given["on"], given["until"], class_name
                )
            else:
                self.moved = hand_over(
                    self.mentor, given["to"], self.school, given["on"], class_name
                )
        except ValidationError as refused:
            raise _at_form_fields(refused) from None

    def said(self) -> str:
        """What was done, in one sentence."""
        given = self.cleaned_data
        pupils = "1 leerling" if self.moved == 1 else f"{self.moved} leerlingen"
        if given["way"] == self.Way.SUBSTITUTE:
            until = nl_date(given["until"])
            return f"{given['to']} vervangt {self.mentor} voor {pupils}, tot en met {until}."
        return f"{given['to']} is vanaf {nl_date(given['on'])} mentor van {pupils}."


def class_choices(classes: Counter[str]) -> list[tuple[str, str]]:
    """All pupils, or those of one class; with numbers, never names."""
    each = [
        (name or WITHOUT_CLASS, f"{name or 'Zonder klas'} ({classes[name]})")
        for name in sorted(classes)
    ]
    return [(ALL_CLASSES, f"Alle leerlingen ({classes.total()})"), *each]


def _at_form_fields(refused: ValidationError) -> ValidationError:
    """The service speaks of a mentor; the field here is called `to`."""
    messages = dict(refused.message_dict)
    if "mentor" in messages:
        messages["to"] = messages.pop("mentor")
    return ValidationError(messages)
