"""What is said of an agreement when the pupil's profile changes on the way."""

from datetime import date

import pytest
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.attention_profiles import profile_attention
from lwt_admin.agreements.models import State
from lwt_admin.students.models import Trajectory
from tests.factories import TrajectoryFactory, signed_agreement, staff
from tests.factories.agreements import RecognitionFactory
from tests.factories.course import ProfileChangeFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 2)


def agreed(*profiles: str, changed: bool = True, **given):
    """An agreement of who went from BWI to PIE, at a company that is recognised for these."""
    trajectory = TrajectoryFactory(profile="PIE")
    agreement = signed_agreement(trajectory, **given)
    agreement.company.recognitions.all().delete()
    RecognitionFactory(company=agreement.company, profiles=profiles)
    if changed:
        ProfileChangeFactory(trajectory=trajectory, day=date(2026, 10, 26))
    return agreement


def told(agreement, today=TODAY, role=Role.COORDINATOR):
    school = agreement.trajectory.student.school
    return list(profile_attention(staff(school, role), school, today))


def test_a_company_that_is_not_recognised_for_the_new_profile_is_told():
    agreement = agreed("BWI")
    (todo,) = told(agreement)
    assert todo.text.startswith(f"{agreement.company} past niet bij het nieuwe profiel van")
    assert "op ma 26 okt 2026 erkend voor BWI, niet voor PIE" in todo.detail
    assert todo.article == "WVO 10b4 (oud)"
    assert todo.url == reverse("agreement_detail", args=[agreement.pk])


def test_a_company_that_is_recognised_for_the_new_profile_is_not():
    assert told(agreed("BWI", "PIE")) == []


def test_without_a_change_the_draft_said_all_there_is():
    assert told(agreed("BWI", changed=False)) == []


def test_an_agreement_that_is_over_is_not_told():
    agreement = agreed("BWI", end=date(2026, 11, 1))
    assert told(agreement) == []
    assert len(told(agreement, date(2026, 11, 1))) == 1


def test_an_agreement_that_ended_early_is_not_told():
    assert told(agreed("BWI", state=State.ENDED, ended_on=date(2026, 10, 30))) == []


def test_an_orientation_placement_needs_no_recognition():
    agreement = agreed("BWI")
    agreement.kind = "orientation"
    agreement.save()
    assert told(agreement) == []


def test_a_reader_is_told_nothing():
    assert told(agreed("BWI"), role=Role.READER) == []


def test_the_page_of_the_agreement_says_it_too(client, django_assert_max_num_queries):
    agreement = agreed("BWI")
    client.force_login(staff(agreement.trajectory.student.school, Role.COORDINATOR))
    page = reverse("agreement_detail", args=[agreement.pk])
    client.get(page)
    with django_assert_max_num_queries(15):
        text = client.get(page).text
    assert "Past niet bij het nieuwe profiel" in text
    assert "Er is nu niets te doen" not in text
    assert "Bekijk de erkenning" in text
    assert "erkend voor BWI, niet voor PIE" in text


def test_three_cost_as_many_queries_as_two(django_assert_num_queries):
    agreement = agreed("BWI")
    school = agreement.trajectory.student.school
    user = staff(school, Role.COORDINATOR)
    assert user.access
    for _ in range(2):
        other = TrajectoryFactory(student__school=school, profile="BWI")
        signed_agreement(other)
        Trajectory.objects.filter(pk=other.pk).update(profile="PIE")
        ProfileChangeFactory(trajectory=other, day=date(2026, 10, 26))
        with django_assert_num_queries(2):
            found = list(profile_attention(user, school, TODAY))
    assert len(found) == 3
