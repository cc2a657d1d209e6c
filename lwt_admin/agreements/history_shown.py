"""What happened to an agreement, as its page tells it."""

from lwt_admin.agreements.life_cycle import LABELS
from lwt_admin.agreements.models import AgreementEvent, WorkAgreement

EventLine = tuple[AgreementEvent, str, str]
"""A step, in words, and by whom and why."""


def what_happened(agreement: WorkAgreement) -> list[EventLine]:
    """What happened to any version, newest first: the step in words, and by whom and why."""
    events = AgreementEvent.objects.filter(agreement_version__agreement=agreement)
    found = events.select_related("actor", "agreement_version").order_by("-at", "-pk")
    return [
        (
            event,
            f"versie {event.agreement_version.number} {LABELS[event.transition]}",
            " · ".join(filter(None, (event.reason, _by(event)))),
        )
        for event in found
    ]


def _by(event: AgreementEvent) -> str:
    """Which member of staff took the step; at a table that is the witness."""
    if event.actor is None:
        return ""
    roles = {"sign": "in bijzijn van", "sign_on_paper": "vergeleken door"}
    return f"{roles.get(event.transition, 'door')} {event.actor}"
