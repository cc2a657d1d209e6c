"""Whether the company of a row was recognised on its date, asked in the query itself."""

from django.db.models import Exists, OuterRef, Q

from lwt_admin.agreements.models import Recognition


def recognised_on(day: str) -> Exists:
    """Whether the company of a row was recognised for LWT on the date in its field `day`."""
    return Exists(
        Recognition.objects.for_system().filter(
            Q(valid_until=None) | Q(valid_until__gte=OuterRef(day)),
            company=OuterRef("agreement__company"),
            status=Recognition.Status.VALID,
            for_lwt=True,
            valid_from__lte=OuterRef(day),
        )
    )
