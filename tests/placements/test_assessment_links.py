"""Assessing by a link: who is asked, the letters, the page, and what a link does not open."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import AgreementVersion, State, Supervisor
from lwt_admin.letters.models import Letter
from lwt_admin.letters.tasks import send_due_letters
from lwt_admin.placements import assessment_letters, confirming
from lwt_admin.placements.assessment_by_link import key_of
from lwt_admin.placements.assessment_links import asked, opened_by, way_of
from lwt_admin.placements.confirming import Party, Purpose, Way, find, issue
from lwt_admin.placements.models import (
    Assessment,
    AssessmentAnswer,
    AssessmentScore,
    AssessmentStep,
    ConfirmationLink,
)
from lwt_admin.placements.tasks import ask_to_assess, assessments_are_due
from lwt_admin.students.models import Student
from tests.factories import TrajectoryFactory, signed_agreement, staff
from tests.placements.assessing import (
    conclude,
    lines_in,
    link_to_assess,
    say,
    say_all,
    typed,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.fixture
def school(period):
    Student.objects.update(email="yara@mail.example")
    return period.school_year.school


def made(school, party=Party.COMPANY):
    """A link for the only one who is asked, and its secret."""
    (one,) = asked(school, party, timezone.localdate())
    return issue(one.recipient, timezone.now(), Purpose.ASSESSMENT)


@pytest.fixture
def company(school):
    return reverse("assess", args=[made(school)[1]])


@pytest.fixture
def pupil(school):
    return reverse("assess", args=[made(school, Party.STUDENT)[1]])


def key(agreement, period):
    return f"b{agreement.pk}-{period.pk}"


def answer(agreement, period, **given):
    """What the page sends for one pupil."""
    own = key(agreement, period)
    return {"part": own} | typed(lines_in(agreement, period), prefix=own, **given)


def text_of(response, status=200):
    assert response.status_code == status
    return " ".join(response.content.decode().split())


class TestWhoIsAsked:
    def test_the_leermeester_and_the_pupil(self, school):
        (company,) = asked(school, Party.COMPANY, TODAY)
        (pupil,) = asked(school, Party.STUDENT, TODAY)
        assert company.recipient.address == "leermeester@bedrijf.example"
        assert pupil.recipient.address == "yara@mail.example"
        assert company.due_on == date(2026, 12, 4)

    def test_also_when_the_school_asks_nobody_about_hours(self, school):
        assert not school.company_confirms_hours
        assert asked(school, Party.COMPANY, TODAY)

    @pytest.mark.parametrize("party", Party)
    def test_nobody_before_the_period_opens(self, school, party):
        assert asked(school, party, date(2026, 11, 1)) == []

    @pytest.mark.parametrize("party", Party)
    def test_nobody_long_after_its_day(self, school, party):
        assert asked(school, party, date(2027, 1, 2)) == []

    @pytest.mark.parametrize("party", Party)
    def test_nobody_of_an_agreement_that_ended_early(self, school, party):
        AgreementVersion.objects.update(state=State.ENDED, ended_on=date(2026, 11, 19))
        assert asked(school, party, TODAY) == []

    @pytest.mark.parametrize("party", Party)
    def test_nobody_of_a_pupil_who_was_there_too_short(self, school, party):
        AgreementVersion.objects.update(start=date(2026, 11, 16))
        assert asked(school, party, TODAY) == []

    @pytest.mark.parametrize("party", Party)
    def test_nobody_at_an_address_of_the_school(self, school, party):
        colleague = staff(school, Role.MENTOR)
        Supervisor.objects.update(email=colleague.email)
        Student.objects.update(email=colleague.email)
        assert asked(school, party, TODAY) == []

    def test_no_pupil_who_would_assess_in_place_of_the_leermeester(self, school):
        Student.objects.update(email="leermeester@bedrijf.example")
        assert asked(school, Party.STUDENT, TODAY) == []


class TestALink:
    def test_is_for_one_purpose(self, school, agreement):
        school.company_confirms_hours = True
        school.save()
        link, secret = made(school)
        assert find(secret) is None
        assert find(secret, Purpose.ASSESSMENT) == link
        (recipient,) = confirming.recipients(school, Party.COMPANY, TODAY)
        _, other = issue(recipient, timezone.now())
        assert find(other, Purpose.ASSESSMENT) is None

    def test_does_not_take_the_place_of_one_about_hours(self, school):
        school.company_confirms_hours = True
        school.save()
        (recipient,) = confirming.recipients(school, Party.COMPANY, TODAY)
        hours, _ = issue(recipient, timezone.now())
        made(school)
        hours.refresh_from_db()
        assert hours.revoked_at is None

    def test_opens_no_hours_page(self, client, school):
        _, secret = made(school)
        assert client.get(reverse("confirm", args=[secret])).status_code == 404

    def test_takes_the_place_of_the_older_one(self, school):
        older, _ = made(school)
        made(school)
        older.refresh_from_db()
        assert way_of(older, timezone.now()) is Way.GONE

    def test_lasts_fourteen_days(self, school):
        link, _ = made(school)
        now = timezone.now()
        assert way_of(link, now + timedelta(days=13, hours=23)) is Way.OPEN
        assert way_of(link, now + timedelta(days=14)) is Way.EXPIRED

    def test_opens_nothing_of_a_pupil_who_came_later(self, school, agreement):
        link, _ = made(school)
        signed_agreement(TrajectoryFactory(student__school=school))
        assert [case.agreement for case in opened_by(link, timezone.now())] == [agreement]


class TestTheLetters:
    @pytest.fixture(autouse=True)
    def on_the_day_it_opens(self, school, time_machine):
        time_machine.move_to(datetime(2026, 11, 2, 8, 0, tzinfo=AMSTERDAM), tick=False)

    def test_go_to_leermeester_and_pupil_with_a_link_that_opens_it(self, agreement):
        assert assessments_are_due()
        assert ask_to_assess.call() == 2
        send_due_letters.call()
        assert {to for one in mail.outbox for to in one.to} == {
            "leermeester@bedrijf.example",
            "yara@mail.example",
        }
        for message in mail.outbox:
            secret = message.body.partition("/beoordelen/")[2].partition("/")[0]
            link = find(secret, Purpose.ASSESSMENT)
            assert [case.agreement for case in opened_by(link, timezone.now())] == [agreement]
            assert secret not in str(list(Letter.objects.values()))
            assert "vr 4 dec 2026" in message.body

    def test_go_once(self):
        ask_to_assess.call()
        assert not assessments_are_due()
        assert ask_to_assess.call() == 0

    def test_do_not_go_in_the_night(self, time_machine):
        time_machine.move_to(datetime(2026, 11, 2, 7, 59, tzinfo=AMSTERDAM), tick=False)
        assert not assessments_are_due()

    def test_go_to_one_leermeester_once_for_all_pupils(self, school):
        signed_agreement(TrajectoryFactory(student__school=school, student__email=""))
        ask_to_assess.call()
        send_due_letters.call()
        (letter,) = (one for one in mail.outbox if one.to == ["leermeester@bedrijf.example"])
        assert "uw 2 leerlingen" in letter.body

    def test_remind_who_did_not_answer(self, agreement, period, time_machine):
        ask_to_assess.call()
        say(agreement, period, link=link_to_assess(agreement))
        time_machine.move_to(datetime(2026, 12, 1, 9, 0, tzinfo=AMSTERDAM), tick=False)
        assert ask_to_assess.call() == 1
        assert ask_to_assess.call() == 0
        send_due_letters.call()
        assert mail.outbox[-1].to == ["yara@mail.example"]
        assert mail.outbox[-1].subject.startswith("Nog niet ingevuld")

    def test_stay_behind_when_all_was_answered_meanwhile(self, agreement, period):
        ask_to_assess.call()
        say(agreement, period, link=link_to_assess(agreement))
        say(agreement, period, link=link_to_assess(agreement, party="student"))
        send_due_letters.call()
        assert mail.outbox == []


class TestALeermeester:
    def test_assesses_a_pupil(self, client, company, agreement, period):
        assert "nog invullen" in text_of(client.get(company))
        data = answer(agreement, period, level="2", remarks="Moet vaker vragen.")
        response = client.post(company, data)
        assert response.status_code == 302
        stored = AssessmentAnswer.objects.get()
        assert (stored.party, stored.by, stored.remarks) == ("company", None, "Moet vaker vragen.")
        assert stored.link == ConfirmationLink.objects.get()
        assert set(stored.scores.values_list("level", flat=True)) == {2}
        text = text_of(client.get(response.url))
        assert "Bewaard" in text
        assert "Moet vaker vragen." in text

    def test_sees_all_pupils_on_one_page_and_assesses_each(self, client, school, agreement, period):
        other = signed_agreement(
            TrajectoryFactory(student__school=school, student__first_name="Noor")
        )
        url = reverse("assess", args=[made(school)[1]])
        text = text_of(client.get(url))
        assert str(agreement.trajectory.student) in text
        assert str(other.trajectory.student) in text
        client.post(url, answer(agreement, period, level="4"))
        client.post(url, answer(other, period, level="1"))
        levels = AssessmentScore.objects.order_by().values_list(
            "answer__assessment__agreement", "level"
        )
        assert set(levels) == {(agreement.pk, 4), (other.pk, 1)}

    def test_keeps_what_was_filled_in_when_a_line_is_left_out(
        self, client, company, agreement, period
    ):
        data = answer(agreement, period, remarks="Nog één vraag.")
        del data[f"{key(agreement, period)}-{lines_in(agreement, period)[1].key}-level"]
        text = text_of(client.post(company, data))
        assert "Kies wat past." in text
        assert "Nog één vraag." in text
        assert not Assessment.objects.exists()

    def test_clicks_twice_and_answers_once(self, client, company, agreement, period):
        data = answer(agreement, period)
        for _ in range(2):
            assert client.post(company, data).status_code == 302
        assert AssessmentStep.objects.count() == 1

    def test_is_told_of_a_second_tab(self, client, company, agreement, period):
        client.post(company, answer(agreement, period, level="2"))
        page = client.post(company, answer(agreement, period, level="4"))
        assert "intussen gewijzigd" in text_of(page)
        assert set(AssessmentScore.objects.values_list("level", flat=True)) == {2}

    def test_changes_the_answer_until_it_is_finished(
        self, client, company, agreement, period, mentor
    ):
        client.post(company, answer(agreement, period, level="2"))
        client.post(company, answer(agreement, period, level="4", seen=1))
        assert set(AssessmentScore.objects.values_list("level", flat=True)) == {4}
        say(agreement, period, by=mentor)
        conclude(agreement, period, by=mentor, missing_reason="Ziek.")
        assert "afgerond door de school" in text_of(client.get(company))
        late = answer(agreement, period, level="1", seen=2)
        assert client.post(company, late).status_code == 403
        assert not AssessmentScore.objects.filter(level=1).exists()

    def test_does_not_see_what_the_others_say(self, client, company, agreement, period, mentor):
        say(agreement, period, by=mentor, remarks="Alleen voor de school.")
        link = link_to_assess(agreement, party="student")
        say(agreement, period, link=link, remarks="Alleen van de leerling.")
        text = text_of(client.get(company))
        assert "Alleen voor de school." not in text
        assert "Alleen van de leerling." not in text

    def test_types_hostile_text_that_stays_text(self, client, company, agreement, period, mentor):
        hostile = "<script>alert(1)</script>"
        client.post(company, answer(agreement, period, remarks=hostile))
        assert hostile.encode() not in client.get(company).content
        client.force_login(mentor)
        page = client.get(reverse("assessment_detail", args=[agreement.pk, period.pk]))
        assert hostile.encode() not in page.content

    def test_looks_without_changing_anything(self, client, company):
        client.get(company)
        client.get(f"{company}?gedaan=b1-1")
        assert not Assessment.objects.exists()

    def test_leaves_no_trace_of_the_address(self, client, company):
        page = client.get(company)
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "strict-origin"

    def test_takes_as_many_queries_for_twenty_pupils(
        self, client, school, agreement, period, django_assert_max_num_queries
    ):
        for number in range(19):
            email = f"p{number}@mail.example"
            signed_agreement(TrajectoryFactory(student__school=school, student__email=email))
        url = reverse("assess", args=[made(school)[1]])
        with django_assert_max_num_queries(15):
            assert client.get(url).status_code == 200


class TestAPupil:
    def test_gives_the_own_view(self, client, pupil, agreement, period):
        assert "kies per onderdeel wat je zelf vindt" in text_of(client.get(pupil))
        client.post(pupil, answer(agreement, period, level="4"))
        assert AssessmentAnswer.objects.get().party == "student"


class TestALinkOpensNoMore:
    def test_than_its_own_agreements(self, client, company, school, period):
        other = signed_agreement(
            TrajectoryFactory(student__school=school, student__email="n@mail.example")
        )
        response = client.post(company, answer(other, period))
        assert response.status_code == 403
        assert not Assessment.objects.exists()

    def test_once_the_agreement_ended(self, client, company, agreement, period):
        data = answer(agreement, period)
        AgreementVersion.objects.update(state=State.ENDED, ended_on=date(2026, 11, 20))
        assert "werkt niet" in text_of(client.get(company), 404)
        assert client.post(company, data).status_code == 404
        assert not Assessment.objects.exists()

    def test_once_it_was_withdrawn(self, client, company, agreement, period):
        data = answer(agreement, period)
        ConfirmationLink.objects.update(revoked_at=timezone.now())
        assert client.post(company, data).status_code == 404

    def test_when_it_is_withdrawn_at_that_very_moment(self, agreement, period):
        link = link_to_assess(agreement)
        ConfirmationLink.objects.update(revoked_at=timezone.now())
        with pytest.raises(PermissionDenied):
            say(agreement, period, link=link)

    def test_once_its_address_is_another(self, client, company):
        Supervisor.objects.update(email="nieuw@bedrijf.example")
        assert client.get(company).status_code == 404

    def test_of_what_was_never_a_link(self, client, school):
        assert client.get(reverse("assess", args=["x" * 43])).status_code == 404

    def test_too_often(self, client, company, agreement, period, settings):
        cache.clear()
        settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"confirm_try": "1/h/key"}
        data = answer(agreement, period, remarks="Bewaar dit.")
        assert client.post(company, data).status_code == 302
        again = data | {f"{key(agreement, period)}-remarks": "Nog iets anders."}
        assert "Nog iets anders." in text_of(client.post(company, again), 429)


class TestAnotherLink:
    def test_is_asked_for_an_expired_one(self, client, school, company, time_machine):
        time_machine.move_to("2026-12-06 09:00+01:00", tick=False)
        page = client.get(company)
        assert "Stuur mij een nieuwe link" in text_of(page, 404)
        client.post(f"{company}nieuw/")
        send_due_letters.call()
        assert mail.outbox[-1].to == ["leermeester@bedrijf.example"]

    def test_goes_to_a_stored_address_and_no_other(self, client, company):
        for address in ("Leermeester@bedrijf.example", "vreemde@mail.example"):
            response = client.post(reverse("assess_start"), {"email": address})
            assert response.url == reverse("assess_sent")
        send_due_letters.call()
        assert [one.to for one in mail.outbox] == [["leermeester@bedrijf.example"]]

    def test_is_sent_by_the_mentor(self, mentor_client, school, agreement, period):
        detail = reverse("assessment_detail", args=[agreement.pk, period.pk])
        assert "Stuur een link" in text_of(mentor_client.get(detail))
        url = reverse("assessment_ask", args=[agreement.pk, period.pk])
        assert mentor_client.post(url, {"party": "student"}).status_code == 302
        send_due_letters.call()
        assert [one.to for one in mail.outbox] == [["yara@mail.example"]]

    def test_is_sent_three_times_an_hour_at_most(self, mentor_client, school, agreement, period):
        url = reverse("assessment_ask", args=[agreement.pk, period.pk])
        for _ in range(5):
            mentor_client.post(url, {"party": "company"})
        assert Letter.objects.filter(kind="assess_company_link").count() == 3

    def test_is_not_sent_to_the_mentor(self, mentor_client, school, agreement, period):
        url = reverse("assessment_ask", args=[agreement.pk, period.pk])
        assert mentor_client.post(url, {"party": "mentor"}).status_code == 403

    def test_is_not_offered_for_who_has_no_address(self, mentor_client, school, agreement, period):
        Supervisor.objects.update(email="")
        detail = reverse("assessment_detail", args=[agreement.pk, period.pk])
        assert "is geen e-mailadres bekend" in text_of(mentor_client.get(detail))

    def test_of_what_is_finished_is_refused(self, mentor_client, school, agreement, period, mentor):
        say_all(agreement, period, mentor)
        conclude(agreement, period, by=mentor)
        url = reverse("assessment_ask", args=[agreement.pk, period.pk])
        assert mentor_client.post(url, {"party": "company"}).status_code == 403


def test_the_parts_of_a_page_are_named_after_agreement_and_period(school, agreement, period):
    (one,) = asked(school, Party.COMPANY, TODAY)
    assert key_of(one.cases[0]) == key(agreement, period)
    assert assessment_letters.due(timezone.now())
