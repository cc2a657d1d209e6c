"""The way to a leer-werktraject: signal, talks, letter, and what the committee had before it.

Whether a pupil is admitted or refused, when and why, stands on the trajectory and nowhere else.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lwt_admin.accounts.models import School
from lwt_admin.records import Record
from lwt_admin.signing.models import Document
from lwt_admin.students.intake.querysets import (
    ApplicationQuerySet,
    ConfidentialQuerySet,
    IntakeQuerySet,
    MeetingQuerySet,
    OfIntakeQuerySet,
)
from lwt_admin.students.models.student import Student
from lwt_admin.students.models.trajectory import PROFILE_CHOICES, Trajectory
from lwt_admin.students.validators import validate_no_bsn, validate_person_name
from lwt_admin.ui.formats import nl_date


class Alternative(models.TextChoices):
    """What the school advises to whom it does not admit."""

    BB_WITH_SUPPORT = "bb_support", "basisberoepsgerichte leerweg met ondersteuning"
    ENTREE = "entree", "entreeopleiding"
    PRACTICAL = "practical", "praktijkonderwijs"
    SPECIAL = "special", "voortgezet speciaal onderwijs (vso)"


class Intake(Record):
    """One time that a pupil is considered, from the first sign to the decision.

    A pupil has at most one that is not finished; the services see to that with the pupil locked.
    """

    student = models.ForeignKey(
        Student, on_delete=models.CASCADE, related_name="intakes", verbose_name="leerling"
    )
    profile = models.CharField("gewenst profiel", max_length=8, choices=PROFILE_CHOICES, blank=True)
    start = models.DateField("gewenste start", null=True, blank=True)
    trajectory = models.OneToOneField(
        Trajectory,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="intake",
        verbose_name="aangevraagd traject",
    )
    alternative = models.CharField(
        "geadviseerd alternatief", max_length=12, choices=Alternative, blank=True
    )
    alternative_note = models.TextField(
        "toelichting op het advies", blank=True, validators=[validate_no_bsn]
    )
    closed_on = models.DateField("gestopt op", null=True, blank=True)
    closed_reason = models.TextField("waarom gestopt", blank=True, validators=[validate_no_bsn])

    objects = IntakeQuerySet.as_manager()

    class Meta:
        verbose_name = "aanloop"
        verbose_name_plural = "aanlopen"
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(closed_on=None) | ~Q(closed_reason=""),
                name="intake_closed_has_reason",
                violation_error_message="Schrijf op waarom de aanloop stopt.",
            ),
            models.CheckConstraint(
                condition=Q(alternative__in=["", *Alternative.values]),
                name="intake_alternative_known",
                violation_error_message="Dit alternatief bestaat niet.",
            ),
        )

    def __str__(self) -> str:
        return f"aanloop van {self.student}"

    @property
    def profile_name(self) -> str:
        """The profile that was applied for, else the one that is wished; empty for neither."""
        about = self.trajectory if self.trajectory is not None else self
        return str(about.get_profile_display())

    @property
    def motivation(self) -> str:
        """Why the pupil was admitted or refused, from the trajectory; empty before that."""
        return self.trajectory.admission_note if self.trajectory is not None else ""


class SignalReason(Record):
    """One reason to think of a leer-werktraject."""

    class Reason(models.TextChoices):
        LEARNS_BY_DOING = "doing", "leert door te doen"
        BLOCKING_SUBJECT = "subject", "één vak houdt de leerling tegen"
        DYSLEXIA = "dyslexia", "dyslexie"
        MOTIVATION = "motivation", "motivatie"
        MAY_STAY_DOWN = "stay_down", "dreigt te blijven zitten"
        OTHER = "other", "iets anders"

    intake = models.ForeignKey(
        Intake, on_delete=models.CASCADE, related_name="reasons", verbose_name="aanloop"
    )
    reason = models.CharField("reden", max_length=10, choices=Reason)

    objects = ConfidentialQuerySet.as_manager()

    class Meta:
        verbose_name = "reden van een signaal"
        verbose_name_plural = "redenen van een signaal"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("intake", "reason"),
                name="signal_reason_unique",
                violation_error_message="Deze reden staat er al.",
            ),
            models.CheckConstraint(
                condition=Q(
                    reason__in=[
                        *("doing", "subject", "dyslexia"),
                        *("motivation", "stay_down", "other"),
                    ]
                ),
                name="signal_reason_known",
            ),
        )

    def __str__(self) -> str:
        return str(self.get_reason_display())


class IntakeStep(Record):
    """A step that was taken, or that the school left out: when, by whom, and a note.

    A letter that was signed here, and a meeting of the committee, are steps of themselves: those
    stand here only when they were left out, or when the letter came on paper.
    """

    class Kind(models.TextChoices):
        SIGNAL = "signal", "signaal"
        PARENTS = "parents", "ouders geïnformeerd"
        LETTER = "letter", "aanvraag"
        INTERVIEW = "interview", "intakegesprek"
        MENTOR = "mentor", "gesprek met de mentor"
        COMMITTEE = "committee", "toelatingscommissie"

    intake = models.ForeignKey(
        Intake, on_delete=models.CASCADE, related_name="steps", verbose_name="aanloop"
    )
    kind = models.CharField("stap", max_length=10, choices=Kind)
    day = models.DateField("datum")
    person = models.CharField(
        "door wie", max_length=160, validators=[validate_person_name, validate_no_bsn]
    )
    note = models.TextField("notitie", blank=True, validators=[validate_no_bsn])
    skipped = models.BooleanField("overgeslagen", default=False, editable=False)

    objects = OfIntakeQuerySet.as_manager()

    class Meta:
        verbose_name = "stap van de aanloop"
        verbose_name_plural = "stappen van de aanloop"
        ordering = ("day", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("intake", "kind"),
                name="intake_step_unique",
                violation_error_message="Deze stap is al vastgelegd.",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        *("signal", "parents", "letter"),
                        *("interview", "mentor", "committee"),
                    ]
                ),
                name="intake_step_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(skipped=False) | ~Q(note=""),
                name="intake_skipped_has_reason",
                violation_error_message="Schrijf op waarom deze stap wordt overgeslagen.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="committee") | Q(skipped=True),
                name="intake_committee_is_a_meeting",
                violation_error_message="Een vergadering staat bij de vergaderingen.",
            ),
        )

    def __str__(self) -> str:
        return str(self.get_kind_display())


class Interview(Record):
    """What was said at the intake; when and by whom stands with the step."""

    class Fit(models.TextChoices):
        NOW = "now", "ja, nu al"
        LATER = "later", "nog niet, maar kan het worden"
        NO = "no", "nee"

    class Reach(models.TextChoices):
        YES = "yes", "ja"
        DOUBT = "doubt", "twijfel"
        NO = "no", "nee"

    intake = models.OneToOneField(
        Intake, on_delete=models.CASCADE, related_name="interview", verbose_name="aanloop"
    )
    fit = models.CharField("geschikt voor stage", max_length=5, choices=Fit)
    dutch = models.CharField("Nederlands: een 6 haalbaar", max_length=5, choices=Reach)
    vocational = models.CharField("beroepsvakken: een 6 haalbaar", max_length=5, choices=Reach)
    trade = models.TextField("idee van een beroep", blank=True, validators=[validate_no_bsn])
    duties = models.TextField("bijbaan of taken thuis", blank=True, validators=[validate_no_bsn])
    wish = models.TextField("wat de leerling zelf wil", validators=[validate_no_bsn])

    objects = ConfidentialQuerySet.as_manager()

    class Meta:
        verbose_name = "intakegesprek"
        verbose_name_plural = "intakegesprekken"
        ordering = ("pk",)
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=Q(fit__in=["now", "later", "no"]), name="interview_fit_known"
            ),
            models.CheckConstraint(
                condition=Q(dutch__in=["yes", "doubt", "no"])
                & Q(vocational__in=["yes", "doubt", "no"]),
                name="interview_reach_known",
            ),
        )

    def __str__(self) -> str:
        return "intakegesprek"


class ApplicationLetter(Record):
    """The letter by which pupil and parents apply, offered for signature; its text is frozen."""

    intake = models.ForeignKey(
        Intake, on_delete=models.CASCADE, related_name="letters", verbose_name="aanloop"
    )
    document = models.OneToOneField(
        Document,
        on_delete=models.PROTECT,
        related_name="application_letter",
        verbose_name="document",
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "aanvraagbrief"
        verbose_name_plural = "aanvraagbrieven"
        ordering = ("pk",)

    def __str__(self) -> str:
        return "aanvraagbrief"


class CommitteeMeeting(Record):
    """A meeting of the admission committee, planned or held."""

    school = models.ForeignKey(
        School,
        on_delete=models.PROTECT,
        related_name="committee_meetings",
        verbose_name="school",
    )
    day = models.DateField("datum")
    members = models.TextField("commissieleden", validators=[validate_no_bsn])
    note = models.TextField("notitie", blank=True, validators=[validate_no_bsn])

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "vergadering van de toelatingscommissie"
        verbose_name_plural = "vergaderingen van de toelatingscommissie"
        ordering = ("-day", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("school", "day"),
                name="meeting_day_unique",
                violation_error_message="Op deze dag is er al een vergadering.",
            ),
        )

    def __str__(self) -> str:
        return f"toelatingscommissie van {nl_date(self.day)}"

    @property
    def names(self) -> list[str]:
        """The members, one name each."""
        return [line.strip() for line in self.members.splitlines() if line.strip()]

    @property
    def has_decisions(self) -> bool:
        """Whether anything was decided here: then its date stays as it is."""
        decided = Q(intake__trajectory__admitted_on__isnull=False)
        decided |= Q(intake__trajectory__refused_on__isnull=False) | ~Q(held_over="")
        return self.items.filter(decided).exists()


class AgendaItem(Record):
    """A pupil on the agenda of a meeting; what was decided stands on the trajectory.

    Only that the committee put it off is told here, with the reason.
    """

    meeting = models.ForeignKey(
        CommitteeMeeting, on_delete=models.CASCADE, related_name="items", verbose_name="vergadering"
    )
    intake = models.ForeignKey(
        Intake, on_delete=models.CASCADE, related_name="agenda_items", verbose_name="aanloop"
    )
    held_over = models.TextField("waarom aangehouden", blank=True, validators=[validate_no_bsn])

    objects = OfIntakeQuerySet.as_manager()

    class Meta:
        verbose_name = "leerling op de agenda"
        verbose_name_plural = "leerlingen op de agenda"
        ordering = ("intake__student__sort_key", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("meeting", "intake"),
                name="agenda_item_once",
                violation_error_message="Deze leerling staat al op de agenda.",
            ),
            models.UniqueConstraint(
                fields=("intake",),
                condition=Q(held_over=""),
                name="agenda_item_open_once",
                violation_error_message="Deze leerling staat al op de agenda van een vergadering.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.intake.student} op de agenda"
