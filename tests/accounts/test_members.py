"""The people of a school: their list, their roles, their leaving."""

from datetime import date, timedelta
from unittest import mock

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.utils import timezone

from lwt_admin.accounts import duties
from lwt_admin.accounts.models import MembershipRole, User
from lwt_admin.accounts.perms import Role
from lwt_admin.accounts.transitions import end_membership, held_roles, is_last_manager, set_roles
from lwt_admin.todo import Todo, Urgency
from tests.factories import InvitationFactory, MembershipFactory, SchoolFactory, staff

LAST_MANAGER = "laatste beheerder"


@pytest.fixture
def member(mentor):
    return mentor.memberships.get()


@pytest.fixture
def own(manager):
    return manager.memberships.get()


def roles_form(member, *roles):
    return {"roles": [role.value for role in roles], "version": member.version}


def test_the_list_shows_people_with_their_roles(as_manager, address, mentor):
    text = as_manager.get(address("member_list")).content.decode()
    assert mentor.email in text
    assert "mentor" in text


def test_the_list_shows_only_the_chosen_school(as_manager, address, outsider):
    assert outsider.email not in as_manager.get(address("member_list")).content.decode()


def test_who_left_stands_at_the_end_of_the_list(as_manager, address, school):
    left = staff(school, Role.READER, last_name="Aalders")
    left.memberships.update(ended_on=date(2026, 1, 9))
    members = as_manager.get(address("member_list")).context["page_obj"]
    assert [one.user for one in members][-1] == left


@pytest.mark.parametrize("number", [1, 20])
def test_the_list_costs_the_same_for_one_and_for_twenty(
    as_manager, address, school, django_assert_num_queries, number
):
    for _ in range(number):
        staff(school, Role.MENTOR, Role.OFFICE)
        InvitationFactory(school=school)
    with django_assert_num_queries(9):
        as_manager.get(address("member_list"))


def test_a_long_list_has_pages(as_manager, address, school):
    for _ in range(51):
        MembershipFactory(school=school)
    assert as_manager.get(address("member_list"), {"page": 2}).context["page_obj"].number == 2


def test_a_page_number_that_is_none_shows_the_first(as_manager, address):
    assert as_manager.get(address("member_list"), {"page": "x"}).context["page_obj"].number == 1


def test_a_manager_changes_roles(as_manager, address, member):
    form = roles_form(member, Role.OFFICE, Role.COORDINATOR)
    response = as_manager.post(address("member_edit", member.pk), form)
    assert response.url == address("member_list")
    assert held_roles(member) == {Role.OFFICE, Role.COORDINATOR}


def test_new_roles_count_at_once(as_manager, address, member, school):
    as_manager.post(address("member_edit", member.pk), roles_form(member, Role.READER))
    assert User.objects.get(pk=member.user_id).access.roles_at(school.pk) == {Role.READER}


def test_the_form_shows_the_roles_that_somebody_has(as_manager, address, member):
    form = as_manager.get(address("member_edit", member.pk)).context["form"]
    assert form["roles"].value() == [Role.MENTOR]


def test_somebody_keeps_at_least_one_role(as_manager, address, member):
    response = as_manager.post(address("member_edit", member.pk), roles_form(member))
    assert "Kies minstens één rol." in response.content.decode()
    assert held_roles(member) == {Role.MENTOR}


def test_an_unknown_role_is_refused(as_manager, address, member):
    form = {"roles": ["keizer"], "version": member.version}
    assert "keizer" in as_manager.post(address("member_edit", member.pk), form).content.decode()
    assert held_roles(member) == {Role.MENTOR}


def test_the_last_manager_keeps_that_role(as_manager, address, own):
    response = as_manager.post(address("member_edit", own.pk), roles_form(own, Role.OFFICE))
    assert LAST_MANAGER in response.content.decode()
    assert held_roles(own) == {Role.MANAGER}


def test_a_manager_may_drop_the_role_when_there_is_another(as_manager, address, own, school):
    staff(school, Role.MANAGER)
    as_manager.post(address("member_edit", own.pk), roles_form(own, Role.OFFICE))
    assert held_roles(own) == {Role.OFFICE}


def test_a_manager_who_leaves_soon_is_not_another_manager(own, school):
    leaving = staff(school, Role.MANAGER)
    leaving.memberships.update(ended_on=timezone.localdate() + timedelta(days=9))
    assert is_last_manager(own)


def test_a_manager_of_another_school_is_not_another_manager(own, outsider):
    assert is_last_manager(own)


def test_the_rule_of_the_last_manager_holds_below_the_form(own):
    with pytest.raises(ValidationError, match=LAST_MANAGER):
        set_roles(own, [Role.OFFICE])
    with pytest.raises(ValidationError, match=LAST_MANAGER):
        end_membership(own, timezone.localdate())


def test_a_role_change_that_comes_too_late_is_told(as_manager, address, member):
    form = roles_form(member, Role.OFFICE)
    as_manager.post(address("member_edit", member.pk), form)
    response = as_manager.post(address("member_edit", member.pk), form | {"roles": ["reader"]})
    assert "Iemand anders heeft dit intussen gewijzigd" in response.content.decode()
    assert held_roles(member) == {Role.OFFICE}


def test_a_race_lost_at_the_last_moment_is_told(as_manager, address, member):
    with mock.patch(
        "lwt_admin.accounts.forms.set_roles", side_effect=ValidationError("Net te laat.")
    ):
        response = as_manager.post(
            address("member_edit", member.pk), roles_form(member, Role.OFFICE)
        )
    assert "Net te laat." in response.content.decode()


def test_a_manager_ends_a_membership(as_manager, address, member):
    as_manager.post(address("member_end", member.pk), {"day": "2026-12-01"})
    member.refresh_from_db()
    assert member.ended_on == date(2026, 12, 1)


def test_an_end_before_the_beginning_is_refused(as_manager, address, member):
    response = as_manager.post(address("member_end", member.pk), {"day": "2019-01-01"})
    text = response.content.decode()
    assert "Het einde ligt niet voor het begin." in text
    assert 'value="2019-01-01"' in text


def test_a_date_that_does_not_exist_is_refused_and_kept(as_manager, address, member):
    response = as_manager.post(address("member_end", member.pk), {"day": "2026-02-30"})
    text = response.content.decode()
    assert "geldige datum" in text
    assert "2026-02-30" in text


def test_the_last_manager_cannot_leave(as_manager, address, own):
    assert LAST_MANAGER in as_manager.get(address("member_end", own.pk)).content.decode()
    as_manager.post(address("member_end", own.pk), {"day": "2026-12-01"})
    own.refresh_from_db()
    assert own.ended_on is None


def test_an_end_to_come_can_be_taken_back(as_manager, address, member):
    member.ended_on = timezone.localdate() + timedelta(days=1)
    member.save()
    as_manager.post(address("member_reopen", member.pk))
    member.refresh_from_db()
    assert member.ended_on is None


@pytest.mark.parametrize("name", ["member_edit", "member_end", "member_reopen"])
def test_who_has_left_is_no_longer_there_to_change(as_manager, address, member, name):
    member.ended_on = timezone.localdate()
    member.save()
    assert as_manager.post(address(name, member.pk)).status_code == 404


def test_taking_back_needs_a_button(as_manager, address, member):
    assert as_manager.get(address("member_reopen", member.pk)).status_code == 405


def test_the_pages_of_a_mentor_lead_to_handing_over(as_manager, address, member):
    link = address("mentor_handover", member.user_id)
    for name in ("member_edit", "member_end"):
        assert link in as_manager.get(address(name, member.pk)).content.decode()


def test_what_is_still_to_hand_over_stands_on_the_page(as_manager, address, member, monkeypatch):
    todo = Todo(Urgency.ATTENTION, "Nog 3 leerlingen", "/", "Overdragen")
    monkeypatch.setattr(duties, "offered", lambda *_: [lambda user, school, day: [todo]])
    text = as_manager.get(address("member_end", member.pk)).content.decode()
    assert "Nog 3 leerlingen" in text


@pytest.mark.parametrize("name", ["member_edit", "member_end", "member_reopen"])
def test_the_manager_of_another_school_finds_nobody(as_outsider, address, member, name):
    assert as_outsider.post(address(name, member.pk)).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MANAGER])
def test_only_a_manager_opens_the_list(client, address, school, role):
    client.force_login(staff(school, role))
    assert client.get(address("member_list")).status_code == 403


def test_a_manager_elsewhere_is_refused_where_a_mentor(client, address, school):
    person = staff(school, Role.MENTOR)
    MembershipFactory(user=person, school=SchoolFactory(name="zz"), roles=[Role.MANAGER])
    client.force_login(person)
    assert client.get(address("member_list")).status_code == 403


def test_a_role_change_is_in_the_history(as_manager, address, member, manager):
    as_manager.post(address("member_edit", member.pk), roles_form(member, Role.OFFICE))
    events = LogEntry.objects.get_for_objects(MembershipRole.objects.filter(membership=member))
    assert [(event.actor, event.action) for event in events] == [(manager, LogEntry.Action.CREATE)]
    removed = LogEntry.objects.get_for_model(MembershipRole).get(action=LogEntry.Action.DELETE)
    assert removed.actor == manager
