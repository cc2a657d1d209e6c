"""What stands in the way of an agreement, and who signs it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from lwt_admin.rules.agreements import (
    ALL_GUARDIANS,
    COMPANY,
    GUARDIAN,
    HOUSE_RULE,
    MANDATORY_PROVISIONS,
    SCHOOL,
    STUDENT,
    AgreementFacts,
    CooperationPeriod,
    OtherAgreement,
    RecognitionPeriod,
    check,
    first_shared_day,
    first_unrecognised_day,
    offered_late,
    parents_must_be_informed,
    representative_source,
    required_signatories,
)
from lwt_admin.rules.subjects import consultation_source
from lwt_admin.rules.verdicts import Check, RuleError

FIRST, LAST = date(2026, 9, 7), date(2027, 1, 29)
DAY = timedelta(days=1)
FACTS = AgreementFacts(
    first=FIRST,
    last=LAST,
    birth_date=date(2010, 5, 12),
    profile="BWI",
    recognitions=(RecognitionPeriod(FIRST, LAST, profiles=("BWI",)),),
    cooperation=(CooperationPeriod(FIRST, FIRST),),
    provisions={provision.key: "tekst" for provision in MANDATORY_PROVISIONS},
    signatories=(SCHOOL, STUDENT, GUARDIAN, COMPANY),
)


def only(checks):
    assert len(checks) == 1, checks
    return checks[0]


def test_a_complete_agreement_has_nothing_in_its_way():
    assert check(FACTS) == []


@pytest.mark.parametrize(
    ("day", "days"),
    [
        (FIRST - DAY, None),
        (FIRST, None),
        (FIRST + DAY, "Op ma 7 sep 2026"),
        (FIRST + 2 * DAY, "Van ma 7 sep 2026 tot en met di 8 sep 2026"),
        (LAST + DAY, "Van ma 7 sep 2026 tot en met vr 29 jan 2027"),
        (LAST + 9 * DAY, "Van ma 7 sep 2026 tot en met vr 29 jan 2027"),
    ],
)
def test_it_names_the_days_without_signatures_when_it_is_offered_late(day, days):
    found = list(offered_late(FIRST, LAST, day))
    if days is None:
        assert found == []
        return
    late = only(found)
    assert f"{days} was er geen getekende overeenkomst" in late.text
    assert (late.rule, late.blocking, late.article) == (
        "agreement.offered_late",
        False,
        "WVO 10b3 (oud)",
    )


def test_a_company_without_recognition_blocks():
    found = only(check(replace(FACTS, recognitions=())))
    assert (found.rule, found.blocking, found.article, found.status) == (
        "agreement.recognition",
        True,
        "WVO 10b4 (oud)",
        "niet geverifieerd",
    )


@pytest.mark.parametrize(
    "recognition",
    [
        RecognitionPeriod(FIRST, LAST, lwt=False),
        RecognitionPeriod(FIRST, LAST, status="withdrawn"),
        RecognitionPeriod(FIRST, LAST, status="requested"),
    ],
)
def test_only_a_valid_recognition_for_lwt_is_one(recognition):
    assert only(check(replace(FACTS, recognitions=(recognition,)))).rule == "agreement.recognition"


@pytest.mark.parametrize(
    ("periods", "day"),
    [
        ([(FIRST, LAST)], None),
        ([(FIRST, None)], None),
        ([(FIRST - DAY, LAST + DAY)], None),
        ([(FIRST + DAY, LAST)], FIRST),
        ([(FIRST, LAST - DAY)], LAST),
        ([(FIRST, date(2026, 12, 31)), (date(2027, 1, 1), None)], None),
        ([(date(2027, 1, 1), None), (FIRST, date(2026, 12, 31))], None),
        ([(FIRST, date(2026, 12, 31)), (date(2027, 1, 2), None)], date(2027, 1, 1)),
        ([(FIRST, date(2026, 12, 31)), (date(2026, 10, 1), date(2026, 11, 1))], date(2027, 1, 1)),
        ([(date(2020, 1, 1), date(2021, 1, 1))], FIRST),
        ([], FIRST),
    ],
)
def test_the_first_day_that_no_recognition_covers(periods, day):
    recognitions = [RecognitionPeriod(first, last) for first, last in periods]
    assert first_unrecognised_day(recognitions, FIRST, LAST) == day


def test_the_check_names_the_first_uncovered_day():
    gap = replace(FACTS, recognitions=(RecognitionPeriod(FIRST, date(2026, 12, 31)),))
    assert "op vr 1 jan 2027 geen geldige erkenning" in only(check(gap)).text


def test_a_recognition_for_other_profiles_is_advice():
    other = replace(FACTS, recognitions=(RecognitionPeriod(FIRST, None, profiles=("PIE", "M&T")),))
    found = only(check(other))
    assert (found.rule, found.blocking) == ("agreement.recognition_profile", False)
    assert "erkend voor M&T, PIE, niet voor BWI" in found.text


def test_a_recognition_without_named_profiles_gives_no_advice():
    assert check(replace(FACTS, recognitions=(RecognitionPeriod(FIRST, None),))) == []


def test_without_a_profile_there_is_no_advice():
    assert check(replace(FACTS, profile=None)) == []


def test_a_recognition_outside_the_period_does_not_give_its_profile():
    recognitions = (
        RecognitionPeriod(date(2020, 1, 1), date(2020, 12, 31), profiles=("BWI",)),
        RecognitionPeriod(LAST + DAY, None, profiles=("BWI",)),
        RecognitionPeriod(FIRST, LAST, profiles=("PIE",)),
    )
    found = only(check(replace(FACTS, recognitions=recognitions)))
    assert found.rule == "agreement.recognition_profile"


@pytest.mark.parametrize(
    ("period", "blocks"),
    [
        (CooperationPeriod(FIRST, None), False),
        (CooperationPeriod(FIRST - DAY, FIRST), False),
        (CooperationPeriod(FIRST - DAY, LAST), False),
        (CooperationPeriod(FIRST + DAY, None), True),
        (CooperationPeriod(FIRST - 2 * DAY, FIRST - DAY), True),
    ],
)
def test_a_cooperation_agreement_must_be_in_force_at_the_start(period, blocks):
    found = [one.rule for one in check(replace(FACTS, cooperation=(period,)))]
    assert found == (["agreement.cooperation"] if blocks else [])


@pytest.mark.parametrize("key", [provision.key for provision in MANDATORY_PROVISIONS])
@pytest.mark.parametrize("text", ["", " \n\t "])
def test_each_mandatory_provision_must_be_filled_in(key, text):
    found = only(check(replace(FACTS, provisions={**FACTS.provisions, key: text})))
    assert (found.rule, found.blocking, found.field) == (f"agreement.provision.{key}", True, key)


def test_the_mandatory_provisions_are_those_of_the_act():
    assert [provision.key for provision in MANDATORY_PROVISIONS] == [
        "content",
        "learning_goals",
        "duration",
        "assessment_criteria",
        "guidance",
        "early_termination",
        "rights_and_duties",
    ]


def test_before_the_new_act_articles_are_cited_as_verified():
    old = replace(
        FACTS, first=date(2022, 7, 31), last=date(2022, 9, 1), birth_date=date(2006, 1, 1)
    )
    statuses = {(one.article, one.status) for one in check(replace(old, provisions={}))}
    assert ("WVO 10b3", "geverifieerd") in statuses
    assert ("WVO 10b4", "geverifieerd") in statuses


@pytest.mark.parametrize(("birthday", "blocks"), [(8, True), (7, False), (6, False)])
def test_under_14_on_the_first_day_no_agreement_is_sent(birthday, blocks):
    found = check(replace(FACTS, birth_date=date(2012, 9, birthday)))
    assert [(one.rule, one.article) for one in found] == (
        [("agreement.too_young", "ATW 3:2")] if blocks else []
    )


@pytest.mark.parametrize(("birthday", "blocks"), [(8, True), (7, False), (6, False)])
def test_under_16_somebody_must_be_able_to_sign_for_the_pupil(birthday, blocks):
    alone = replace(FACTS, birth_date=date(2010, 9, birthday), guardian_may_sign=False)
    assert [(one.rule, one.article) for one in check(alone)] == (
        [("agreement.guardian", "NRK 3:1 lid 1")] if blocks else []
    )


def test_at_17_nobody_else_has_to_be_able_to_sign():
    assert check(replace(FACTS, birth_date=date(2009, 9, 7), guardian_may_sign=False)) == []


@pytest.mark.parametrize("role", [SCHOOL, COMPANY])
def test_the_other_parties_must_have_a_signatory(role):
    rest = tuple(other for other in FACTS.signatories if other != role)
    found = only(check(replace(FACTS, signatories=rest)))
    assert (found.rule, found.blocking) == (f"agreement.signatory.{role}", True)


def test_signatories_are_not_checked_unless_given():
    assert check(replace(FACTS, signatories=None)) == []


def test_a_missing_supervisor_is_advice():
    found = only(check(replace(FACTS, has_supervisor=False)))
    assert (found.rule, found.blocking) == ("agreement.supervisor", False)


def test_an_orientation_placement_may_be_at_any_company():
    facts = replace(FACTS, orientation=True, recognitions=(), cooperation=(), has_supervisor=False)
    assert check(facts) == []


def test_an_orientation_placement_still_needs_an_agreement_and_the_right_age():
    facts = replace(FACTS, orientation=True, provisions={}, birth_date=date(2013, 1, 1))
    assert {one.rule.split(".")[1] for one in check(facts)} == {"too_young", "provision"}


# --- The trajectory of which it is part -----------------------------------------------------------
@pytest.mark.parametrize("orientation", [False, True])
def test_who_was_refused_gets_no_agreement(orientation):
    facts = replace(FACTS, admitted=False, refused_on=date(2026, 8, 10), orientation=orientation)
    found = only(check(facts))
    assert found == Check(
        "agreement.trajectory_refused",
        True,
        "trajectory",
        HOUSE_RULE,
        "",
        "De leerling is op ma 10 aug 2026 afgewezen voor het leer-werktraject.",
    )


def test_who_is_not_admitted_yet_waits_for_that():
    found = only(check(replace(FACTS, admitted=False)))
    assert found == Check(
        "agreement.not_admitted",
        True,
        "trajectory",
        HOUSE_RULE,
        "",
        "De leerling is nog niet toegelaten tot het leer-werktraject.",
    )


def test_an_orientation_placement_may_come_before_the_decision():
    assert check(replace(FACTS, admitted=False, orientation=True)) == []


@pytest.mark.parametrize("orientation", [False, True])
@pytest.mark.parametrize(
    ("trajectory_last", "blocks"),
    [(None, False), (LAST + DAY, False), (LAST, False), (LAST - DAY, True), (FIRST - DAY, True)],
)
def test_an_agreement_does_not_outlast_its_trajectory(trajectory_last, blocks, orientation):
    facts = replace(FACTS, trajectory_last=trajectory_last, orientation=orientation)
    found = [one.rule for one in check(facts)]
    assert found == (["agreement.trajectory_ended"] if blocks else [])


def test_what_outlasts_its_trajectory_is_told_with_both_last_days():
    found = only(check(replace(FACTS, trajectory_last=date(2026, 10, 2))))
    assert found == Check(
        "agreement.trajectory_ended",
        True,
        "trajectory",
        HOUSE_RULE,
        "",
        "De overeenkomst loopt tot en met vr 29 jan 2027, "
        "het leer-werktraject tot en met vr 2 okt 2026.",
    )


def test_a_period_that_ends_before_it_starts_is_refused():
    with pytest.raises(RuleError) as caught:
        check(replace(FACTS, last=FIRST - DAY))
    assert caught.value.field == "last"


def test_a_check_is_a_plain_mapping_when_asked():
    assert only(check(replace(FACTS, has_supervisor=False))).as_dict()["field"] == "supervisor"


BORN = date(2010, 9, 7)


@pytest.mark.parametrize(
    ("day", "roles"),
    [
        (date(2026, 9, 6), (SCHOOL, STUDENT, GUARDIAN, COMPANY)),
        (date(2026, 9, 7), (SCHOOL, STUDENT, GUARDIAN, COMPANY)),
        (date(2028, 9, 6), (SCHOOL, STUDENT, GUARDIAN, COMPANY)),
        (date(2028, 9, 7), (SCHOOL, STUDENT, COMPANY)),
        (date(2028, 9, 8), (SCHOOL, STUDENT, COMPANY)),
        (date(2029, 9, 7), (SCHOOL, STUDENT, COMPANY)),
    ],
)
def test_who_signs_follows_age_on_the_day(day, roles):
    assert required_signatories(BORN, day) == roles


def test_a_school_may_ask_for_all_representatives():
    roles = required_signatories(BORN, date(2026, 9, 7), all_representatives=True)
    assert roles == (SCHOOL, STUDENT, ALL_GUARDIANS, COMPANY)


@pytest.mark.parametrize(
    ("day", "roles"),
    [
        (date(2026, 9, 6), (SCHOOL, STUDENT, GUARDIAN, COMPANY)),
        (date(2026, 9, 7), (SCHOOL, STUDENT, COMPANY)),
    ],
)
def test_the_representative_can_be_left_out_from_16_and_never_before(day, roles):
    assert required_signatories(BORN, day, guardian_until_18=False) == roles


LEAPLING = date(2012, 2, 29)


@pytest.mark.parametrize(
    ("day", "asked"),
    [
        (date(2030, 2, 28), True),
        (date(2030, 3, 1), False),
        (date(2030, 3, 2), False),
    ],
)
def test_who_was_born_on_29_february_is_of_age_on_1_march(day, asked):
    assert (GUARDIAN in required_signatories(LEAPLING, day)) is asked


@pytest.mark.parametrize(
    ("day", "asked"),
    [
        (date(2028, 2, 28), True),
        (date(2028, 2, 29), False),
        (date(2028, 3, 1), False),
    ],
)
def test_in_a_leap_year_29_february_is_the_birthday_itself(day, asked):
    roles = required_signatories(LEAPLING, day, guardian_until_18=False)
    assert (GUARDIAN in roles) is asked


@pytest.mark.parametrize(
    ("first", "asked"),
    [
        (date(2026, 9, 6), True),
        (date(2026, 9, 7), False),
        (None, False),
        (date(2026, 12, 1), False),
    ],
)
def test_days_before_16_ask_for_a_representative_however_late_one_signs(first, asked):
    day = date(2026, 10, 1)
    roles = required_signatories(BORN, day, guardian_until_18=False, first=first)
    assert (GUARDIAN in roles) is asked


def test_of_age_the_pupil_signs_alone_also_for_days_that_have_passed():
    roles = required_signatories(BORN, date(2028, 9, 7), first=date(2026, 9, 6))
    assert roles == (SCHOOL, STUDENT, COMPANY)


@pytest.mark.parametrize(
    ("day", "article"),
    [
        (date(2026, 9, 6), "NRK 3:1 lid 1"),
        (date(2026, 9, 7), "Inrichtingsbesluit 35 lid 4"),
        (date(2028, 9, 6), "Inrichtingsbesluit 35 lid 4"),
    ],
)
def test_a_representative_is_asked_for_by_the_article_of_the_age(day, article):
    source = representative_source(BORN, day)
    assert source is not None
    assert source.article == article


def test_of_age_no_article_asks_for_a_representative():
    assert representative_source(BORN, date(2028, 9, 7)) is None


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2025, 9, 7), True),
        (date(2026, 9, 6), True),
        (date(2026, 9, 7), False),
        (date(2026, 9, 8), False),
        (date(2027, 9, 7), False),
    ],
)
def test_the_parents_are_told_of_dangers_under_16(day, told):
    assert parents_must_be_informed(BORN, day) is told


@pytest.mark.parametrize(
    ("start", "article"),
    [(date(2022, 7, 31), "WVO 10b1 lid 3"), (date(2022, 8, 1), "WVO 10b1 lid 3 (oud)")],
)
def test_consultation_on_subjects_is_cited_by_the_start(start, article):
    assert consultation_source(start).article == article


def test_everything_in_the_way_of_an_empty_draft_blocks():
    draft = AgreementFacts(
        first=FIRST,
        last=LAST,
        birth_date=date(2013, 1, 1),
        signatories=(),
        guardian_may_sign=False,
        has_supervisor=False,
    )
    found = {one.rule: one.blocking for one in check(draft)}
    advice = [rule for rule, blocking in found.items() if not blocking]
    assert advice == ["agreement.supervisor"]
    assert len(found) == 3 + len(MANDATORY_PROVISIONS) + 3 + 1


def test_a_missing_signatory_is_named_by_party():
    texts = [one.text for one in check(replace(FACTS, signatories=()))]
    assert ["namens de school" in texts[0], "namens het leerbedrijf" in texts[1]] == [True, True]


@pytest.mark.parametrize(
    "period",
    [
        RecognitionPeriod(date(2020, 1, 1), FIRST, profiles=("BWI",)),
        RecognitionPeriod(LAST, None, profiles=("BWI",)),
    ],
)
def test_a_recognition_that_touches_the_period_gives_its_profile(period):
    other = RecognitionPeriod(FIRST, LAST, profiles=("PIE",))
    assert check(replace(FACTS, recognitions=(period, other))) == []


# --- Two agreements on one day --------------------------------------------------------------------
THURSDAY = date(2026, 9, 10)
BUSY = replace(FACTS, weekdays=(4, 5))


def other(first=FIRST, last=LAST, weekdays=(4,)):
    return OtherAgreement(first, last, weekdays, "Bakkerij Smit")


def test_another_agreement_on_the_same_weekday_blocks_and_is_called_a_rule_of_the_house():
    found = only(check(replace(BUSY, others=(other(),))))
    assert (found.rule, found.blocking, found.field) == ("agreement.overlap", True, "overlap")
    assert (found.article, found.status) == (HOUSE_RULE, "")
    assert "do 10 sep 2026" in found.text
    assert "Bakkerij Smit" in found.text


@pytest.mark.parametrize(
    "beside",
    [
        other(weekdays=(1, 2, 3)),
        other(weekdays=()),
        other(first=LAST + DAY, last=LAST + 30 * DAY),
        other(first=FIRST - 30 * DAY, last=FIRST - DAY),
        other(first=THURSDAY, last=THURSDAY - DAY),
        other(first=THURSDAY - 3 * DAY, last=THURSDAY - DAY),
    ],
)
def test_agreements_on_other_days_go_together(beside):
    assert check(replace(BUSY, others=(beside,))) == []


@pytest.mark.parametrize(
    ("beside", "day"),
    [
        (other(first=THURSDAY, last=THURSDAY), THURSDAY),
        (other(last=THURSDAY), THURSDAY),
        (other(first=THURSDAY + DAY), THURSDAY + 7 * DAY),
        (other(first=FIRST - 30 * DAY, weekdays=(5, 7)), THURSDAY + DAY),
        (other(first=LAST, last=LAST + 30 * DAY, weekdays=(5,)), LAST),
    ],
)
def test_the_first_date_on_which_two_agreements_meet_is_named(beside, day):
    assert first_shared_day(BUSY, beside) == day


def test_every_agreement_in_the_way_is_named():
    both = (other(), replace(other(weekdays=(5,)), company="Garage De Wit"))
    assert [one.rule for one in check(replace(BUSY, others=both))] == ["agreement.overlap"] * 2


def test_an_orientation_placement_takes_its_days_as_well():
    facts = replace(BUSY, orientation=True, others=(other(),))
    assert only(check(facts)).rule == "agreement.overlap"


EMPTY = AgreementFacts(
    first=FIRST,
    last=LAST,
    birth_date=date(2013, 1, 1),
    signatories=(),
    guardian_may_sign=False,
    has_supervisor=False,
)


@pytest.mark.parametrize(
    ("rule", "field", "article"),
    [
        ("too_young", "first", "ATW 3:2"),
        ("recognition", "company", "WVO 10b4 (oud)"),
        ("cooperation", "cooperation", "WVO 10b7 (oud)"),
        ("provision.duration", "duration", "WVO 10b3 (oud)"),
        ("guardian", "signatories", "NRK 3:1 lid 1"),
        ("signatory.school", "signatories", "WVO 10b3 (oud)"),
        ("signatory.company", "signatories", "WVO 10b3 (oud)"),
        ("supervisor", "supervisor", "WVO 10b6 lid 1 c (oud)"),
    ],
)
def test_each_check_names_the_fact_and_its_article(rule, field, article):
    found = {one.rule: one for one in check(EMPTY)}[f"agreement.{rule}"]
    assert (found.field, found.article) == (field, article)


def test_the_advice_about_a_profile_names_the_company_and_its_article():
    other = replace(FACTS, recognitions=(RecognitionPeriod(FIRST, None, profiles=("PIE",)),))
    found = only(check(other))
    assert (found.field, found.article) == ("company", "WVO 10b4 (oud)")
