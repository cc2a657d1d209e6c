"""The leer-werkovereenkomst: one agreement and its versions.

The state lives on the version. What a person decided is stored here; running, expiring and expired
follow from the dates of a signed version.
"""

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.urls import reverse

from lwt_admin.agreements.models.company import Company, Supervisor
from lwt_admin.agreements.querysets import (
    AgreementVersionQuerySet,
    WorkAgreementQuerySet,
)
from lwt_admin.bsn import validate_no_bsn
from lwt_admin.records import Record
from lwt_admin.signing.models import Document
from lwt_admin.students.models import Trajectory
from lwt_admin.students.models.enrolment import WEEKDAYS
from lwt_admin.ui.formats import nl_period
from lwt_admin.worktime import format_breaks, worked_minutes


class WorkAgreement(Record):
    """The agreement of a pupil, a company and the school (WVO art. 10b3)."""

    class Kind(models.TextChoices):
        LWT = "lwt", "leer-werkovereenkomst"
        ORIENTATION = "orientation", "oriëntatiestage"

    trajectory = models.ForeignKey(
        Trajectory, on_delete=models.PROTECT, related_name="agreements", verbose_name="traject"
    )
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="agreements", verbose_name="leerbedrijf"
    )
    kind = models.CharField("soort", max_length=12, choices=Kind, default=Kind.LWT)
    replaces = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name="vervangt",
    )
    taken_over_at = models.DateTimeField("overgenomen van papier op", null=True, editable=False)

    objects = WorkAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "leer-werkovereenkomst"
        verbose_name_plural = "leer-werkovereenkomsten"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.trajectory.student} bij {self.company}"

    @property
    def is_orientation(self) -> bool:
        return self.kind == self.Kind.ORIENTATION


class State(models.TextChoices):
    """What people decided about a version."""

    DRAFT = "draft", "concept"
    SENT = "sent", "ter ondertekening"
    PARTLY_SIGNED = "partly_signed", "deels ondertekend"
    SIGNED = "signed", "getekend"
    REFUSED = "refused", "geweigerd"
    WITHDRAWN = "withdrawn", "ingetrokken"
    REPLACED = "replaced", "vervangen door een nieuwe versie"
    ENDED = "ended", "voortijdig beëindigd"


OPEN_STATES = (State.DRAFT, State.SENT, State.PARTLY_SIGNED)
BINDING_STATES = (State.SIGNED, State.REPLACED, State.ENDED)
GIVEN_UP_STATES = (State.WITHDRAWN, State.REFUSED)
EXPIRES_SOON = timedelta(days=30)


class Stage(models.TextChoices):
    """A version as people speak of it: the state, with a signed one told apart by its dates."""

    DRAFT = "draft", "concept"
    SENT = "sent", "ter ondertekening"
    PARTLY_SIGNED = "partly_signed", "deels ondertekend"
    UPCOMING = "upcoming", "getekend, begint nog"
    RUNNING = "running", "loopt"
    EXPIRING = "expiring", "loopt af"
    EXPIRED = "expired", "afgelopen"
    ENDED = "ended", "voortijdig beëindigd"
    REPLACED = "replaced", "vervangen"
    REFUSED = "refused", "geweigerd"
    WITHDRAWN = "withdrawn", "ingetrokken"

    @property
    def kind(self) -> str:
        """The kind of mark that a page gives it."""
        kinds = {"sent": "wait", "partly_signed": "wait", "expiring": "warn", "refused": "bad"}
        return "ok" if self in {Stage.UPCOMING, Stage.RUNNING} else kinds.get(self.value, "neutral")


class AgreementVersion(Record):
    """The text of an agreement: editable as a draft, frozen in `document` once sent."""

    agreement = models.ForeignKey(
        WorkAgreement,
        on_delete=models.CASCADE,
        related_name="versions",
        verbose_name="overeenkomst",
    )
    number = models.PositiveSmallIntegerField("versie", default=1)
    state = models.CharField("stand", max_length=14, choices=State, default=State.DRAFT)
    document = models.OneToOneField(
        Document,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agreement_version",
        verbose_name="document",
    )
    start = models.DateField("eerste dag")
    end = models.DateField("laatste dag")
    ended_on = models.DateField("laatste dag na beëindiging of vervanging", null=True, blank=True)
    amends = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="amendments",
        verbose_name="wijzigt",
    )
    change_reason = models.TextField(
        "waarom er iets wijzigt", blank=True, validators=[validate_no_bsn]
    )
    supervisor = models.ForeignKey(
        Supervisor,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="leermeester",
    )
    place = models.CharField(
        "plaats van het werk", max_length=200, blank=True, validators=[validate_no_bsn]
    )
    tasks = models.TextField("inhoud: werkzaamheden", blank=True, validators=[validate_no_bsn])
    learning_goals = models.TextField("leerdoelen", blank=True, validators=[validate_no_bsn])
    assessment = models.TextField("beoordelingscriteria", blank=True, validators=[validate_no_bsn])
    company_assessment = models.TextField(
        "wat het leerbedrijf beoordeelt", blank=True, validators=[validate_no_bsn]
    )
    guidance_school = models.TextField(
        "begeleiding door de school", blank=True, validators=[validate_no_bsn]
    )
    guidance_company = models.TextField(
        "begeleiding door het leerbedrijf", blank=True, validators=[validate_no_bsn]
    )
    rights_duties = models.TextField(
        "rechten en plichten", blank=True, validators=[validate_no_bsn]
    )
    early_termination = models.TextField(
        "tussentijds beëindigen", blank=True, validators=[validate_no_bsn]
    )
    absence = models.TextField("afwezigheid melden", blank=True, validators=[validate_no_bsn])
    safety = models.TextField("veiligheid en instructie", blank=True, validators=[validate_no_bsn])
    dangers = models.TextField(
        "gevaren van het werk en wat ertegen is gedaan", blank=True, validators=[validate_no_bsn]
    )
    insurance = models.TextField(
        "verzekering en aansprakelijkheid", blank=True, validators=[validate_no_bsn]
    )
    allowance = models.TextField(
        "vergoeding en reiskosten", blank=True, validators=[validate_no_bsn]
    )
    privacy = models.TextField("privacy", blank=True, validators=[validate_no_bsn])
    inspection = models.TextField(
        "toegang voor de inspectie", blank=True, validators=[validate_no_bsn]
    )
    sunday_agreed = models.BooleanField("werken op zondag is afgesproken", default=False)
    company_signatory_name = models.CharField(
        "naam", max_length=160, blank=True, validators=[validate_no_bsn]
    )
    company_signatory_capacity = models.CharField(
        "functie", max_length=120, blank=True, validators=[validate_no_bsn]
    )
    company_signatory_email = models.EmailField("e-mailadres", blank=True)

    objects = AgreementVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "versie van een overeenkomst"
        verbose_name_plural = "versies van een overeenkomst"
        ordering = ("agreement", "-number")
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.UniqueConstraint(
                fields=("agreement", "number"), name="agreement_version_number_unique"
            ),
            models.UniqueConstraint(
                fields=("agreement",),
                condition=models.Q(state__in=("draft", "sent", "partly_signed")),
                name="agreement_one_open_version",
                violation_error_message="Deze overeenkomst heeft al een versie in bewerking.",
            ),
            models.CheckConstraint(
                condition=models.Q(end__gte=models.F("start")),
                name="agreement_version_ends_after_start",
                violation_error_message="De laatste dag ligt niet voor de eerste dag.",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="agreement_version_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("draft", "withdrawn"))
                | models.Q(document__isnull=False),
                name="agreement_version_sent_is_frozen",
                violation_error_message="Een aangeboden overeenkomst heeft een vastgelegde tekst.",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("ended", "replaced")) ^ models.Q(ended_on=None),
                name="agreement_version_ended_has_day",
                violation_error_message="Een beëindigde overeenkomst heeft een laatste dag.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.agreement}, versie {self.number}"

    @property
    def last_day(self) -> date:
        """The last day the version covers, early termination included."""
        return self.end if self.ended_on is None else min(self.end, self.ended_on)

    @property
    def is_waiting(self) -> bool:
        """Offered for signature, and not yet signed by all."""
        return self.state in {State.SENT, State.PARTLY_SIGNED}

    @property
    def is_binding(self) -> bool:
        """Signed by all; ended early or replaced it still binds up to its last day."""
        return self.state in BINDING_STATES

    @property
    def is_amendment(self) -> bool:
        """Whether this version changes one that was signed: it is then an addendum."""
        return self.amends_id is not None

    def is_running_on(self, day: date) -> bool:
        return self.is_binding and self.start <= day <= self.last_day

    @property
    def label(self) -> str:
        """What it is called among the versions of its agreement."""
        return f"{'addendum, ' if self.is_amendment else ''}versie {self.number}"

    @property
    def never_holds(self) -> bool:
        """Ended or replaced from its first day on."""
        return self.last_day < self.start

    @property
    def period_text(self) -> str:
        """The days it covers, as a list shows them."""
        return "niet begonnen" if self.never_holds else nl_period(self.start, self.last_day)

    @property
    def pdf_url(self) -> str:
        """Where this very version is downloaded."""
        return f"{reverse('agreement_pdf', args=[self.agreement_id])}?versie={self.number}"

    def stage_on(self, day: date) -> Stage:
        """What a list says about the version on `day`: its state, or what its dates say.

        What an addendum replaces, runs until the addendum takes over.
        """
        replaced = self.state == State.REPLACED
        if self.state != State.SIGNED and not (replaced and day <= self.last_day):
            return Stage(self.state)
        if day < self.start:
            return Stage.REPLACED if self.never_holds else Stage.UPCOMING
        if day > self.last_day:
            return Stage.EXPIRED
        soon = day + EXPIRES_SOON > self.last_day and not replaced
        return Stage.EXPIRING if soon else Stage.RUNNING

    def minutes_a_week(self) -> int:
        """Working minutes in an ordinary week; prefetch `schedule` when reading many."""
        return sum(day.minutes for day in self.schedule.all())


class ScheduleDay(Record):
    """Working times on one weekday; breaks are pairs of times as in `[["12:00", "12:30"]]`."""

    agreement_version = models.ForeignKey(
        AgreementVersion, on_delete=models.CASCADE, related_name="schedule", verbose_name="versie"
    )
    weekday = models.PositiveSmallIntegerField("dag", choices=WEEKDAYS)
    start = models.TimeField("begin")
    end = models.TimeField("einde")
    breaks = models.JSONField("pauzes", default=list, blank=True)

    class Meta:
        verbose_name = "werkdag in het rooster"
        verbose_name_plural = "werkdagen in het rooster"
        ordering = ("weekday", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("agreement_version", "weekday"),
                name="schedule_weekday_unique",
                violation_error_message="Elke dag staat één keer in het rooster.",
            ),
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")),
                name="schedule_ends_after_start",
                violation_error_message="Het einde ligt na het begin.",
            ),
            models.CheckConstraint(
                condition=models.Q(weekday__range=(1, 7)), name="schedule_weekday_range"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.start:%H:%M}-{self.end:%H:%M}"

    @property
    def minutes(self) -> int:
        """Working minutes, breaks taken off."""
        return worked_minutes(self.start, self.end, self.breaks)

    @property
    def break_text(self) -> str:
        """The breaks as people type them: `12.00-12.30`."""
        return format_breaks(self.breaks)
