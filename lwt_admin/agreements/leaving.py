"""What must be finished before a pupil can leave for another school of the board."""

from datetime import date

from lwt_admin.agreements.models import AgreementVersion
from lwt_admin.agreements.models.agreement import BINDING_STATES, OPEN_STATES
from lwt_admin.students.models import Student
from lwt_admin.ui.formats import nl_date


def obstacles(student: Student, today: date) -> list[str]:
    """Agreements of this school that are being made, or still bind it: a sentence for each."""
    versions = AgreementVersion.objects.for_system().filter(agreement__trajectory__student=student)
    found = []
    for version in versions.select_related("agreement__company").order_by("start", "pk"):
        company = version.agreement.company
        if version.state in OPEN_STATES:
            found.append(
                f"De leer-werkovereenkomst met {company} is nog {version.get_state_display()}. "
                "Trek haar in, of wacht tot zij getekend en afgelopen is."
            )
        elif version.state in BINDING_STATES and last_day(version) >= today:
            found.append(
                f"De leer-werkovereenkomst met {company} loopt tot en met "
                f"{nl_date(last_day(version))}. Beëindig haar eerst."
            )
    return found


def last_day(version: AgreementVersion) -> date:
    """The last day on which a version binds: it may have been ended or replaced before its time."""
    return version.end if version.ended_on is None else min(version.end, version.ended_on)
