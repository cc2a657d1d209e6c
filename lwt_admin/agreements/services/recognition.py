"""Is a company recognised for LWT: over recognitions already read, so that lists cost one query."""

from datetime import date

from lwt_admin.agreements.models import Company, Recognition
from lwt_admin.rules.agreements import RecognitionPeriod, first_unrecognised_day


def recognition_periods(company: Company) -> tuple[RecognitionPeriod, ...]:
    """The recognitions as the rules read them; prefetch `recognitions__profiles` for many."""
    return tuple(
        RecognitionPeriod(
            first=recognition.valid_from,
            last=recognition.valid_until,
            lwt=recognition.for_lwt,
            profiles=tuple(sorted(recognition.profile_shorts)),
            status=recognition.status,
        )
        for recognition in company.recognitions.all()
        if recognition.valid_from is not None
    )


def read_recognition_periods(company: Company) -> tuple[RecognitionPeriod, ...]:
    """As `recognition_periods`, for one company of which nothing was read yet: in one query."""
    rows = (
        Recognition.objects.for_system()
        .filter(company=company, valid_from__isnull=False)
        .order_by("valid_from", "pk", "profiles__profile")
        .values_list(*("pk", "valid_from", "valid_until", "for_lwt", "status", "profiles__profile"))
    )
    profiles: dict[int, list[str]] = {}
    facts = {}
    for pk, first, last, lwt, status, profile in rows:
        profiles.setdefault(pk, []).extend([profile] if profile else [])
        facts[pk] = (first, last, lwt, status)
    return tuple(
        RecognitionPeriod(first, last, lwt, tuple(profiles[pk]), status)
        for pk, (first, last, lwt, status) in facts.items()
    )


def recognition_valid_on(company: Company, day: date) -> bool:
    """Whether a recognition for LWT holds on `day`; prefetch `recognitions__profiles` for many."""
    return first_unrecognised_day(recognition_periods(company), day, day) is None
