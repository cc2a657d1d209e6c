"""How an agreement stands by its versions: which one tells, how it stopped, when it began."""

from collections.abc import Iterable, Iterator
from datetime import date

from lwt_admin.agreements.models import AgreementVersion, Termination, WorkAgreement
from lwt_admin.agreements.models.agreement import GIVEN_UP_STATES
from lwt_admin.rules.periods import DAY


def leading(versions: Iterable[AgreementVersion], day: date) -> AgreementVersion:
    """The version that says how an agreement stands on `day`, of all `versions` of it.

    The one in force, else the newest that was signed, else the newest that was not given up.
    `AgreementVersionQuerySet.leading` says the same for lists. Raises ValueError without versions.
    """

    def rank(version: AgreementVersion) -> tuple[bool, bool, bool, int]:
        given_up = version.state in GIVEN_UP_STATES
        return version.is_running_on(day), version.is_binding, not given_up, version.number

    return max(versions, key=rank)


def termination_of(versions: Iterable[AgreementVersion]) -> Termination | None:
    """How an agreement stopped early, of all `versions` of it; select `termination` along."""
    found = (getattr(version, "termination", None) for version in versions)
    return next((one for one in found if one is not None), None)


def held_until(
    versions: Iterable[AgreementVersion], last_day: date
) -> Iterator[tuple[AgreementVersion, date]]:
    """Of each signed version of an agreement up to which day it holds, if that stops on a day."""
    binding = [version for version in versions if version.is_binding]
    taken_over = {one.amends_id: one.start - DAY for one in binding if one.is_amendment}
    for version in binding:
        yield version, min(taken_over.get(version.pk, version.end), last_day)


def first_day_of(agreement: WorkAgreement) -> date:
    """The first day on which any signed version of an agreement was to hold.

    Raises IndexError when nothing was signed.
    """
    versions = AgreementVersion.objects.for_system().binding().filter(agreement=agreement)
    return versions.order_by("start").values_list("start", flat=True)[0]
