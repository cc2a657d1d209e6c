"""Which companies fit a pupil who looks for a place, in which order, and why the others do not."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lwt_admin.agreements.companies.occupation import Stay, days_of, read_stays, taken
from lwt_admin.agreements.companies.terms import lapse_term_of
from lwt_admin.agreements.models import Company, PlacementOffer
from lwt_admin.agreements.querysets import CompanyQuerySet
from lwt_admin.agreements.search.distance import Distance, Places, Point, distance
from lwt_admin.agreements.search.wish import NAME, NEAR, SCHOOL, Wish
from lwt_admin.agreements.services.recognition import recognition_periods
from lwt_admin.rules.company_fit import DayThere, SearchFacts, misfits
from lwt_admin.rules.periods import each_day
from lwt_admin.rules.recognition import PAST
from lwt_admin.rules.verdicts import Check
from lwt_admin.students.models import Trajectory
from lwt_admin.ui.formats import nl_date

REASONS = {
    "agreement.too_young": "de leeftijd",
    "agreement.recognition": "geen erkenning voor de hele periode",
    "fit.profile": "een ander profiel",
    "fit.minimum_age": "de leeftijd die het bedrijf vraagt",
    "fit.places": "geen plaats vrij",
    "fit.sunday": "zondagswerk",
    "fit.night": "de werktijden",
}
"""Why a company does not fit, as the summary below the list counts it."""

ANSWERS = {
    PlacementOffer.Answer.OPEN: "gevraagd, nog geen antwoord",
    PlacementOffer.Answer.YES: "zei ja",
    PlacementOffer.Answer.NO: "zei nee",
}


@dataclass(frozen=True)
class Found:
    """A company as the list shows it; `checks` say what is in the way, and what is good to know."""

    company: Company
    checks: tuple[Check, ...]
    last_used: date | None
    distance: Distance | None
    days: tuple[DayThere, ...]
    offer: PlacementOffer | None

    @property
    def fits(self) -> bool:
        return not any(check.blocking for check in self.checks)

    @property
    def answer(self) -> str:
        """What the company said of this pupil, in words; empty when it was not asked."""
        if self.offer is None:
            return ""
        return ANSWERS[PlacementOffer.Answer(self.offer.answer)]

    @property
    def refused(self) -> bool:
        """It said no to this pupil, the last time it was asked."""
        return self.offer is not None and self.offer.answer == PlacementOffer.Answer.NO


@dataclass(frozen=True)
class Outcome:
    """The companies to show, how many fit, and why the others do not, most frequent first."""

    shown: list[Found]
    fitting: int
    in_all: int
    reasons: list[tuple[str, int]]
    busy: tuple[str, ...]

    @property
    def left_out(self) -> int:
        return self.in_all - self.fitting


def find(
    trajectory: Trajectory,
    wish: Wish,
    companies: CompanyQuerySet,
    places: Places,
    offers: Iterable[PlacementOffer],
    today: date,
) -> Outcome:
    """Judge every company of `companies`; five queries, whatever their number.

    `offers` are those of `offers_for`.
    """
    period = (wish.first, wish.last)
    read = companies.search(wish.text).with_recognitions().with_last_placement(today)
    rows = list(read.prefetch_related("days"))
    stays = read_stays(companies.order_by().values("pk"), period)
    others = [one for one in stays if one.student != trajectory.student_id]
    full = taken(others, period)
    newest = {one.company_id: one for one in offers}
    origin = origin_of(trajectory, wish, places)
    found = [
        _judge(company, trajectory, wish, days_of(company, company.days.all(), full), today)
        for company in rows
    ]
    judged = [
        Found(
            company,
            checks,
            company.last_placement,
            distance(origin, places.find(company.postcode)),
            days,
            newest.get(company.pk),
        )
        for company, checks, days in found
    ]
    fitting = [one for one in judged if one.fits]
    return Outcome(
        shown=in_order(judged if wish.everything else fitting, wish),
        fitting=len(fitting),
        in_all=len(judged),
        reasons=_counted(judged),
        busy=tuple(_busy(trajectory, wish, stays, {one.company.pk: one for one in judged})),
    )


Judged = tuple[Company, tuple[Check, ...], tuple[DayThere, ...]]


def _judge(
    company: Company, trajectory: Trajectory, wish: Wish, days: list[DayThere], today: date
) -> Judged:
    facts = SearchFacts(
        first=wish.first,
        last=wish.last,
        birth_date=trajectory.student.birth_date,
        profile=trajectory.profile,
        weekdays=wish.weekdays,
        recognitions=recognition_periods(company),
        minimum_age=company.minimum_age,
        days=tuple(days),
    )
    checks = misfits(facts)
    term = lapse_term_of(company, today)
    if term is not None and term.state == PAST:
        checks.append(Check(term.rule, False, "company", term.article, term.status, term.text))
    shown = facts.wanted if wish.weekdays else tuple(days[:5])
    return company, tuple(checks), shown


def in_order(found: Iterable[Found], wish: Wish) -> list[Found]:
    """What fits first, what said no last; then as is asked, and by name."""
    return sorted(found, key=lambda one: (not one.fits, one.refused, *_wanted(one, wish.order)))


def _wanted(one: Found, order: str) -> tuple[float, float, str]:
    used = float("inf") if one.last_used is None else -one.last_used.toordinal()
    far = float("inf") if one.distance is None else one.distance.km
    if order == NEAR:
        return far, used, one.company.sort_key
    if order == NAME:
        return 0.0, 0.0, one.company.sort_key
    return used, far, one.company.sort_key


def _counted(found: Iterable[Found]) -> list[tuple[str, int]]:
    """How often each reason stands in the way; a company may have several."""
    counter = Counter(
        REASONS.get(rule, rule)
        for one in found
        for rule in {check.rule for check in one.checks if check.blocking}
    )
    return counter.most_common()


def origin_of(trajectory: Trajectory, wish: Wish, places: Places) -> Point | None:
    """Where the distance is measured from; None when that place is not known."""
    return places.find(origin_postcode(trajectory, wish))


def origin_postcode(trajectory: Trajectory, wish: Wish) -> str:
    """Empty when unknown, and from a hidden home: distances would tell where that is."""
    student = trajectory.student
    if wish.origin == SCHOOL:
        return student.school.postcode
    return "" if student.address_hidden else student.postcode


def offers_for(trajectory: Trajectory) -> list[PlacementOffer]:
    """Every question to a company for this pupil, the last one last; one query."""
    offers = PlacementOffer.objects.for_system().filter(trajectory=trajectory)
    return list(offers.select_related("company").order_by("asked_on", "pk"))


def _busy(
    trajectory: Trajectory, wish: Wish, stays: Sequence[Stay], known: dict[int, Found]
) -> Iterable[str]:
    """On which of the wanted days the pupil already works somewhere in the period."""
    for stay in stays:
        if stay.student != trajectory.student_id or stay.weekday not in wish.weekdays:
            continue
        first, last = max(stay.first, wish.first), min(stay.last, wish.last)
        one_week = each_day(first, min(last, first + timedelta(days=6)))
        day = next((day for day in one_week if day.isoweekday() == stay.weekday), None)
        if day is not None:
            where = known[stay.company].company.name if stay.company in known else "een bedrijf"
            yield f"Op {nl_date(day)} werkt de leerling al bij {where}."
