"""When hours cannot be true: each error names the field, the value and the reason."""

from datetime import date

from django.core.exceptions import ValidationError

from lwt_admin.placements.models import HourEntry
from lwt_admin.placements.reading import Placement
from lwt_admin.ui.formats import nl_date, nl_period, nl_time
from lwt_admin.worktime import check_work_span


def check_date(day: date, today: date) -> None:
    """Raise ValidationError on a day that has yet to come."""
    if day > today:
        raise ValidationError(
            {"date": f"{nl_date(day)} ligt in de toekomst. Vul uren in op of na de dag zelf."},
            code="future",
        )


def check_agreement(placement: Placement, day: date) -> None:
    """Raise ValidationError when no signed version of the agreement is in force on `day`."""
    if placement.version_on(day) is not None:
        return
    company = placement.agreement.company
    if not placement.binding:
        reason = f"De overeenkomst met {company} is nog niet door alle partijen getekend."
        raise ValidationError({"date": f"{nl_date(day)}: {reason}"}, code="not_signed")
    periods = " en ".join(
        nl_period(version.start, version.last_day)
        for version in reversed(placement.binding)
        if not version.never_holds
    )
    raise ValidationError(
        {"date": f"{nl_date(day)} valt buiten de overeenkomst met {company} ({periods})."},
        code="outside_agreement",
    )


def check_times(entry: HourEntry) -> None:
    """Raise ValidationError, per field, when the times of a worked entry do not fit together."""
    if entry.kind != HourEntry.Kind.WORKED:
        return
    missing = {
        name: f"Vul {label} in: er is gewerkt."
        for name, label in (("start", "het begin"), ("end", "het einde"))
        if getattr(entry, name) is None
    }
    if missing:
        raise ValidationError(missing)
    assert entry.start is not None  # noqa: S101  (checked just above)
    assert entry.end is not None  # noqa: S101
    if entry.end <= entry.start:
        raise ValidationError(
            {
                "end": f"Het einde ({nl_time(entry.end)}) ligt niet na het begin"
                f" ({nl_time(entry.start)})."
            }
        )
    check_work_span(entry.start, entry.end, entry.breaks)
