"""What the home page says about recognitions and cooperation agreements."""

from datetime import date, timedelta

import pytest

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.attention_companies import company_attention
from lwt_admin.agreements.models import (
    Company,
    CooperationAgreement,
    Recognition,
    TrajectoryRoute,
    WorkAgreement,
)
from lwt_admin.rules.agreements import COOPERATION_SOURCE, RECOGNITION_SOURCE
from lwt_admin.todo import Todo, Urgency
from tests.factories import (
    CompanyFactory,
    CooperationAgreementFactory,
    RecognitionFactory,
    SchoolFactory,
    TrajectoryFactory,
    signed_agreement,
    staff,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 2)
IN_90_DAYS = TODAY + timedelta(days=90)


@pytest.fixture
def school() -> School:
    school = SchoolFactory()
    CooperationAgreementFactory(school=school)
    return school


@pytest.fixture
def office(school: School) -> User:
    return staff(school, Role.OFFICE)


@pytest.fixture
def company(school: School) -> Company:
    """A company where a pupil works until 26 March 2027."""
    return signed_agreement(TrajectoryFactory(student__school=school)).company


def todos(user: User, school: School | None) -> list[Todo]:
    return company_attention(user, school, TODAY)


def set_end(company: Company, until: date) -> None:
    company.recognitions.update(valid_until=until)


@pytest.mark.parametrize(
    ("until", "urgency"),
    [
        (TODAY - timedelta(days=1), Urgency.WRONG),
        (TODAY, Urgency.ATTENTION),
        (IN_90_DAYS - timedelta(days=1), Urgency.ATTENTION),
        (IN_90_DAYS, None),
    ],
)
def test_a_recognition_that_lapses_where_a_pupil_works_is_told_in_time(
    office: User, school: School, company: Company, until: date, urgency: Urgency | None
) -> None:
    set_end(company, until)
    found = [todo.urgency for todo in todos(office, school)]
    assert found == ([] if urgency is None else [urgency])


def test_where_nobody_works_a_lapsing_recognition_is_nobodys_worry(
    office: User, school: School
) -> None:
    RecognitionFactory(company=CompanyFactory(school=school), valid_until=TODAY)
    assert todos(office, school) == []


def test_a_recognition_that_outlasts_the_agreement_is_long_enough(
    office: User, school: School
) -> None:
    agreement = signed_agreement(
        TrajectoryFactory(student__school=school), end=TODAY + timedelta(days=7)
    )
    set_end(agreement.company, TODAY + timedelta(days=7))
    assert todos(office, school) == []


def test_the_next_recognition_closes_the_gap(
    office: User, school: School, company: Company
) -> None:
    set_end(company, TODAY + timedelta(days=7))
    RecognitionFactory(company=company, valid_from=TODAY + timedelta(days=8))
    assert todos(office, school) == []


def test_an_orientation_needs_no_recognition(
    office: User, school: School, company: Company
) -> None:
    set_end(company, TODAY - timedelta(days=1))
    WorkAgreement.objects.update(kind=WorkAgreement.Kind.ORIENTATION)
    assert todos(office, school) == []


@pytest.mark.parametrize(
    ("requested", "told"),
    [(TODAY - timedelta(days=30), False), (TODAY - timedelta(days=31), True)],
)
def test_a_request_without_answer_is_told_after_thirty_days(
    office: User, school: School, requested: date, told: bool
) -> None:
    RecognitionFactory(
        company=CompanyFactory(school=school),
        status=Recognition.Status.REQUESTED,
        requested_on=requested,
        valid_from=None,
        valid_until=None,
    )
    assert bool(todos(office, school)) is told


def test_a_request_that_a_recognition_answered_is_not_told(office: User, school: School) -> None:
    asked = RecognitionFactory(
        company=CompanyFactory(school=school),
        status=Recognition.Status.REQUESTED,
        requested_on=date(2026, 6, 1),
        valid_from=None,
        valid_until=None,
    )
    RecognitionFactory(company=asked.company, valid_from=date(2026, 8, 1))
    assert todos(office, school) == []


@pytest.mark.parametrize(
    ("fields", "urgency"),
    [
        ({"signed_on": None}, Urgency.WRONG),
        ({"valid_until": TODAY - timedelta(days=1)}, Urgency.WRONG),
        ({"terminated_on": TODAY}, Urgency.WRONG),
        ({"valid_until": IN_90_DAYS}, Urgency.ATTENTION),
        ({"terminated_on": TODAY + timedelta(days=7)}, Urgency.ATTENTION),
        ({"valid_until": date(2027, 5, 2)}, Urgency.WAITS),
        ({"valid_until": date(2027, 7, 1)}, Urgency.WAITS),
        ({"valid_until": date(2027, 5, 1)}, None),
        ({"valid_until": date(2027, 7, 31)}, None),
        ({"valid_until": None}, None),
    ],
)
def test_a_cooperation_agreement_that_needs_a_decision_is_told(
    office: User, school: School, fields: dict[str, date | None], urgency: Urgency | None
) -> None:
    school.cooperations.update(**fields)
    found = [todo.urgency for todo in todos(office, school)]
    assert found == ([] if urgency is None else [urgency])


def test_a_cooperation_agreement_that_is_followed_by_another_is_not_told(
    office: User, school: School
) -> None:
    school.cooperations.update(valid_until=TODAY + timedelta(days=7))
    CooperationAgreementFactory(school=school, valid_from=TODAY + timedelta(days=8))
    assert todos(office, school) == []


def test_another_institution_takes_no_cooperation_over(office: User, school: School) -> None:
    school.cooperations.update(valid_until=TODAY + timedelta(days=7))
    CooperationAgreementFactory(school=school, institution="ROC Elders", valid_until=None)
    (todo,) = todos(office, school)
    assert todo.text == "De samenwerkingsovereenkomst met ROC Waalstad loopt af"
    assert todo.detail == "Daarna geldt er geen andere met deze instelling. Verleng op tijd."


def routed(school: School, cooperation: CooperationAgreement, **trajectory: object) -> None:
    """A pupil whose continuous route leads to the institution of this cooperation."""
    TrajectoryRoute.objects.create(
        trajectory=TrajectoryFactory(student__school=school, **trajectory), cooperation=cooperation
    )


@pytest.fixture
def ended(school: School) -> CooperationAgreement:
    """A cooperation that ended yesterday, beside one that goes on with another institution."""
    school.cooperations.update(valid_until=TODAY - timedelta(days=1))
    CooperationAgreementFactory(school=school, institution="ROC Elders", valid_until=None)
    return school.cooperations.get(institution="ROC Waalstad")


def test_an_ended_cooperation_is_told_while_a_route_leads_to_its_institution(
    office: User, school: School, ended: CooperationAgreement
) -> None:
    assert todos(office, school) == []
    routed(school, ended)
    (todo,) = todos(office, school)
    assert (todo.urgency, todo.due) == (Urgency.ATTENTION, TODAY - timedelta(days=1))
    assert todo.text == "De samenwerkingsovereenkomst met ROC Waalstad is afgelopen"
    assert "Van 1 leerling leidt de route naar deze instelling." in todo.detail


def test_a_route_of_who_left_keeps_no_ended_cooperation_in_sight(
    office: User, school: School, ended: CooperationAgreement
) -> None:
    routed(school, ended, ended_on=TODAY - timedelta(days=1), end_reason="left")
    assert todos(office, school) == []


def test_a_route_is_safe_with_a_new_cooperation_with_the_same_institution(
    office: User, school: School, ended: CooperationAgreement
) -> None:
    routed(school, ended)
    CooperationAgreementFactory(school=school, institution="ROC Waalstad", valid_until=None)
    assert todos(office, school) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("ROC Waalstad", ""), ("roc waalstad", "25PZ"), True),
        (("ROC Waalstad", ""), ("ROC Elders", "25PZ"), False),
        (("ROC Waalstad", "25PZ"), ("Waalstad College", "25PZ"), True),
        (("ROC Waalstad", "25PZ"), ("ROC Waalstad", "27GZ"), False),
    ],
)
def test_an_institution_is_known_by_its_brin_and_else_by_its_name(
    one: tuple[str, str], other: tuple[str, str], same: bool
) -> None:
    a, b = (
        CooperationAgreement(institution=name, institution_brin=brin) for name, brin in (one, other)
    )
    assert a.is_with_institution_of(b) is same
    assert b.is_with_institution_of(a) is same


@pytest.mark.parametrize("role", [Role.MENTOR, Role.DIRECTOR, Role.MANAGER])
def test_who_may_change_nothing_is_told_nothing(
    school: School, company: Company, role: Role
) -> None:
    set_end(company, TODAY)
    school.cooperations.all().delete()
    assert todos(staff(school, role), school) == []


def test_another_school_is_not_told(school: School, company: Company) -> None:
    set_end(company, TODAY)
    other = SchoolFactory()
    CooperationAgreementFactory(school=other)
    assert todos(staff(other, Role.OFFICE), None) == []


def test_every_line_has_a_place_where_it_is_done(
    office: User, school: School, company: Company
) -> None:
    set_end(company, TODAY)
    school.cooperations.all().delete()
    found = todos(office, None)
    sources = (RECOGNITION_SOURCE, COOPERATION_SOURCE)
    assert [todo.article for todo in found] == [source.article for source in sources]
    assert all(todo.url.startswith("/") and todo.action for todo in found)


def test_it_costs_as_many_queries_for_twenty_companies_as_for_one(
    office: User, school: School, company: Company, django_assert_max_num_queries: object
) -> None:
    counts = []
    for number in (1, 20):
        while WorkAgreement.objects.count() < number:
            signed_agreement(TrajectoryFactory(student__school=school))
        fresh = User.objects.get(pk=office.pk)
        with django_assert_max_num_queries(8) as spent:
            todos(fresh, school)
        counts.append(len(spent))
    assert counts[0] == counts[1]
