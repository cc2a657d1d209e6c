"""Which signed text holds: of one agreement on a day, of a trajectory at all."""

from collections.abc import Iterable
from datetime import date

from lwt_admin.agreements.models import AgreementVersion, Termination, WorkAgreement
from lwt_admin.agreements.models.agreement import GIVEN_UP_STATES
from lwt_admin.agreements.querysets import AgreementVersionQuerySet
from lwt_admin.students.models import Trajectory


def effective_version(agreement: WorkAgreement, day: date) -> AgreementVersion | None:
    """The version in force on `day`: the newest signed one whose period holds it.

    Prefetch `versions` (and `versions__schedule`) when asking for many.
    """
    running = [version for version in agreement.versions.all() if version.is_running_on(day)]
    return max(running, key=lambda version: version.number, default=None)


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


def binding_versions(trajectory: Trajectory) -> AgreementVersionQuerySet:
    """All versions of a trajectory's agreements that everybody signed, oldest first."""
    versions = AgreementVersion.objects.for_system().binding()
    return (
        versions.filter(agreement__trajectory=trajectory)
        .select_related("agreement__company")
        .prefetch_related("schedule")
        .order_by("start", "pk")
    )


def first_day_of(agreement: WorkAgreement) -> date:
    """The first day on which any signed version of an agreement was to hold.

    Raises IndexError when nothing was signed.
    """
    versions = AgreementVersion.objects.for_system().binding().filter(agreement=agreement)
    return versions.order_by("start").values_list("start", flat=True)[0]
