"""Looking for a place in the demo: what companies were asked, what they are like, where they are.

The places of postcodes are made up as much as the town is: enough to show distances.
"""

from collections.abc import Mapping
from datetime import date, time, timedelta
from decimal import Decimal

from lwt_admin.agreements.models import (
    Company,
    CompanyContact,
    CompanyDay,
    PlacementOffer,
    PostcodePlace,
    QualityAnswer,
    QualityAssessment,
    Recognition,
    RecognitionProfile,
)
from lwt_admin.demo.school import DemoSchool
from lwt_admin.rules.periods import DAY, months_later
from lwt_admin.rules.recognition import CRITERIA, YEARS
from lwt_admin.students.models import Trajectory

Answer = PlacementOffer.Answer
Met = QualityAnswer.Met
WORKWEEK = range(1, 6)

# The company, its days, from when till when, and how many come there on such a day.
TIMES: tuple[tuple[str, tuple[int, ...], time, time, int | None], ...] = (
    ("Bouwbedrijf Van Schaik", tuple(WORKWEEK), time(7), time(15, 45), None),
    ("Bakkerij Korenaar", (1, 2, 3, 4, 5, 6), time(4), time(12), 1),
    ("Eetcafé 't Veerhuis", (3, 4, 5, 6, 7), time(11), time(22), None),
    ("Supermarkt Boven", (6,), time(8), time(18), 2),
)
NOT_MET = {
    "Timmerfabriek De Eik": {"g": (Met.PARTLY, "In de winter vooral hetzelfde werk.")},
    "Fietsenwinkel Trapper": {"e": (Met.UNKNOWN, "")},
}
PLACES = (
    ("6811 AB", "51.981", "5.909"),
    ("6812 KL", "51.984", "5.885"),
    ("6833", "51.965", "5.94"),
)


def add_search(demo: DemoSchool) -> None:
    """All of it; after the agreements, of which one came from a company's yes."""
    _days(demo)
    _assessments(demo)
    _unused(demo, "Drukkerij De Letter")
    _also_for(demo, "Magazijn Rivierland", "M&T")
    _contacts(demo)
    _offers(demo)
    for postcode, latitude, longitude in PLACES:
        PostcodePlace.objects.create(
            school=demo.school,
            postcode=postcode,
            latitude=Decimal(latitude),
            longitude=Decimal(longitude),
        )


def _days(demo: DemoSchool) -> None:
    for name, weekdays, start, end, places in TIMES:
        for weekday in weekdays:
            CompanyDay.objects.create(
                company=demo.companies[name], weekday=weekday, start=start, end=end, places=places
            )
    bakery = demo.companies["Bakkerij Korenaar"]
    bakery.minimum_age = 16
    bakery.save()


def _assessments(demo: DemoSchool) -> None:
    """By SBB before the recognition; one of them is due soon, one was repeated by the school."""
    before = date(demo.running_year - 2, 6, 10)
    for name, company in demo.companies.items():
        if name != "Bakkerij Korenaar":
            day = _due_in(demo, 60) if name == "Metaalwerk Doornbos" else before
            _assess(demo, company, day, "sbb", "A. van Rijn", {})
    for name, found in NOT_MET.items():
        _assess(demo, demo.companies[name], demo.today - 40 * DAY, "school", "P. Dekker", found)


def _due_in(demo: DemoSchool, days: int) -> date:
    """A day so long ago that the next time comes in so many days."""
    return months_later(demo.today + timedelta(days=days), -12 * YEARS)


def _assess(
    demo: DemoSchool,
    company: Company,
    day: date,
    assessor: str,
    name: str,
    found: Mapping[str, tuple[str, str]],
) -> None:
    assessment = QualityAssessment.objects.create(
        company=company,
        assessed_on=day,
        assessor=assessor,
        assessor_name=name,
        entered_by=demo.staff["l.bakker"],
    )
    for criterion in CRITERIA:
        met, note = found.get(criterion.letter, (Met.YES, ""))
        QualityAnswer.objects.create(
            assessment=assessment, letter=criterion.letter, met=met, note=note
        )


def _unused(demo: DemoSchool, name: str) -> None:
    """Recognised for almost too long without a pupil: an older recognition before the present."""
    company = demo.companies[name]
    present = company.recognitions.exclude(valid_from=None).get()
    older = Recognition.objects.create(
        company=company,
        status=Recognition.Status.VALID,
        valid_from=_due_in(demo, 80),
        valid_until=date(demo.running_year - 2, 7, 31),
    )
    for row in present.profiles.all():
        RecognitionProfile.objects.create(recognition=older, profile=row.profile)


def _also_for(demo: DemoSchool, name: str, profile: str) -> None:
    """Recognised for a profile more, so that whoever looks for a place there finds one."""
    recognition = demo.companies[name].recognitions.exclude(valid_from=None).get()
    RecognitionProfile.objects.create(recognition=recognition, profile=profile)


def _contacts(demo: DemoSchool) -> None:
    coordinator, office = demo.staff["l.bakker"], demo.staff["h.mulder"]
    rows = (
        ("Autogarage Heemstra", 45, "phone", "Wil weer meedoen zodra de erkenning er is.", None),
        ("Autogarage Heemstra", 3, "mail", "Formulieren voor SBB gestuurd.", 4),
        ("Bouwbedrijf Van Schaik", 20, "visit", "Plek voor volgend schooljaar besproken.", None),
        ("Woonzorgcentrum Avondrood", 8, "phone", "Vraagt een rooster voor de vakantie.", 8),
    )
    for name, ago, form, text, follow_up in rows:
        on = demo.today - timedelta(days=ago)
        CompanyContact.objects.create(
            company=demo.companies[name],
            on=on,
            form=form,
            with_whom=demo.companies[name].signatory_name,
            text=text,
            by=office,
            follow_up_on=None if follow_up is None else on + timedelta(days=follow_up),
            follow_up_by=None if follow_up is None else coordinator,
        )


def _offers(demo: DemoSchool) -> None:
    """Thijs has no place yet; René's draft came from a yes."""
    thijs, rene = _trajectory("260184"), _trajectory("260177")
    _ask(demo, thijs, "Fietsenwinkel Trapper", 18, Answer.NO, "Tot de zomer vol.")
    _ask(demo, thijs, "Autogarage Heemstra", 12, Answer.OPEN, "")
    yes = _ask(demo, rene, "Metaalwerk Doornbos", 21, Answer.YES, "Een oom werkt er.")
    yes.agreement = rene.agreements.order_by("pk").first()
    yes.found_by = PlacementOffer.FoundBy.PUPIL
    yes.save()


def _trajectory(number: str) -> Trajectory:
    return Trajectory.objects.get(student__number=number)


def _ask(
    demo: DemoSchool, trajectory: Trajectory, name: str, ago: int, answer: str, note: str
) -> PlacementOffer:
    asked_on = demo.today - timedelta(days=ago)
    first = max(trajectory.start, demo.today)
    return PlacementOffer.objects.create(
        trajectory=trajectory,
        company=demo.companies[name],
        asked_on=asked_on,
        asked_by="P. Dekker",
        first=first,
        last=max(first, demo.year.end),
        weekdays=[4, 5],
        answer=answer,
        answered_on=None if answer == Answer.OPEN else asked_on + 3 * DAY,
        note=note,
    )
