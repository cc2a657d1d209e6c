"""The LOB dossier of a pupil (loopbaanoriëntatie en -begeleiding): goals, talks and evidence."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from lwt_admin.records import Record
from lwt_admin.students.models.student import Student
from lwt_admin.students.models.trajectory import refuse_reversed
from lwt_admin.students.querysets import OfStudentQuerySet
from lwt_admin.students.validators import validate_no_bsn, validate_person_name
from lwt_admin.ui.formats import nl_date


class Competence(models.TextChoices):
    """The five competences of LOB, as a pupil asks them."""

    QUALITIES = "qualities", "Wat kan ik?"
    MOTIVES = "motives", "Wat wil ik?"
    WORK = "work", "Welk werk past bij mij?"
    STEERING = "steering", "Hoe kom ik daar?"
    NETWORK = "network", "Wie helpt mij?"


COMPETENCE_KNOWN = models.CheckConstraint(
    condition=Q(competence__in=["", *Competence.values]), name="%(app_label)s_%(class)s_competence"
)


class CareerRecord(Record):
    """What goals, talks and evidence have in common."""

    student = models.ForeignKey(
        Student, on_delete=models.CASCADE, related_name="%(class)ss", verbose_name="leerling"
    )
    competence = models.CharField(
        "vraag waar het bij hoort", max_length=10, choices=Competence, blank=True
    )

    objects = OfStudentQuerySet.as_manager()

    class Meta:
        abstract = True


class CareerGoal(CareerRecord):
    """What the pupil wants to reach, in the pupil's own words."""

    text = models.CharField("doel", max_length=300, validators=[validate_no_bsn])
    set_on = models.DateField("gesteld op")
    by = models.DateField("bereikt voor", null=True, blank=True)
    reached_on = models.DateField("bereikt op", null=True, blank=True)

    class Meta:
        verbose_name = "LOB-doel"
        verbose_name_plural = "LOB-doelen"
        ordering = ("-set_on", "-pk")
        constraints = (
            COMPETENCE_KNOWN,
            models.CheckConstraint(
                condition=Q(by=None) | Q(by__gte=F("set_on")),
                name="careergoal_by_after_set",
                violation_error_message="Een doel is voor later dan het is gesteld.",
            ),
            models.CheckConstraint(
                condition=Q(reached_on=None) | Q(reached_on__gte=F("set_on")),
                name="careergoal_reached_after_set",
                violation_error_message="Een doel is niet bereikt voordat het is gesteld.",
            ),
        )

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        refuse_reversed(self.set_on, self.by, "by")
        refuse_reversed(self.set_on, self.reached_on, "reached_on")


class CareerTalk(CareerRecord):
    """A talk about the pupil's plans, and what came of it."""

    date = models.DateField("datum")
    subject = models.CharField("waarover", max_length=200, validators=[validate_no_bsn])
    present = models.CharField(
        "wie waren erbij",
        max_length=200,
        blank=True,
        validators=[validate_person_name, validate_no_bsn],
    )
    outcome = models.TextField("wat kwam eruit", max_length=10_000, validators=[validate_no_bsn])
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="ingevoerd door",
    )

    class Meta:
        verbose_name = "LOB-gesprek"
        verbose_name_plural = "LOB-gesprekken"
        ordering = ("-date", "-pk")
        constraints = (COMPETENCE_KNOWN,)

    def __str__(self) -> str:
        return f"{self.subject} ({nl_date(self.date)})"


class CareerEvidence(CareerRecord):
    """A photo or a document that shows what the pupil did or can do, checked by its content."""

    title = models.CharField("wat laat het zien", max_length=200, validators=[validate_no_bsn])
    file = models.FileField("bestand", upload_to="lob/%Y/", editable=False)
    name = models.CharField("naam", max_length=200, editable=False, validators=[validate_no_bsn])
    content_type = models.CharField("soort bestand", max_length=40, editable=False)
    sha256 = models.CharField("SHA-256 van het bestand", max_length=64, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name="toegevoegd door",
    )
    added_at = models.DateTimeField("toegevoegd op", editable=False)

    class Meta:
        verbose_name = "LOB-bewijs"
        verbose_name_plural = "LOB-bewijzen"
        ordering = ("-added_at", "-pk")
        constraints = (
            COMPETENCE_KNOWN,
            models.UniqueConstraint(
                fields=("student", "sha256"),
                name="careerevidence_file_unique",
                violation_error_message="Ditzelfde bestand staat er al.",
            ),
        )

    def __str__(self) -> str:
        return self.title
