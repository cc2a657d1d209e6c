"""Assessments at the school: three parties beside each other, a result, and what is recorded."""

import re
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import AgreementVersion, State, WorkAgreement
from lwt_admin.placements.assessment_acts import MEANWHILE, Giver, give, read_case, reopen, sight_of
from lwt_admin.placements.assessment_lines import Given, goals_in
from lwt_admin.placements.models import (
    Assessment,
    AssessmentAnswer,
    AssessmentScore,
    AssessmentStep,
)
from lwt_admin.students.models import Student
from tests.factories import (
    AssessmentPeriodFactory,
    DocumentFactory,
    SchoolFactory,
    TrajectoryFactory,
    signed_agreement,
    staff,
)
from tests.placements.assessing import (
    conclude,
    lines_in,
    link_to_assess,
    say,
    say_all,
    typed,
)

pytestmark = pytest.mark.django_db


def url_of(name, agreement, period):
    return reverse(name, args=[agreement.pk, period.pk])


def text_of(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def finishing(agreement, period, **given):
    sight = sight_of(read_case(agreement, period))
    return {"sufficient": "1", "text": "", "missing_reason": "", "sight": sight} | given


# --- What is asked --------------------------------------------------------------------------------
def test_the_goals_of_an_agreement_are_its_lines_without_dashes_each_once():
    assert goals_in("- meten\n\n2. zagen\n• meten\n  schaven  ") == ["meten", "zagen", "schaven"]


def test_no_goal_is_left_out_of_a_long_list():
    goals = goals_in("\n".join(f"doel {number}" for number in range(40)))
    assert len(goals) == 30
    assert goals[-1].endswith("doel 39")


def test_the_eight_questions_and_the_goals_are_asked(mentor_client, agreement, period):
    text = text_of(mentor_client.get(url_of("assessment_fill", agreement, period)))
    for question in ("op tijd", "werkkleding", "aanwijzingen", "Vraagt", "tempo", "samen"):
        assert question in text
    for question in ("veilig", "telefoon", "Werken volgens tekening"):
        assert question in text
    for level in ("onvoldoende", "matig", "voldoende", "goed"):
        assert f">{level}</label>" in text.replace("> ", ">").replace(" <", "<")


# --- The mentor answers ---------------------------------------------------------------------------
def test_the_mentor_gives_a_level_on_every_line(mentor_client, mentor, agreement, period):
    lines = lines_in(agreement, period)
    more = {f"{lines[0].key}-remark": "Leest de tekening nu zelf.", "remarks": "Gaat goed."}
    data = typed(lines, level="4", **more)
    assert mentor_client.post(url_of("assessment_fill", agreement, period), data).status_code == 302
    answer = AssessmentAnswer.objects.get()
    assert (answer.party, answer.by, answer.remarks) == ("mentor", mentor, "Gaat goed.")
    assert set(answer.scores.values_list("level", flat=True)) == {4}
    text = text_of(mentor_client.get(url_of("assessment_detail", agreement, period)))
    assert "Leest de tekening nu zelf." in text


def test_a_line_without_a_level_keeps_what_was_chosen(mentor_client, agreement, period):
    lines = lines_in(agreement, period)
    data = typed(lines, remarks="Nog niet af.")
    del data[f"{lines[2].key}-level"]
    text = text_of(mentor_client.post(url_of("assessment_fill", agreement, period), data))
    assert "Kies wat past." in text
    assert "Nog niet af." in text
    assert text.count("checked") == len(lines) - 1
    assert not Assessment.objects.exists()


def test_a_level_that_is_none_is_refused(mentor_client, agreement, period):
    data = typed(lines_in(agreement, period), level="5")
    text = text_of(mentor_client.post(url_of("assessment_fill", agreement, period), data))
    assert "5" in text
    assert not AssessmentScore.objects.exists()


def test_somebody_who_knows_nothing_has_no_opinion(mentor_client, agreement, period):
    data = typed(lines_in(agreement, period), level="0")
    text = text_of(mentor_client.post(url_of("assessment_fill", agreement, period), data))
    assert "minstens één keer" in text


def test_two_clicks_give_one_answer(mentor_client, agreement, period):
    data = typed(lines_in(agreement, period))
    for _ in range(2):
        answer = mentor_client.post(url_of("assessment_fill", agreement, period), data)
        assert answer.status_code == 302
    assert AssessmentStep.objects.count() == 1


def test_the_second_of_two_tabs_is_told_and_keeps_what_was_typed(mentor_client, agreement, period):
    url = url_of("assessment_fill", agreement, period)
    lines = lines_in(agreement, period)
    mentor_client.post(url, typed(lines, level="2"))
    second = typed(lines, level="4", remarks="Uit het tweede tabblad.")
    page = mentor_client.post(url, second)
    assert MEANWHILE in page.context["form"].non_field_errors()
    assert "Uit het tweede tabblad." in text_of(page)
    assert set(AssessmentScore.objects.values_list("level", flat=True)) == {2}
    again = second | {"seen": page.context["form"].data["seen"]}
    assert mentor_client.post(url, again).status_code == 302
    assert set(AssessmentScore.objects.values_list("level", flat=True)) == {4}


def test_it_is_not_filled_in_before_it_opens(mentor_client, mentor, agreement, period):
    period.opens_on = date(2026, 11, 22)
    period.save()
    url = url_of("assessment_fill", agreement, period)
    assert mentor_client.get(url).status_code == 302
    with pytest.raises(PermissionDenied):
        say(agreement, period, by=mentor)


def test_a_pupil_who_was_never_there_in_the_period_is_not_assessed(mentor, agreement, period):
    AgreementVersion.objects.update(start=date(2026, 11, 21))
    with pytest.raises(PermissionDenied):
        say(agreement, period, by=mentor)


def test_an_answer_to_other_questions_is_refused(mentor, agreement, period):
    with pytest.raises(ValidationError):
        give(agreement, period, Giver(user=mentor), Given(), seen=0, now=timezone.now())


@pytest.mark.parametrize("name", ["assessment_detail", "assessment_fill", "assessment_pdf"])
def test_another_mentor_does_not_see_it(client, trajectory, agreement, period, name):
    client.force_login(staff(trajectory.student.school, Role.MENTOR))
    assert client.get(url_of(name, agreement, period)).status_code == 404


def test_a_period_of_another_school_is_not_there(mentor_client, agreement, period):
    other = AssessmentPeriodFactory()
    assert mentor_client.get(url_of("assessment_detail", agreement, other)).status_code == 404


def test_who_only_reads_sees_it_and_fills_in_nothing(client, trajectory, agreement, period):
    client.force_login(staff(trajectory.student.school, Role.READER))
    assert "Vul uw oordeel in" not in text_of(
        client.get(url_of("assessment_detail", agreement, period))
    )
    assert client.post(url_of("assessment_fill", agreement, period)).status_code == 403


# --- Finishing ------------------------------------------------------------------------------------
def test_the_three_stand_beside_each_other(mentor_client, mentor, agreement, period):
    say(agreement, period, by=mentor, level=3)
    say(agreement, period, link=link_to_assess(agreement), level=1)
    say(agreement, period, link=link_to_assess(agreement, party="student"), level=4)
    page = mentor_client.get(url_of("assessment_detail", agreement, period))
    row = text_of(page).partition("Komt op tijd")[2].partition("</tr>")[0]
    cells = re.findall(r'data-label="(\w+)".*?</svg>(\w+)</span>', row)
    assert cells == [("Leermeester", "onvoldoende"), ("Mentor", "voldoende"), ("Leerling", "goed")]
    assert page.context["form"] is not None


def test_the_mentor_finishes_when_all_answered(mentor_client, mentor, agreement, period):
    say_all(agreement, period, mentor)
    url = url_of("assessment_finish", agreement, period)
    data = finishing(agreement, period, text="Groeit in zijn werk.")
    assert mentor_client.post(url, data).status_code == 302
    stored = Assessment.objects.get()
    assert (stored.sufficient, stored.finished_by) == (True, mentor)
    assert stored.missing_reason == ""
    text = text_of(mentor_client.get(url_of("assessment_detail", agreement, period)))
    assert "Groeit in zijn werk." in text


def test_the_result_asks_the_own_answer_of_the_mentor_first(mentor_client, agreement, period):
    say(agreement, period, link=link_to_assess(agreement))
    detail = mentor_client.get(url_of("assessment_detail", agreement, period))
    assert detail.context["form"] is None
    page = mentor_client.post(
        url_of("assessment_finish", agreement, period),
        finishing(agreement, period, missing_reason="Geen tijd."),
    )
    assert "Vul eerst zelf uw oordeel in." in text_of(page)


def test_who_is_missing_asks_a_reason(mentor_client, mentor, agreement, period):
    say(agreement, period, by=mentor)
    say(agreement, period, link=link_to_assess(agreement))
    url = url_of("assessment_finish", agreement, period)
    page = mentor_client.post(url, finishing(agreement, period))
    assert "waarom de leerling niets invulde" in text_of(page)
    assert not Assessment.objects.get().is_finished
    data = finishing(agreement, period, missing_reason="Was ziek.")
    assert mentor_client.post(url, data).status_code == 302
    assert Assessment.objects.get().missing_reason == "Was ziek."


def test_a_result_must_be_chosen(mentor_client, mentor, agreement, period):
    say_all(agreement, period, mentor)
    data = finishing(agreement, period, text="Prima.")
    del data["sufficient"]
    page = mentor_client.post(url_of("assessment_finish", agreement, period), data)
    assert "Kies voldoende of onvoldoende." in text_of(page)
    assert "Prima." in text_of(page)


def test_an_answer_that_came_meanwhile_is_shown_first(mentor_client, mentor, agreement, period):
    say_all(agreement, period, mentor)
    data = finishing(agreement, period)
    say(agreement, period, link=link_to_assess(agreement), level=1)
    url = url_of("assessment_finish", agreement, period)
    page = mentor_client.post(url, data)
    assert "intussen iets ingevuld" in text_of(page)
    assert not Assessment.objects.get().is_finished
    again = data | {"sight": page.context["form"].data["sight"]}
    assert mentor_client.post(url, again).status_code == 302


def test_two_clicks_finish_it_once(mentor_client, mentor, agreement, period):
    say_all(agreement, period, mentor)
    data = finishing(agreement, period)
    for _ in range(2):
        answer = mentor_client.post(url_of("assessment_finish", agreement, period), data)
        assert answer.status_code == 302
    assert AssessmentStep.objects.filter(kind="finished").count() == 1


def test_another_result_in_a_second_tab_is_refused(mentor_client, mentor, agreement, period):
    say_all(agreement, period, mentor)
    data = finishing(agreement, period)
    url = url_of("assessment_finish", agreement, period)
    mentor_client.post(url, data)
    mentor_client.post(url, data | {"sufficient": "0"})
    assert Assessment.objects.get().sufficient is True


def test_nothing_is_answered_after_it_was_finished(mentor_client, mentor, agreement, period):
    say_all(agreement, period, mentor)
    conclude(agreement, period, by=mentor)
    data = typed(lines_in(agreement, period), level="1", seen=1)
    mentor_client.post(url_of("assessment_fill", agreement, period), data)
    assert not AssessmentScore.objects.filter(level=1).exists()
    with pytest.raises(ValidationError):
        say(agreement, period, by=mentor, level=1)


# --- Opening again --------------------------------------------------------------------------------
def test_a_correction_opens_it_again_with_a_reason(mentor_client, mentor, agreement, period):
    say_all(agreement, period, mentor)
    conclude(agreement, period, by=mentor, sufficient=False)
    url = url_of("assessment_reopen", agreement, period)
    assert "Vul in waarom." in text_of(mentor_client.post(url, {"reason": ""}))
    assert Assessment.objects.get().is_finished
    assert mentor_client.post(url, {"reason": "Verkeerde leerling."}).status_code == 302
    assert not Assessment.objects.get().is_finished
    text = text_of(mentor_client.get(url_of("assessment_detail", agreement, period)))
    assert "Verkeerde leerling." in text
    assert f"door {mentor}" in text


def test_what_was_finished_stays_beside_the_correction(mentor, agreement, period):
    say_all(agreement, period, mentor)
    conclude(agreement, period, by=mentor, sufficient=False)
    reopen(agreement, period, "Vergissing.", by=mentor, now=timezone.now())
    conclude(agreement, period, by=mentor, sufficient=True)
    frozen = AssessmentStep.objects.filter(kind="finished").order_by("pk")
    assert [step.content["sufficient"] for step in frozen] == [False, True]
    kinds = AssessmentStep.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["given", "given", "given", "finished", "reopened", "finished"]


def test_what_is_not_finished_cannot_be_opened_again(mentor_client, agreement, period):
    url = url_of("assessment_reopen", agreement, period)
    assert mentor_client.post(url, {"reason": "Zomaar."}).status_code == 302
    assert not AssessmentStep.objects.exists()


# --- Frozen ---------------------------------------------------------------------------------------
def test_a_finished_assessment_keeps_its_texts_as_they_were(
    mentor_client, mentor, agreement, period
):
    say_all(agreement, period, mentor)
    conclude(agreement, period, by=mentor)
    AgreementVersion.objects.update(learning_goals="Heel iets anders.")
    question = period.form.questions.first()
    question.text = "Iets anders gevraagd"
    question.save()
    company = WorkAgreement.objects.get(pk=agreement.pk).company
    company.name = "Ander bedrijf"
    company.save()
    text = text_of(mentor_client.get(url_of("assessment_detail", agreement, period)))
    assert "Werken volgens tekening" in text
    assert "Heel iets anders." not in text
    assert "Iets anders gevraagd" not in text


def test_the_goals_stay_once_somebody_answered(mentor, agreement, period):
    say(agreement, period, by=mentor)
    AgreementVersion.objects.update(state=State.REPLACED, ended_on=date(2026, 11, 1))
    agreement.versions.create(
        number=2,
        state=State.SIGNED,
        start=date(2026, 11, 2),
        end=date(2027, 3, 26),
        learning_goals="Een nieuw doel.",
        document=DocumentFactory(school=agreement.trajectory.student.school),
    )
    texts = [line.text for line in lines_in(agreement, period)]
    assert "Een nieuw doel." not in texts
    later = AssessmentPeriodFactory(
        school_year=period.school_year,
        form=period.form,
        first=date(2026, 11, 23),
        last=date(2026, 12, 18),
        opens_on=date(2026, 12, 11),
        due_on=date(2026, 12, 18),
    )
    assert "Een nieuw doel." in [line.text for line in lines_in(agreement, later)]


def test_an_assessment_does_not_disappear_with_its_period(mentor, agreement, period):
    say(agreement, period, by=mentor)
    with pytest.raises(ProtectedError):
        period.delete()


# --- The list -------------------------------------------------------------------------------------
def test_a_mentor_sees_own_pupils_and_a_coordinator_all(
    mentor_client, coordinator_client, trajectory, agreement, period
):
    other = TrajectoryFactory(student__school=trajectory.student.school)
    signed_agreement(other)
    name = other.student.surname_first
    mine = text_of(mentor_client.get(reverse("assessment_list")))
    assert trajectory.student.surname_first in mine
    assert name not in mine
    assert name in text_of(coordinator_client.get(reverse("assessment_list")))


def test_the_list_says_who_answered(mentor_client, agreement, period):
    say(agreement, period, link=link_to_assess(agreement))
    assert "za 21 nov" in text_of(mentor_client.get(reverse("assessment_list")))


def test_what_should_have_been_finished_is_late_the_day_after(mentor_client, agreement, period):
    period.due_on = date(2026, 11, 21)
    period.save()
    assert "te laat" not in text_of(mentor_client.get(reverse("assessment_list")))
    period.due_on = date(2026, 11, 20)
    period.save()
    assert "te laat" in text_of(mentor_client.get(reverse("assessment_list")))


def test_the_list_of_a_school_without_periods_says_what_to_do(coordinator_client, agreement):
    assert "Periodes instellen" in text_of(coordinator_client.get(reverse("assessment_list")))


@pytest.mark.parametrize("number", [1, 20])
def test_the_list_takes_the_same_queries_for_any_number_of_pupils(
    mentor_client, mentor, agreement, period, number, django_assert_max_num_queries
):
    school = agreement.trajectory.student.school
    for _ in range(number - 1):
        one = signed_agreement(TrajectoryFactory(student__school=school, mentor=mentor))
        say(one, period, by=mentor)
    mentor_client.get(reverse("assessment_list"))
    with django_assert_max_num_queries(14):
        mentor_client.get(reverse("assessment_list"))


@pytest.mark.parametrize("fill", [say_all, lambda *one: say(*one[:2], by=one[2]), None])
def test_one_assessment_takes_few_queries(
    mentor_client, mentor, agreement, period, fill, django_assert_max_num_queries
):
    Student.objects.update(email="yara@mail.example")
    if fill:
        fill(agreement, period, mentor)
    url = url_of("assessment_detail", agreement, period)
    mentor_client.get(url)
    with django_assert_max_num_queries(15):
        mentor_client.get(url)


def test_answering_takes_as_many_queries_for_any_number_of_lines(
    mentor_client, agreement, period, django_assert_max_num_queries
):
    AgreementVersion.objects.update(learning_goals="\n".join(f"doel {n}" for n in range(25)))
    url = url_of("assessment_fill", agreement, period)
    data = typed(lines_in(agreement, period))
    mentor_client.get(url)
    with django_assert_max_num_queries(40):
        mentor_client.post(url, data)


def test_somebody_of_another_school_asks_in_vain(client, agreement, period):
    client.force_login(staff(SchoolFactory(), *Role))
    url = url_of("assessment_ask", agreement, period)
    assert client.post(url, {"party": "company"}).status_code == 404
