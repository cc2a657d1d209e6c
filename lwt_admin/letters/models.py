"""Every e-mail about a record: that it must go, when it went, and what became of it.

A letter holds no text and no secret: its kind makes the text, and any secret in it, at the moment
of sending. Its `key` says what makes it this letter; the same key is one letter, however often it
is posted.
"""

from datetime import datetime

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from lwt_admin.accounts.models import School
from lwt_admin.letters.querysets import LetterQuerySet
from lwt_admin.records import Record


class Letter(Record):
    """One message to one address about one record (`about`)."""

    class State(models.TextChoices):
        """How a letter stands; derived, never stored."""

        WAITING = "waiting", "wacht op verzending"
        SENT = "sent", "verzonden"
        FAILED = "failed", "nog niet gelukt, wordt opnieuw geprobeerd"
        REFUSED = "refused", "geweigerd door de mailserver"
        BOUNCED = "bounced", "niet bezorgd"
        MOOT = "moot", "niet meer nodig"

    school = models.ForeignKey(
        School, on_delete=models.PROTECT, related_name="letters", verbose_name="school"
    )
    kind = models.CharField("soort", max_length=40)
    key = models.CharField("kenmerk", max_length=160, unique=True)
    to = models.EmailField("aan")
    about_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    about_id = models.PositiveBigIntegerField()
    about = GenericForeignKey("about_type", "about_id")
    data = models.JSONField("gegevens", default=dict, blank=True)
    subject = models.CharField("onderwerp", max_length=200, blank=True)
    made_at = models.DateTimeField("gemaakt op")
    not_before = models.DateTimeField("niet eerder dan")
    claimed_at = models.DateTimeField("in behandeling sinds", null=True)
    attempts = models.PositiveSmallIntegerField("pogingen", default=0)
    failure = models.TextField("waarom het niet lukte", blank=True)
    not_made = models.BooleanField("kon niet worden gemaakt", default=False)
    message_id = models.CharField("Message-ID", max_length=200, blank=True)
    sent_at = models.DateTimeField("verzonden op", null=True)
    refused_at = models.DateTimeField("geweigerd op", null=True)
    bounced_at = models.DateTimeField("teruggekomen op", null=True)
    moot_at = models.DateTimeField("niet meer nodig sinds", null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "brief per e-mail"
        verbose_name_plural = "brieven per e-mail"
        ordering = ("-made_at", "-pk")
        indexes = (
            models.Index(fields=("about_type", "about_id"), name="letter_about"),
            models.Index(fields=("message_id",), name="letter_message_id"),
        )

    def __str__(self) -> str:
        return f"{self.kind} aan {self.to}"

    @property
    def state(self) -> State:
        """How the letter stands now."""
        if self.bounced_at:
            return self.State.BOUNCED
        if self.refused_at:
            return self.State.REFUSED
        if self.sent_at:
            return self.State.SENT
        if self.moot_at:
            return self.State.MOOT
        return self.State.FAILED if self.attempts and self.failure else self.State.WAITING

    @property
    def went_wrong(self) -> bool:
        """Whether it will not reach anybody unless a person does something."""
        return self.state in {self.State.BOUNCED, self.State.REFUSED}

    @property
    def last_moment(self) -> datetime:
        """When the last thing happened to it."""
        moments = (self.bounced_at, self.refused_at, self.sent_at, self.moot_at)
        return next(filter(None, moments), self.made_at)
