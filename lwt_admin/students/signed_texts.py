"""What the texts about a pupil that people sign have in common: who signs, and for which school."""

from collections.abc import Iterable
from typing import Any

from lwt_admin.accounts.models import School
from lwt_admin.signing.models import Party
from lwt_admin.signing.services import SignatoryFacts
from lwt_admin.students.addresses import address_lines
from lwt_admin.students.models import Guardian, Student


def pupil_signatories(student: Student, guardians: Iterable[Guardian]) -> list[SignatoryFacts]:
    """The pupil, and who signs with the pupil; who else signs is for the text itself."""
    return [
        SignatoryFacts(
            Party.STUDENT, str(student), "leerling", student.email, f"student:{student.pk}"
        ),
        *(
            SignatoryFacts(
                Party.GUARDIAN,
                one.name,
                one.get_relation_display(),
                one.email,
                f"guardian:{one.pk}",
            )
            for one in guardians
        ),
    ]


def signatories_told(signatories: Iterable[SignatoryFacts]) -> list[dict[str, str]]:
    """Who signs, as a frozen text holds it."""
    return [
        {"party": str(who.party), "name": who.name, "capacity": who.capacity} for who in signatories
    ]


def school_told(school: School) -> dict[str, Any]:
    """The school, as a frozen text holds it."""
    return {
        "name": school.name,
        "code": school.code,
        "authority": school.competent_authority,
        "address": address_lines(school),
        "phone": school.phone,
        "email": school.email,
    }
