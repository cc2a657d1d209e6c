"""The visits of one person as a calendar (iCalendar, RFC 5545) that an agenda reads by itself.

An agenda shows what it reads to its own company, and to whoever looks at the screen. So an event
names the company and the pupil's first name, and nothing more.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from icalendar import Calendar, Event

from lwt_admin.accounts.models import User
from lwt_admin.links import digest, new_secret
from lwt_admin.placements.models import CalendarFeed, Visit
from lwt_admin.placements.visits import of_mentor

LASTS: Final = timedelta(hours=1)
LOOKS_BACK: Final = timedelta(days=60)
READ_AGAIN: Final = timedelta(hours=1)


def feed_of(token: str) -> CalendarFeed | None:
    """The feed with this secret, of somebody who may still sign in; None otherwise."""
    found = CalendarFeed.objects.for_token(token).select_related("user")
    return found.filter(user__is_active=True).first()


@transaction.atomic
def renew(user: User, now: datetime) -> str:
    """Make a new address and close the one before it; the secret is told this once."""
    User.objects.select_for_update().get(pk=user.pk)
    revoke(user, now)
    secret = new_secret()
    CalendarFeed.objects.create(user=user, token_hash=digest(secret), made_at=now)
    return secret


def revoke(user: User, now: datetime) -> bool:
    """Close the address; False when there was none."""
    feed = CalendarFeed.objects.for_user(user).in_use().first()
    if feed is None:
        return False
    feed.revoked_at = now
    feed.save()
    return True


def visits_of(user: User, today: date) -> Any:
    """The visits that belong in somebody's agenda, while they may see the pupils: of the pupils
    they guide today, and those they make themselves.
    """
    own = Q(visitor=user) | Q(agreement__trajectory__in=of_mentor(user.pk, today))
    recent = Visit.objects.for_user(user).filter(own, date__gte=today - LOOKS_BACK)
    return recent.filter(cancelled_reason="").with_names()


def calendar_of(user: User, today: date) -> bytes:
    """The file that an agenda reads."""
    calendar = Calendar()
    calendar.add("prodid", "-//lwt-admin//stagebezoeken//NL")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "LWT-bezoeken")
    calendar.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", READ_AGAIN)
    for visit in visits_of(user, today):
        calendar.add_component(_event(visit))
    return bytes(calendar.to_ical())


def _event(visit: Visit) -> Event:
    company, pupil = visit.agreement.company, visit.agreement.trajectory.student
    event = Event()
    event.add("uid", f"bezoek-{visit.pk}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("dtstamp", visit.updated_at)
    event.add("sequence", visit.version)
    event.add("summary", f"LWT-bezoek {company}")
    event.add("description", f"{pupil.first_name}, {visit.get_kind_display()}")
    event.add("class", "PRIVATE")
    if visit.kind == Visit.Kind.COMPANY:
        event.add("location", ", ".join(filter(None, (company.street_line, company.city_line))))
    if visit.time is None:
        event.add("dtstart", visit.date)
        event.add("transp", "TRANSPARENT")
    else:
        start = timezone.make_aware(datetime.combine(visit.date, visit.time))
        event.add("dtstart", start.astimezone(UTC))
        event.add("duration", LASTS)
    return event
