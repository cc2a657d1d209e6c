"""Addenda: what they may be, what they change, and which text holds on which day."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements import transitions
from lwt_admin.agreements.models import AgreementVersion, Stage, State
from lwt_admin.agreements.services.amendments import CannotAmend, amend, warnings_about
from lwt_admin.agreements.services.changes import changes_of
from lwt_admin.agreements.services.drafts import NotADraft, redraft
from lwt_admin.agreements.services.planning import planned_by
from lwt_admin.agreements.steps import TransitionRefused
from lwt_admin.placements.facts import counted_entries
from lwt_admin.placements.reading import read_hours
from lwt_admin.placements.week import Week
from lwt_admin.placements.week_page import trajectories_in_week
from tests.agreements import support
from tests.factories import HourEntryFactory, MentorAssignmentFactory, SupervisorFactory, staff

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-08-17 12:00:00+00:00")]

FIRST, LAST = date(2026, 8, 24), date(2027, 3, 26)
CHANGES = date(2026, 11, 2)
DAY = timedelta(days=1)


def try_amend(version, start=CHANGES, reason="Een andere dag."):
    actor = support.coordinator_of(version)
    return amend(version, start=start, reason=reason, by=actor, now=support.NOW)


# --- Beginning one --------------------------------------------------------------------------------
def test_an_addendum_begins_with_the_text_and_the_schedule_of_what_it_amends():
    signed = support.signed()
    draft = try_amend(signed)
    assert (draft.number, draft.state, draft.amends) == (2, State.DRAFT, signed)
    assert (draft.start, draft.end, draft.tasks) == (CHANGES, LAST, signed.tasks)
    assert [str(day) for day in draft.schedule.all()] == [str(day) for day in signed.schedule.all()]


def test_beginning_an_addendum_is_recorded_with_actor_time_and_reason():
    draft = try_amend(support.signed())
    event = draft.events.get()
    assert (event.transition, event.from_state, event.to_state) == ("amend", "", "draft")
    assert (event.at, event.reason) == (support.NOW, "Een andere dag.")
    assert event.actor is not None


@pytest.mark.parametrize("start", [FIRST - DAY, LAST + DAY])
def test_an_addendum_begins_inside_the_period(start):
    with pytest.raises(CannotAmend, match="buiten de looptijd"):
        try_amend(support.signed(), start=start)


@pytest.mark.parametrize("start", [FIRST, LAST])
def test_an_addendum_may_begin_on_the_first_and_on_the_last_day(start):
    assert try_amend(support.signed(), start=start).start == start


def test_an_addendum_has_a_reason():
    with pytest.raises(CannotAmend, match="waarom"):
        try_amend(support.signed(), reason=" ")


def test_only_what_everybody_signed_is_amended():
    with pytest.raises(CannotAmend, match="ter ondertekening"):
        try_amend(support.sent())


def test_what_ended_is_not_amended():
    with pytest.raises(CannotAmend, match="beëindigd"):
        try_amend(support.ended(support.signed()))


def test_there_is_one_addendum_at_a_time():
    signed = support.signed()
    try_amend(signed)
    with pytest.raises(CannotAmend, match="al een versie in bewerking"):
        try_amend(signed)


# --- Offering it ----------------------------------------------------------------------------------
def test_an_addendum_that_changes_nothing_is_not_offered():
    draft = try_amend(support.signed())
    with pytest.raises(TransitionRefused, match="nog niets gewijzigd"):
        support.send(draft)


def test_an_addendum_without_a_reason_is_not_offered():
    draft = support.drafted_addendum()
    draft.change_reason = ""
    draft.save()
    with pytest.raises(TransitionRefused, match="waarom"):
        support.send(draft)


def test_an_addendum_that_was_moved_out_of_the_period_is_not_offered():
    draft = support.drafted_addendum()
    draft.start = FIRST - DAY
    draft.save()
    with pytest.raises(TransitionRefused, match="buiten de looptijd"):
        support.send(draft)


def test_an_addendum_is_as_complete_as_an_agreement():
    draft = support.drafted_addendum()
    draft.tasks = ""
    draft.save()
    with pytest.raises(TransitionRefused) as refused:
        support.send(draft)
    assert [one.check.rule for one in refused.value.findings] == ["agreement.provision.content"]


def test_the_same_parties_sign_an_addendum():
    signed = support.signed()
    offered = support.send(support.addendum(signed))
    names = [
        list(one.document.signatories.values_list("party", "name")) for one in (signed, offered)
    ]
    assert names[0] == names[1]


def test_an_addendum_is_not_compared_with_what_it_amends():
    assert support.offered_addendum(start=FIRST).state == State.SENT


# --- What it says ---------------------------------------------------------------------------------
def test_the_changes_are_told_per_part_in_words():
    draft = support.drafted_addendum(end=date(2027, 1, 29))
    draft.supervisor = SupervisorFactory(company=draft.agreement.company, name="B. Bos")
    draft.safety = "Altijd een helm."
    draft.save()
    told = {one.label: (one.old, one.new) for one in changes_of(draft)}
    assert told == {
        "Laatste dag": ("vr 26 mrt 2027", "vr 29 jan 2027"),
        "Rooster": (
            "donderdag 8.00–15.30 (pauze 12.00-12.30)\nvrijdag 8.00–15.30 (pauze 12.00-12.30)",
            "woensdag 8.00–15.30 (pauze 12.00-12.30)\ndonderdag 8.00–15.30 (pauze 12.00-12.30)",
        ),
        "Leermeester": ("W. Kamp", "B. Bos"),
        "Veiligheid en instructie": ("(niets)", "Altijd een helm."),
    }


def test_spaces_and_empty_lines_are_no_change():
    draft = try_amend(support.signed())
    draft.tasks = f"\r\n  {draft.tasks} \r\n\r\n"
    draft.save()
    assert changes_of(draft) == []


def test_an_agreement_itself_changes_nothing():
    assert changes_of(support.draft()) == []


def test_the_document_is_called_an_addendum_and_lists_its_changes():
    offered = support.offered_addendum()
    content = offered.document.content
    assert content["title"] == offered.document.title == "Addendum bij de leer-werkovereenkomst"
    assert (content["changes"]["amends"], content["changes"]["reason"]) == (1, "Een andere dag.")
    assert [one["label"] for one in content["changes"]["lines"]] == ["Rooster"]


def test_the_page_of_offering_shows_the_changes_before_the_whole_text(client):
    draft = support.drafted_addendum()
    client.force_login(support.coordinator_of(draft))
    html = client.get(reverse("agreement_send", args=[draft.agreement_id])).content.decode()
    assert html.index("Wat er wijzigt") < html.index("woensdag 8.00") < html.index("In het kort")
    assert "Tot die dag blijft gelden wat eerder is afgesproken." in html


# --- What holds -----------------------------------------------------------------------------------
def test_until_all_have_signed_what_was_agreed_goes_on():
    offered = support.sign_next(support.offered_addendum())
    assert support.in_force(offered.agreement, CHANGES) == 1


def test_a_signed_addendum_takes_over_on_its_first_day():
    version = support.signed_addendum()
    old = version.agreement.versions.get(number=1)
    assert (old.state, old.ended_on) == (State.REPLACED, CHANGES - DAY)
    assert (
        support.in_force(version.agreement, CHANGES - DAY),
        support.in_force(version.agreement, CHANGES),
    ) == (1, 2)


def test_an_addendum_from_the_first_day_leaves_nothing_of_the_old_text():
    version = support.signed_addendum(start=FIRST)
    old = version.agreement.versions.get(number=1)
    assert old.never_holds
    assert old.period_text == "niet begonnen"
    assert support.in_force(version.agreement, FIRST) == 2


def test_an_addendum_can_shorten_and_another_can_lengthen():
    first = support.signed_addendum(end=date(2026, 12, 18))
    assert support.in_force(first.agreement, date(2026, 12, 19)) is None
    second = support.addendum(first, start=date(2026, 12, 7), end=date(2027, 2, 26))
    support.sign_all(support.send(second))
    assert support.in_force(first.agreement, date(2026, 12, 6)) == 2
    assert support.in_force(first.agreement, date(2027, 2, 26)) == 3
    assert support.in_force(first.agreement, date(2027, 2, 27)) is None


def test_an_addendum_of_what_was_ended_meanwhile_is_not_completed():
    signed = support.signed()
    offered = support.send(support.addendum(signed))
    AgreementVersion.objects.filter(pk=signed.pk).update(state="ended", ended_on=CHANGES)
    assert support.sign_all(offered).state == State.PARTLY_SIGNED


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        (FIRST - DAY, Stage.UPCOMING),
        (FIRST, Stage.RUNNING),
        (CHANGES - DAY, Stage.RUNNING),
        (CHANGES, Stage.REPLACED),
    ],
)
def test_what_is_replaced_runs_until_the_addendum_takes_over(day, stage):
    version = support.signed_addendum()
    assert version.agreement.versions.get(number=1).stage_on(day) is stage


# --- Giving it up ---------------------------------------------------------------------------------
def test_a_withdrawn_addendum_leaves_what_was_signed():
    draft = support.drafted_addendum()
    actor = support.coordinator_of(draft)
    transitions.withdraw(draft, actor=actor, reason="Toch niet.", now=support.NOW)
    assert support.in_force(draft.agreement, CHANGES) == 1
    assert AgreementVersion.objects.for_system().current().get().number == 1


def test_a_refused_addendum_is_taken_up_again_as_an_addendum():
    refused = support.refused(support.offered_addendum())
    again = redraft(refused, by=support.coordinator_of(refused), now=support.NOW)
    assert (again.number, again.amends_id, again.start) == (3, refused.amends_id, CHANGES)
    assert again.change_reason == "Een andere dag."


def test_a_refused_addendum_is_not_taken_up_after_the_agreement_ended():
    signed = support.signed()
    refused = support.refused(support.send(support.addendum(signed)))
    support.ended(signed)
    with pytest.raises(NotADraft, match="geldt niet meer"):
        redraft(refused, by=support.coordinator_of(refused), now=support.NOW)


# --- Its pages ------------------------------------------------------------------------------------
def page(name, version):
    return reverse(f"agreement_{name}", args=[version.agreement_id])


@pytest.fixture
def signed():
    return support.signed(first_name="Yara", last_name="Jansen")


@pytest.fixture
def coordinator(client, signed):
    client.force_login(support.coordinator_of(signed))
    return client


def test_an_addendum_is_begun_on_its_page_and_drafted_on_the_next(coordinator, signed):
    typed = {"start": "2026-11-02", "change_reason": "Een andere dag."}
    answer = coordinator.post(page("amend", signed), typed)
    assert answer.url == page("edit", signed)
    draft = signed.agreement.versions.get(number=2)
    assert (draft.start, draft.change_reason) == (CHANGES, "Een andere dag.")


def test_a_first_day_outside_the_period_is_refused_with_what_was_typed(coordinator, signed):
    typed = {"start": "2027-06-01", "change_reason": "Langer blijven."}
    html = coordinator.post(page("amend", signed), typed).content.decode()
    assert "di 1 jun 2027" in html
    assert "Langer blijven." in html
    assert signed.agreement.versions.count() == 1


def test_a_second_addendum_is_refused_with_a_sentence(coordinator, signed):
    try_amend(signed)
    typed = {"start": "2026-11-02", "change_reason": "Nog iets."}
    html = coordinator.post(page("amend", signed), typed).content.decode()
    assert "al een versie in bewerking" in html


def test_what_was_not_signed_leads_back_to_its_page(client):
    version = support.sent()
    client.force_login(support.coordinator_of(version))
    assert client.get(page("amend", version)).url == page("detail", version)


def test_a_mentor_begins_an_addendum_for_an_own_pupil_only(client, signed):
    trajectory = signed.agreement.trajectory
    mentor = staff(trajectory.student.school, Role.MENTOR)
    client.force_login(mentor)
    assert client.get(page("amend", signed)).status_code == 404
    MentorAssignmentFactory(trajectory=trajectory, mentor=mentor, start=date(2026, 8, 1))
    assert client.get(page("amend", signed)).status_code == 200


def test_the_first_day_of_an_addendum_stays_inside_the_period_while_it_is_drafted(
    coordinator, signed
):
    draft = support.addendum(signed)
    typed = {"start": "2026-08-01", "end": "2027-03-26", "version": draft.version}
    html = coordinator.post(page("edit", signed), typed).content.decode()
    assert "buiten de looptijd" in html


def test_the_list_shows_a_running_agreement_with_an_addendum_beside_it(coordinator, signed):
    support.addendum(signed)
    (line,) = coordinator.get(reverse("agreement_list")).context["lines"]
    assert (line.version, line.stage, line.mark) == (signed, Stage.UPCOMING, "addendum in de maak")


def test_the_list_says_when_a_signed_addendum_takes_over(coordinator, signed, time_machine):
    support.amended(signed)
    time_machine.move_to("2026-09-01 12:00:00+00:00")
    coordinator.force_login(support.coordinator_of(signed))
    (line,) = coordinator.get(reverse("agreement_list"), {"stand": "running"}).context["lines"]
    assert (line.version.number, line.mark) == (1, "wijzigt op ma 2 nov 2026")


def test_the_page_shows_what_is_in_force_and_the_addendum_beside_it(coordinator, signed):
    support.send(support.addendum(signed))
    html = coordinator.get(page("detail", signed)).content.decode()
    assert "Addendum, versie 2" in html
    assert "Overeenkomst, versie 1" in html
    assert "Een andere dag." in html
    assert "Trek het addendum in" in html


def test_a_page_with_an_addendum_that_waits_takes_at_most_15_queries(
    coordinator, signed, django_assert_max_num_queries
):
    support.send(support.addendum(signed))
    coordinator.get(page("detail", signed))
    with django_assert_max_num_queries(15):
        coordinator.get(page("detail", signed))


def test_every_version_has_its_own_pdf(coordinator, signed):
    support.addendum(signed)
    answer = coordinator.get(page("pdf", signed), {"versie": "2"})
    assert "addendum-bij-de-leer-werkovereenkomst" in answer["Content-Disposition"]
    assert "-v2-concept" in answer["Content-Disposition"]


def test_a_version_that_is_not_there_has_no_pdf(coordinator, signed):
    assert coordinator.get(page("pdf", signed), {"versie": "7"}).status_code == 404


def test_a_schedule_without_break_is_told_without_one():
    draft = support.drafted_addendum()
    draft.schedule.filter(weekday=3).update(breaks=[], end=time(12, 0))
    draft = AgreementVersion.objects.get(pk=draft.pk)
    (change,) = changes_of(draft)
    assert change.new.splitlines()[0] == "woensdag 8.00–12.00"


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (CHANGES - DAY, []),
        (CHANGES, ["ma 2 nov 2026"]),
        (LAST, ["ma 2 nov 2026"]),
        (LAST + DAY, ["ma 2 nov 2026", "vr 26 mrt 2027"]),
    ],
)
def test_an_addendum_that_reaches_into_the_past_is_warned_about(today, told):
    warnings = warnings_about(support.drafted_addendum(), today)
    assert len(warnings) == len(told)
    assert all(day in warning for day, warning in zip(told, warnings, strict=True))


def test_an_agreement_itself_is_not_warned_about():
    assert warnings_about(support.draft(), LAST + DAY) == []


def test_the_page_of_offering_warns_of_approved_hours(client, time_machine):
    draft = support.drafted_addendum()
    time_machine.move_to("2026-12-01 12:00:00+00:00")
    client.force_login(support.coordinator_of(draft))
    html = client.get(page("send", draft)).content.decode()
    assert "goedgekeurd, blijven staan" in html


def test_the_versions_are_named_on_the_page(coordinator, signed):
    support.amended(signed)
    html = coordinator.get(page("detail", signed)).content.decode()
    assert "<dt>addendum, versie 2</dt>" in html
    assert "<dt>versie 1</dt>" in html


# --- What it comes to -----------------------------------------------------------------------------
def test_the_plan_of_a_text_ends_where_an_addendum_takes_over():
    old = support.signed_addendum().agreement.versions.get(number=1)
    # Thursdays and Fridays of ten weeks, less those of the autumn holiday.
    assert (planned_by(old).days, planned_by(old).minutes) == (18, 18 * 420)


def test_the_plan_of_a_trajectory_counts_each_day_once_and_under_the_text_that_holds():
    amended = support.signed_addendum(end=date(2026, 12, 18))
    (hours,) = read_hours([amended.agreement.trajectory])
    shifts = hours.planned(FIRST, LAST)
    before = [shift for shift in shifts if shift.date < CHANGES]
    after = [shift for shift in shifts if shift.date >= CHANGES]
    assert len(before) == 18
    assert {shift.date.isoweekday() for shift in before} == {4, 5}
    assert {shift.date.isoweekday() for shift in after} == {3, 4}
    assert shifts[-1].date == date(2026, 12, 17)


def test_hours_are_entered_under_the_text_that_holds_that_day():
    amended = support.signed_addendum()
    (hours,) = read_hours([amended.agreement.trajectory])
    placement = hours.placement_of(amended.agreement_id)
    assert placement.version_on(CHANGES - DAY).number == 1
    assert placement.version_on(CHANGES).number == 2


def test_hours_after_the_last_signed_day_do_not_count_because_of_an_open_addendum():
    signed = support.signed()
    entry = HourEntryFactory(agreement=signed.agreement, date=LAST + DAY)
    support.addendum(signed, end=LAST + 60 * DAY)
    (hours,) = read_hours([signed.agreement.trajectory])
    (counted,) = counted_entries(hours)
    assert counted.entry == entry
    assert not counted.counts


def test_the_week_of_hours_shows_a_pupil_up_to_the_day_of_the_addendum():
    amended = support.signed_addendum()
    user = support.coordinator_of(amended)
    for day in (CHANGES - 3 * DAY, CHANGES):
        assert len(trajectories_in_week(user, None, Week.of(day), support.TODAY)) == 1
    over = Week.of(LAST + 7 * DAY)
    assert trajectories_in_week(user, None, over, support.TODAY) == []
