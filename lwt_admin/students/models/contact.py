"""The contact log of a pupil: who was spoken to, about what, and what has to follow."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from lwt_admin.records import Record
from lwt_admin.students.models.student import Student
from lwt_admin.students.support.querysets import ContactQuerySet
from lwt_admin.students.validators import validate_no_bsn, validate_person_name
from lwt_admin.ui.formats import nl_date


class ContactWith(models.TextChoices):
    """On whose side the other person is."""

    PARENT = "parent", "ouder"
    COMPANY = "company", "leerbedrijf"
    COMPULSORY = "compulsory", "leerplicht"
    CARE = "care", "zorg"
    MBO = "mbo", "mbo"
    OTHER = "other", "anders"


class ContactWay(models.TextChoices):
    """How the contact was."""

    PHONE = "phone", "telefoon"
    MAIL = "mail", "e-mail"
    TALK = "talk", "gesprek"
    VISIT = "visit", "bezoek"
    MESSAGE = "message", "bericht"


class Contact(Record):
    """One contact about a pupil, perhaps with something that somebody has to do by a date."""

    student = models.ForeignKey(
        Student, on_delete=models.CASCADE, related_name="contacts", verbose_name="leerling"
    )
    with_whom = models.CharField(
        "met", max_length=10, choices=ContactWith, default=ContactWith.PARENT
    )
    way = models.CharField("hoe", max_length=8, choices=ContactWay, default=ContactWay.PHONE)
    date = models.DateField("datum")
    line = models.CharField("waarover", max_length=200, validators=[validate_no_bsn])
    person = models.CharField(
        "naam", max_length=160, blank=True, validators=[validate_person_name, validate_no_bsn]
    )
    note = models.TextField(
        "toelichting", blank=True, max_length=10_000, validators=[validate_no_bsn]
    )
    follow_up = models.CharField(
        "wat moet er nog gebeuren", max_length=200, blank=True, validators=[validate_no_bsn]
    )
    follow_up_on = models.DateField("uiterlijk", null=True, blank=True)
    follow_up_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name="wie doet het",
    )
    follow_up_done_on = models.DateField("gedaan op", null=True, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="ingevoerd door",
    )

    # Only on contacts that were asked for `with_owner_gone`.
    owner_gone: bool

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = "contact"
        verbose_name_plural = "contacten"
        ordering = ("-date", "-pk")
        indexes = (models.Index(fields=("student", "-date")),)
        constraints = (
            models.CheckConstraint(
                condition=Q(with_whom__in=ContactWith.values), name="contact_with_known"
            ),
            models.CheckConstraint(
                condition=Q(way__in=ContactWay.values), name="contact_way_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    follow_up="",
                    follow_up_on=None,
                    follow_up_owner=None,
                    follow_up_done_on=None,
                )
                | (~Q(follow_up="") & Q(follow_up_on__isnull=False, follow_up_owner__isnull=False)),
                name="contact_follow_up_whole",
                violation_error_message="Een vervolg heeft een datum en iemand die het doet.",
            ),
            models.CheckConstraint(
                condition=Q(follow_up_on=None) | Q(follow_up_on__gte=models.F("date")),
                name="contact_follow_up_after_contact",
                violation_error_message="Het vervolg ligt niet voor het contact.",
            ),
        )

    def __str__(self) -> str:
        return (
            f"{self.get_way_display()} met {self.get_with_whom_display()} op {nl_date(self.date)}"
        )

    def clean(self) -> None:
        due, day = self.follow_up_on, self.date
        if due is not None and day is not None and due < day:
            message = f"{nl_date(due)} ligt voor het contact op {nl_date(day)}."
            raise ValidationError({"follow_up_on": message})

    @property
    def waits(self) -> bool:
        """Something has still to be done."""
        return bool(self.follow_up) and self.follow_up_done_on is None
