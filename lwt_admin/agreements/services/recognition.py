"""Is a company recognised for LWT: over recognitions already read, so that lists cost one query."""

from collections.abc import Iterable

from lwt_admin.agreements.models import Company, Recognition
from lwt_admin.rules.agreements import RecognitionPeriod


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
    return read_periods_of([company.pk])[company.pk]


READ = ("pk", "company", "valid_from", "valid_until", "for_lwt", "status", "profiles__profile")


def read_periods_of(company_ids: Iterable[int]) -> dict[int, tuple[RecognitionPeriod, ...]]:
    """The same for many companies, by their primary keys: in one query."""
    wanted = set(company_ids)
    rows = (
        Recognition.objects.for_system()
        .filter(company__in=wanted, valid_from__isnull=False)
        .order_by("valid_from", "pk", "profiles__profile")
        .values_list(*READ)
    )
    profiles: dict[int, list[str]] = {}
    facts = {}
    for pk, company, first, last, lwt, status, profile in rows:
        profiles.setdefault(pk, []).extend([profile] if profile else [])
        facts[pk] = (company, first, last, lwt, status)
    found: dict[int, list[RecognitionPeriod]] = {one: [] for one in wanted}
    for pk, (company, first, last, lwt, status) in facts.items():
        found[company].append(RecognitionPeriod(first, last, lwt, tuple(profiles[pk]), status))
    return {one: tuple(periods) for one, periods in found.items()}
