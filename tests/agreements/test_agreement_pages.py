"""The pages of agreements: list, choosing a company, drafting, one agreement."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements import transitions
from lwt_admin.agreements.models import AgreementVersion, Recognition, Stage, State, WorkAgreement
from lwt_admin.students.models import Guardian, Trajectory
from tests.agreements import support
from tests.factories import (
    AgreementVersionFactory,
    CompanyFactory,
    MentorAssignmentFactory,
    RecognitionFactory,
    ScheduleDayFactory,
    StudentFactory,
    SupervisorFactory,
    TrajectoryFactory,
    WorkAgreementFactory,
    staff,
)

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-08-17 12:00:00+00:00")]


@pytest.fixture
def version(db):
    return support.draft(first_name="Yara", last_name="Jansen")


@pytest.fixture
def coordinator(client, version):
    user = support.coordinator_of(version)
    client.force_login(user)
    return client


def address(name, version):
    return reverse(f"agreement_{name}", args=[version.agreement_id])


def everything(version, **changes):
    """What the browser posts for a draft, schedule included."""
    fields = [
        *("start", "end", "place", "tasks", "learning_goals", "assessment", "company_assessment"),
        *("guidance_school", "guidance_company", "rights_duties", "absence", "safety", "dangers"),
        *("insurance", "allowance", "privacy", "inspection", "early_termination"),
        *("company_signatory_name", "company_signatory_capacity", "company_signatory_email"),
        "version",
    ]
    posted = {name: str(getattr(version, name)) for name in fields}
    posted["supervisor"] = str(version.supervisor_id)
    for day in version.schedule.all():
        posted |= {
            f"rooster-start_{day.weekday}": f"{day.start:%H:%M}",
            f"rooster-end_{day.weekday}": f"{day.end:%H:%M}",
            f"rooster-breaks_{day.weekday}": day.break_text,
        }
    return posted | changes


# --- The list ------------------------------------------------------------------------------------


def agreements_at(school, number):
    for _ in range(number):
        trajectory = TrajectoryFactory(student=StudentFactory(school=school))
        agreement = WorkAgreementFactory(trajectory=trajectory)
        ScheduleDayFactory(agreement_version=AgreementVersionFactory(agreement=agreement))


def test_the_list_takes_as_many_queries_for_1_as_for_20(
    client, version, django_assert_max_num_queries
):
    school = version.agreement.trajectory.student.school
    client.force_login(support.coordinator_of(version))
    with django_assert_max_num_queries(15) as one:
        client.get(reverse("agreement_list"))
    agreements_at(school, 19)
    with django_assert_max_num_queries(len(one)):
        html = client.get(reverse("agreement_list")).content.decode()
    assert html.count('<th scope="row">') == 20


@pytest.mark.parametrize(
    ("text", "found"), [("jansen", True), ("YARA bouw", True), ("pieters", False)]
)
def test_the_list_is_searched_by_pupil_and_company(coordinator, text, found):
    html = coordinator.get(reverse("agreement_list"), {"q": text}).content.decode()
    assert ("Jansen, Yara" in html) is found


STAGES = {
    Stage.UPCOMING: (State.SIGNED, date(2026, 8, 18), date(2027, 3, 1)),
    Stage.RUNNING: (State.SIGNED, date(2026, 8, 17), date(2026, 9, 16)),
    Stage.EXPIRING: (State.SIGNED, date(2026, 8, 1), date(2026, 9, 15)),
    Stage.EXPIRED: (State.SIGNED, date(2026, 1, 1), date(2026, 8, 16)),
    Stage.DRAFT: (State.DRAFT, date(2026, 9, 1), date(2027, 3, 1)),
    Stage.WITHDRAWN: (State.WITHDRAWN, date(2026, 9, 1), date(2027, 3, 1)),
}


@pytest.mark.parametrize("stage", STAGES)
def test_the_list_is_filtered_by_a_stage_that_agrees_with_the_page(client, stage):
    versions = {}
    school = None
    for one, (state, start, end) in STAGES.items():
        student = StudentFactory(school=school) if school else StudentFactory()
        school = student.school
        agreement = WorkAgreementFactory(trajectory=TrajectoryFactory(student=student))
        signed = {"signed": True} if state == State.SIGNED else {"state": state}
        versions[one] = AgreementVersionFactory(agreement=agreement, start=start, end=end, **signed)
    client.force_login(staff(school, Role.COORDINATOR))
    shown = client.get(reverse("agreement_list"), {"stand": stage.value}).context["lines"]
    assert [line[:2] for line in shown] == [(versions[stage], stage)]


def test_the_list_shows_nothing_of_another_school(client, version):
    client.force_login(support.coordinator_of(support.draft()))
    assert "Jansen, Yara" not in client.get(reverse("agreement_list")).content.decode()


@pytest.mark.parametrize(
    ("query", "told"),
    [({}, "Nog geen overeenkomsten"), ({"q": "zzz"}, "Toon alle overeenkomsten")],
)
def test_an_empty_list_says_whether_the_filters_made_it_so(client, version, query, told):
    client.force_login(support.coordinator_of(version))
    WorkAgreement.objects.for_system().delete()
    assert told in client.get(reverse("agreement_list"), query).content.decode()


def test_a_mentor_sees_own_pupils_only(client, version):
    mentor = staff(version.agreement.trajectory.student.school, Role.MENTOR)
    client.force_login(mentor)
    assert client.get(reverse("agreement_list")).context["lines"] == []
    assert client.get(address("detail", version)).status_code == 404
    MentorAssignmentFactory(
        trajectory=version.agreement.trajectory, mentor=mentor, start=date(2026, 8, 1)
    )
    assert client.get(address("detail", version)).status_code == 200


# --- Beginning -----------------------------------------------------------------------------------


@pytest.fixture
def choosing(coordinator, version):
    """The address on which a company is chosen, and a post for it."""
    trajectory = version.agreement.trajectory
    where = reverse("agreement_add", args=[trajectory.pk])

    def post(**changes):
        given = {"kind": "lwt", "start": "2026-08-24", "end": "2026-12-18", "q": ""}
        return coordinator.post(where, given | changes)

    post.school = trajectory.student.school
    post.get = lambda: coordinator.get(where)
    return post


def test_the_period_that_is_offered_ends_before_the_central_exam(choosing):
    form = choosing.get().context["form"]
    assert form.initial == {"start": date(2026, 8, 24), "end": date(2027, 4, 5)}


@pytest.mark.parametrize(
    ("last_day", "end"),
    [
        (date(2027, 4, 6), date(2027, 4, 5)),
        (date(2027, 4, 4), date(2027, 4, 4)),
        (date(2026, 8, 24), date(2026, 8, 24)),
    ],
)
def test_the_period_that_is_offered_ends_with_the_trajectory(choosing, last_day, end):
    Trajectory.objects.update(ended_on=last_day, end_kind="left")
    assert choosing.get().context["form"].initial["end"] == end


def test_each_company_says_at_a_glance_whether_it_is_recognised(choosing, version):
    CompanyFactory(school=choosing.school, name="Zonder")
    RecognitionFactory(
        company=CompanyFactory(school=choosing.school, name="Ander"), profiles=["PIE"]
    )
    short = CompanyFactory(school=choosing.school, name="Kort")
    RecognitionFactory(company=short, valid_until=date(2026, 10, 1))
    choices = {str(one.company): one for one in choosing.get().context["choices"]}
    assert choices["Zonder"].label == "niet erkend"
    assert choices["Ander"].label == "ander profiel"
    assert "vr 2 okt 2026" in choices["Kort"].note
    assert choices[str(version.agreement.company)].kind == "ok"
    assert next(iter(choices)) == str(version.agreement.company)


def test_for_an_orientation_placement_any_company_will_do(choosing):
    company = CompanyFactory(school=choosing.school)
    choosing(kind="orientation", company=company.pk)
    assert WorkAgreement.objects.get(company=company).is_orientation


def test_choosing_a_company_makes_a_draft_with_texts_to_begin_with(choosing):
    company = CompanyFactory(school=choosing.school, signatory_name="B. Aas")
    supervisor = SupervisorFactory(company=company)
    answer = choosing(company=company.pk)
    draft = AgreementVersion.objects.get(agreement__company=company)
    assert answer.url == address("edit", draft)
    assert (draft.state, draft.supervisor) == (State.DRAFT, supervisor)
    assert draft.company_signatory_name == "B. Aas"
    assert "belt" in draft.absence
    assert "bouwdelen" in draft.tasks


def test_a_company_of_another_school_cannot_be_chosen(choosing):
    stranger = CompanyFactory()
    answer = choosing(company=stranger.pk)
    assert "staat niet (meer) in de lijst" in answer.content.decode()
    assert not WorkAgreement.objects.filter(company=stranger).exists()


def test_showing_companies_makes_nothing(choosing):
    before = WorkAgreement.objects.count()
    choosing(show="1", q="bouw")
    assert WorkAgreement.objects.count() == before


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"end": "2026-08-23"}, "De laatste dag (zo 23 aug 2026) ligt voor de eerste dag"),
        ({"end": "2126-12-18"}, "Klopt het jaar?"),
        ({"start": "31-2-2026"}, "Voer een geldige datum in"),
    ],
)
def test_a_wrong_period_is_refused_and_kept(choosing, version, changes, reason):
    answer = choosing(company=version.agreement.company_id, **changes)
    html = answer.content.decode()
    assert reason in html
    assert next(iter(changes.values())) in html


def test_for_who_was_refused_no_agreement_is_begun(choosing, version):
    Trajectory.objects.update(admitted_on=None, refused_on=date(2026, 8, 10))
    before = WorkAgreement.objects.count()
    student = version.agreement.trajectory.student
    for answer in (choosing.get(), choosing(company=version.agreement.company_id)):
        assert answer.url == reverse("dossier", args=[student.pk])
    assert WorkAgreement.objects.count() == before


@pytest.mark.parametrize(("last_day", "begun"), [("2026-12-18", True), ("2026-12-17", False)])
def test_an_agreement_is_begun_up_to_the_last_day_of_the_trajectory(
    choosing, version, last_day, begun
):
    Trajectory.objects.update(ended_on=last_day, end_kind="left")
    before = WorkAgreement.objects.count()
    answer = choosing(company=version.agreement.company_id)
    assert WorkAgreement.objects.count() - before == begun
    assert begun or "Het leer-werktraject loopt tot en met do 17 dec 2026" in str(answer.content)


def test_choosing_takes_as_many_queries_for_1_as_for_20(choosing, django_assert_max_num_queries):
    with django_assert_max_num_queries(15) as one:
        choosing.get()
    for _ in range(19):
        RecognitionFactory(company=CompanyFactory(school=choosing.school))
    with django_assert_max_num_queries(len(one)):
        choosing.get()


# --- Drafting ------------------------------------------------------------------------------------


def test_a_draft_is_saved_with_whatever_is_missing(coordinator, version):
    answer = coordinator.post(address("edit", version), everything(version, tasks=""))
    assert answer.url == address("detail", version)
    version.refresh_from_db()
    assert version.tasks == ""


def test_what_is_missing_for_sending_stands_beside_the_form(coordinator, version):
    version.tasks = ""
    version.save()
    html = coordinator.get(address("edit", version)).content.decode()
    assert "De overeenkomst regelt nog niet: de inhoud van het leren in de praktijk." in html
    assert "artikel 3</span>" in html
    assert "WVO 10b3 (oud)" in html
    assert 'href="#id_tasks"' in html


def test_a_missing_guardian_is_mended_at_the_pupil(coordinator, version):
    student = version.agreement.trajectory.student
    student.guardians.all().delete()
    text = coordinator.get(address("edit", version)).content.decode()
    assert f'href="{reverse("dossier_details", args=[student.pk])}"' in text


def test_who_is_not_admitted_yet_is_decided_on_at_the_pupil(coordinator, version):
    Trajectory.objects.update(admitted_on=None)
    student = version.agreement.trajectory.student
    html = coordinator.get(address("edit", version)).content.decode()
    assert "nog niet toegelaten tot het leer-werktraject" in html
    assert f"leer-werktraject van {student}" in html


def test_an_end_beyond_the_trajectory_leads_to_the_period(coordinator, version):
    Trajectory.objects.update(ended_on=date(2026, 10, 2), end_kind="left")
    (line,) = coordinator.get(address("edit", version)).context["completeness"].blocking
    assert (line.url, "vr 2 okt 2026" in line.text) == ("#id_end", True)


def test_a_company_without_recognition_leads_to_that_company(coordinator, version):
    company = version.agreement.company
    company.recognitions.all().delete()
    text = coordinator.get(address("edit", version)).content.decode()
    assert f'href="{reverse("company_detail", args=[company.pk])}"' in text


def test_the_schedule_is_saved_changed_and_emptied(coordinator, version):
    changes = {
        "rooster-start_4": "",
        "rooster-end_4": "",
        "rooster-breaks_4": "",
        "rooster-start_1": "8.30",
        "rooster-end_1": "16:00",
        "rooster-breaks_1": "10.00-10.15, 12.00-12.30",
    }
    coordinator.post(address("edit", version), everything(version, **changes))
    days = {day.weekday: day.minutes for day in version.schedule.all()}
    assert days == {1: 405, 5: 420}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"rooster-end_4": "07:00"}, "Het einde ligt na het begin."),
        ({"rooster-end_4": ""}, "Vul begin én einde in."),
        ({"rooster-breaks_4": "straks"}, "“straks” is geen pauze"),
        (
            {"rooster-breaks_4": "12.00-12.30, 12.15-12.45"},
            "De pauze van 12.15 overlapt met de pauze ervoor.",
        ),
        ({"rooster-breaks_4": "07.00-07.30"}, "valt niet binnen de werktijd"),
        ({"rooster-breaks_2": "12.00-12.30"}, "Vul het begin in, of wis de pauze."),
        ({"end": "2026-01-01"}, "ligt voor de eerste dag"),
        ({"tasks": "x" * 10_001}, "10001"),
    ],
)
def test_a_wrong_draft_names_the_reason_and_keeps_what_was_typed(
    coordinator, version, changes, reason
):
    posted = everything(version, privacy="Nieuw getypt", **changes)
    answer = coordinator.post(address("edit", version), posted)
    html = answer.content.decode()
    assert reason in html
    assert "Nieuw getypt" in html
    version.refresh_from_db()
    assert version.privacy != "Nieuw getypt"


def test_a_draft_that_somebody_else_saved_is_not_overwritten(coordinator, version):
    mine = everything(version, tasks="Van mij")
    coordinator.post(address("edit", version), everything(version, tasks="Van een ander"))
    answer = coordinator.post(address("edit", version), mine)
    assert "Iemand anders heeft dit intussen gewijzigd" in answer.content.decode()
    version.refresh_from_db()
    assert version.tasks == "Van een ander"


def test_a_draft_that_was_sent_meanwhile_is_not_changed(coordinator, version):
    posted = everything(version, tasks="Te laat")
    support.send(version)
    answer = coordinator.post(address("edit", version), posted, follow=True)
    assert "De tekst ligt vast" in answer.content.decode()
    version.refresh_from_db()
    assert version.tasks != "Te laat"


def test_a_text_that_changed_after_it_was_looked_at_is_not_sent(coordinator, version):
    guardian = Guardian.objects.get()
    looked_at = {"version": version.version, "guardians": [guardian.pk]}
    coordinator.post(address("edit", version), everything(version, tasks="Anders"))
    answer = coordinator.post(address("send", version), looked_at)
    assert "De tekst is intussen gewijzigd" in answer.content.decode()
    version.refresh_from_db()
    assert version.state == State.DRAFT


def test_sending_by_the_page_fixes_the_text(coordinator, version):
    guardian = Guardian.objects.get()
    posted = {"version": version.version, "guardians": [guardian.pk]}
    coordinator.post(address("send", version), posted)
    version.refresh_from_db()
    assert version.state == State.SENT
    assert version.document.signatories.get(party="guardian").name == guardian.name


def test_a_blocked_draft_is_not_sent_by_the_page(coordinator, version):
    Recognition.objects.all().delete()
    posted = {"version": version.version, "guardians": [Guardian.objects.get().pk]}
    html = coordinator.post(address("send", version), posted).content.decode()
    assert "geen geldige erkenning voor LWT" in html
    assert "WVO 10b4 (oud)" in html
    version.refresh_from_db()
    assert version.state == State.DRAFT


# --- One agreement -------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", ["draft", "sent", "signed"])
def test_one_agreement_takes_at_most_15_queries(client, django_assert_max_num_queries, stage):
    version = getattr(support, stage)()
    client.force_login(support.coordinator_of(version))
    client.get(address("detail", version))
    with django_assert_max_num_queries(15):
        client.get(address("detail", version))


def test_the_page_of_a_draft_takes_at_most_15_queries(
    coordinator, version, django_assert_max_num_queries
):
    coordinator.get(address("edit", version))
    for name in ("edit", "send"):
        with django_assert_max_num_queries(15):
            coordinator.get(address(name, version))


def test_the_page_of_signing_takes_at_most_15_queries(client, django_assert_max_num_queries):
    version = support.sent()
    client.force_login(support.coordinator_of(version))
    signatory = version.document.signatories.first()
    with django_assert_max_num_queries(15):
        client.get(reverse("agreement_sign", args=[version.agreement_id, signatory.pk]))


def test_the_page_of_a_draft_takes_at_most_15_queries_for_a_mentor(
    client, version, django_assert_max_num_queries
):
    trajectory = version.agreement.trajectory
    mentor = staff(trajectory.student.school, Role.MENTOR)
    MentorAssignmentFactory(trajectory=trajectory, mentor=mentor, start=date(2026, 8, 1))
    client.force_login(mentor)
    client.get(address("detail", version))
    with django_assert_max_num_queries(15):
        client.get(address("detail", version))


def test_the_next_step_of_a_complete_draft_is_sending(coordinator, version):
    html = coordinator.get(address("detail", version)).content.decode()
    assert f'href="{address("send", version)}"' in html


def test_a_mentor_sees_that_somebody_else_must_send(client, version):
    mentor = staff(version.agreement.trajectory.student.school, Role.MENTOR)
    MentorAssignmentFactory(
        trajectory=version.agreement.trajectory, mentor=mentor, start=date(2026, 8, 1)
    )
    client.force_login(mentor)
    html = client.get(address("detail", version)).content.decode()
    assert "De LWT-coördinator of de administratie biedt aan." in html
    assert address("send", version) not in html


def test_the_page_says_who_signed_and_who_must_still(coordinator, version):
    version = support.sign_next(support.send(version))
    html = coordinator.get(address("detail", version)).content.decode()
    assert "ma 17 aug 2026, 14.05 uur" in html
    assert "Laat M. Jansen tekenen" in html
    assert "Laat P. de Wit tekenen" not in html


def test_the_page_tells_what_happened_with_reason(coordinator, version):
    actor = support.coordinator_of(version)
    transitions.withdraw(version, actor=actor, reason="Andere dagen.", now=support.NOW)
    html = coordinator.get(address("detail", version)).content.decode()
    assert "Andere dagen." in html
    assert str(actor) in html


def test_a_withdrawn_agreement_goes_on_as_a_new_draft(coordinator, version):
    coordinator.post(address("withdraw", version), {"reason": "Andere dagen."})
    answer = coordinator.post(address("redraft", version))
    assert answer.url == address("edit", version)
    assert version.agreement.versions.order_by("number").last().number == 2


def test_looking_at_the_address_for_a_new_version_does_nothing(coordinator, version):
    assert coordinator.get(address("redraft", version)).status_code == 405


def test_ending_by_the_page_keeps_what_was_typed_when_refused(client):
    version = support.signed()
    client.force_login(support.coordinator_of(version))
    posted = {
        "last_day": "2030-01-01",
        "cause": "student",
        "participants": "Leerling en mentor",
        "decided_on": "2026-08-17",
        "explanation": "Verhuisd naar elders.",
    }
    html = client.post(address("end", version), posted).content.decode()
    assert "buiten de looptijd" in html
    assert "Verhuisd naar elders." in html
    client.post(address("end", version), posted | {"last_day": "2026-12-18"})
    version.refresh_from_db()
    assert (version.state, version.ended_on) == (State.ENDED, date(2026, 12, 18))


def test_a_period_of_one_day_can_be_planned(coordinator, version):
    day = str(date(2026, 8, 24) + timedelta(days=3))
    coordinator.post(address("edit", version), everything(version, start=day, end=day))
    html = coordinator.get(address("detail", version)).content.decode()
    assert '<b class="num">1</b> dagen' in html


# --- A right next step ----------------------------------------------------------------------------
def step_of(client, version):
    """What the page tells to do next."""
    html = client.get(address("detail", version)).content.decode()
    return html.split('<section class="next-step')[1].split("</section>")[0]


def test_who_has_a_link_is_waited_for(coordinator, version):
    sent = support.send(version)
    sent.document.signatories.update(email="iemand@thuis.example")
    told = step_of(coordinator, sent)
    assert "Zij tekenen met de link" in told
    assert "Laat " not in told


def test_who_has_no_address_signs_at_the_table(coordinator, version):
    sent = support.send(version)
    sent.document.signatories.update(email="iemand@thuis.example")
    sent.document.signatories.filter(party="student").update(email="")
    told = step_of(coordinator, sent)
    student = sent.document.signatories.get(party="student")
    assert f"Laat {student.name} tekenen" in told


@pytest.mark.time_machine("2027-04-05 12:00:00+00:00")
def test_what_ended_without_a_sequel_asks_for_one(client):
    version = support.signed()
    client.force_login(support.coordinator_of(version))
    assert "Maak een nieuwe overeenkomst" in step_of(client, version)


@pytest.mark.time_machine("2027-04-05 12:00:00+00:00")
def test_what_is_followed_already_asks_for_nothing(client):
    version = support.signed()
    later = WorkAgreementFactory(trajectory=version.agreement.trajectory)
    days = {"start": date(2027, 4, 5), "end": date(2027, 7, 2)}
    AgreementVersionFactory(agreement=later, signed=True, **days)
    client.force_login(support.coordinator_of(version))
    told = step_of(client, version)
    assert "Er is al een vervolg." in told
    assert "Maak een nieuwe overeenkomst" not in told


@pytest.mark.time_machine("2027-04-05 12:00:00+00:00")
def test_after_the_trajectory_stopped_no_sequel_is_asked(client):
    version = support.signed()
    trajectory = version.agreement.trajectory
    trajectory.ended_on = date(2027, 3, 26)
    trajectory.save()
    client.force_login(support.coordinator_of(version))
    assert "gestopt op vr 26 mrt 2027" in step_of(client, version)


def test_nothing_on_paper_is_offered_when_nobody_signed_on_paper(client):
    version = support.signed()
    client.force_login(support.coordinator_of(version))
    html = client.get(address("detail", version)).content.decode()
    assert reverse("paper_page", args=[version.agreement_id]) not in html


def test_who_was_there_at_the_table_is_named_as_such(client):
    version = support.signed()
    client.force_login(support.coordinator_of(version))
    html = client.get(address("detail", version)).content.decode()
    assert "(leerling) · in bijzijn van" in html


def test_what_was_made_before_the_take_over_is_one_click_away(client):
    version = support.signed()
    version.agreement.taken_over_at = support.NOW
    version.agreement.save()
    client.force_login(support.coordinator_of(version))
    html = client.get(address("detail", version)).content.decode()
    assert reverse("carried_months", args=[version.agreement_id]) in html
