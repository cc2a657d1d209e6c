"""The letter that tells the parties that their agreement ends early, to print or to send.

Made of the signed text and of what was recorded at the end, so it says the same whenever it is
made.
"""

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.text import slugify

from lwt_admin.agreements.models import Termination
from lwt_admin.agreements.services.endings import endings_of
from lwt_admin.agreements.services.papers import readable
from lwt_admin.pdf import render_pdf
from lwt_admin.rules.regimes import wvo
from lwt_admin.signing.models import Party
from lwt_admin.text import fold

Cause = Termination.Cause
# The school sees to another place when the place or its guidance fails (WVO art. 10b4 lid 6).
SCHOOL_FINDS_ANOTHER = (Cause.GUIDANCE, Cause.UNAVAILABLE)


@dataclass(frozen=True)
class Addressee:
    """To whom a copy of the letter goes: names and address, a line each."""

    lines: tuple[str, ...]
    greeting: str
    is_pupil: bool


def letter_html(
    termination: Termination, *, to_company: bool | None = None, number: int | None = None
) -> str:
    """The letters to company and pupil, one after another; with `to_company` one of them.

    With `number` as it was before its last day was corrected (`endings_of`).
    """
    endings = endings_of(termination)
    ending = endings[-1 if number is None else number - 1]
    version = termination.agreement_version
    content = readable(version.document.content if version.document else {})
    student = version.agreement.trajectory.student
    home = [] if student.address_hidden else content["student"]["address"]
    context = {
        "content": content,
        "termination": ending.facts,
        "ending": ending,
        "before": endings[ending.number - 2] if ending.number > 1 else None,
        "never_held": ending.last_day < version.start,
        "as_agreed": ending.last_day == version.end,
        "version": version,
        "recorded_at": ending.recorded_at,
        "addressees": [
            one for one in _addressees(content, home) if to_company in {None, not one.is_pupil}
        ],
        "school": student.school,
        "another": wvo("10b4 lid 6", version.start)
        if ending.facts.cause in SCHOOL_FINDS_ANOTHER
        else None,
    }
    return render_to_string("documents/termination_letter.html", context)


def letter_pdf(
    termination: Termination, *, to_company: bool | None = None, number: int | None = None
) -> bytes:
    """The same as a PDF."""
    return render_pdf(letter_html(termination, to_company=to_company, number=number))


def letter_name(termination: Termination) -> str:
    """`einde-overeenkomst-yara-jansen.pdf`."""
    student = termination.agreement_version.agreement.trajectory.student
    return f"{slugify(fold(f'einde overeenkomst {student}'))[:100]}.pdf"


def _addressees(content: dict[str, Any], home: list[str]) -> list[Addressee]:
    """The company, and at the address `home` the pupil with the representatives who signed."""
    signatories = content["signatories"]
    names = {
        party: [one["name"] for one in signatories if one["party"] == party] for party in Party
    }
    company, student = content["company"], content["student"]
    at_company = ", ".join(names[Party.COMPANY])
    people = [student["name"], *names[Party.GUARDIAN]]
    return [
        Addressee(
            (company["name"], f"t.a.v. {at_company}", *company["address"]), at_company, False
        ),
        Addressee((*people, *home), " en ".join(people), True),
    ]
