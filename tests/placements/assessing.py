"""What the parties of an assessment do, without their pages."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from lwt_admin.accounts.models import User
from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.links import digest
from lwt_admin.placements.assessment_acts import (
    Conclusion,
    Giver,
    finish,
    give,
    read_case,
    sight_of,
    version_now,
)
from lwt_admin.placements.assessment_lines import Given, Line, Said, goals_now, lines_of
from lwt_admin.placements.models import (
    Assessment,
    AssessmentAnswer,
    AssessmentPeriod,
    ConfirmationLink,
)


def lines_in(agreement: WorkAgreement, period: AssessmentPeriod) -> list[Line]:
    """The questions and goals that are asked."""
    case = read_case(agreement, period)
    return lines_of(case.period.form, goals_now(case.assessment, case.versions))


def link_to_assess(*agreements: WorkAgreement, party: str = "company") -> ConfirmationLink:
    """A link that opens the assessments under these agreements for a fortnight."""
    now = timezone.now()
    link = ConfirmationLink.objects.create(
        school=agreements[0].trajectory.student.school,
        purpose=ConfirmationLink.Purpose.ASSESSMENT,
        party=party,
        name="W. Kamp",
        address="leermeester@bedrijf.example",
        token_hash=digest(str(uuid4())),
        made_at=now,
        expires_at=now + timedelta(days=14),
    )
    link.agreements.set(agreements)
    return link


def say(
    agreement: WorkAgreement,
    period: AssessmentPeriod,
    *,
    by: User | None = None,
    link: ConfirmationLink | None = None,
    level: int | None = 3,
    remarks: str = "",
) -> AssessmentAnswer:
    """One party gives the same level on every line."""
    giver = Giver(user=by, link=link)
    said = {line.key: Said(level) for line in lines_in(agreement, period)}
    seen = version_now(agreement, period, giver.party)
    return give(agreement, period, giver, Given(said, remarks), seen=seen, now=timezone.now())


def say_all(agreement: WorkAgreement, period: AssessmentPeriod, by: User) -> None:
    """All three parties fill it in."""
    say(agreement, period, by=by)
    for party in ("company", "student"):
        say(agreement, period, link=link_to_assess(agreement, party=party))


def conclude(
    agreement: WorkAgreement,
    period: AssessmentPeriod,
    *,
    by: User,
    sufficient: bool = True,
    text: str = "",
    missing_reason: str = "",
) -> Assessment:
    """The mentor finishes it with all in sight."""
    sight = sight_of(read_case(agreement, period))
    conclusion = Conclusion(sufficient, text, missing_reason)
    return finish(agreement, period, conclusion, by=by, sight=sight, now=timezone.now())


def typed(
    lines: list[Line], *, level: str = "3", seen: int = 0, prefix: str = "", **more: Any
) -> dict[str, Any]:
    """What a browser sends for one party's form."""
    start = f"{prefix}-" if prefix else ""
    data: dict[str, Any] = {f"{start}seen": seen, f"{start}remarks": ""}
    for line in lines:
        data[f"{start}{line.key}-level"] = level
        data[f"{start}{line.key}-remark"] = ""
    return data | {f"{start}{name}": value for name, value in more.items()}
