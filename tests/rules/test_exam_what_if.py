"""What a candidate still needs from a resit."""

import pytest

from lwt_admin.rules.exam import can_still_pass, what_if
from lwt_admin.rules.exam_needs import with_mark
from tests.rules.builders import candidate, central, electives, extra, full_candidate, profile


def test_a_resit_of_dutch_needs_the_mark_that_makes_a_six():
    assert what_if(candidate(dutch=central("5.0", "5.0"))) == {
        "dutch.resit": "6.0",
        "profile.resit": None,
    }


def test_a_candidate_who_passes_needs_nothing_special():
    assert what_if(candidate()) == {"dutch.resit": "1.0", "profile.resit": "1.0"}


def test_no_resit_is_offered_when_resits_are_closed():
    assert what_if(candidate(resits_closed=True)) == {}


def test_no_second_general_resit_is_offered():
    used = candidate(dutch=central("5.0", "5.0", "5.1"), extra=(extra("engels", "6", "6"),))
    assert what_if(used) == {"profile.resit": None}


def test_no_second_resit_of_the_profile_subject_is_offered():
    assert what_if(candidate(profile=profile("6", "5.0", "5.0"))) == {"dutch.resit": "1.0"}


def test_no_resit_is_offered_of_an_exam_not_taken():
    facts = candidate(dutch=central("6", None), profile=profile("6", None))
    assert what_if(facts) == {}


def test_an_extra_subject_may_be_resat_for_the_full_exam():
    extras = (extra("engels", "6.0", "3.0"), extra("maatschappijleer", "6", has_ce=False))
    facts = full_candidate(dutch=central("5.0", "5.5"), extra=extras)
    assert what_if(facts)["extra.0.resit"] == "5.0"


def test_the_school_may_offer_a_resit_of_an_elective():
    facts = candidate(electives=electives("6", "6", "6", "3"))
    assert what_if(facts, school_resits=[3])["electives.3.se"] == "3.5"


def test_a_field_that_does_not_exist_is_refused():
    with pytest.raises(AttributeError):
        with_mark(candidate(), "german.ce", None)


def test_two_resits_together_may_be_enough_where_neither_is_alone():
    facts = candidate(dutch=central("5.0", "5.0"), profile=profile("5.0", "5.0"))
    assert what_if(facts) == {"dutch.resit": None, "profile.resit": None}
    assert can_still_pass(facts)


@pytest.mark.parametrize("waived", ["general", "profile"])
def test_a_right_that_was_waived_helps_no_more(waived):
    facts = candidate(dutch=central("5.0", "5.0"), profile=profile("5.0", "5.0"))
    assert not can_still_pass(facts, **{waived: False})


def test_a_resit_of_the_profile_subject_that_was_waived_is_not_taken_as_a_general_one():
    facts = candidate(profile=profile("5.0", "5.0"))
    assert can_still_pass(facts)
    assert not can_still_pass(facts, profile=False)


def test_nothing_helps_when_resits_are_closed():
    assert not can_still_pass(candidate(dutch=central("5.0", "5.0"), resits_closed=True))


def test_of_the_electives_one_may_be_resat_where_the_school_offers_it():
    one_low = candidate(electives=electives("6", "6", "6", "3"))
    two_low = candidate(electives=electives("6", "6", "3", "3"))
    assert not can_still_pass(one_low)
    assert can_still_pass(one_low, [3])
    assert not can_still_pass(two_low, [2, 3])


def test_one_general_resit_cannot_mend_two_subjects():
    low = (extra("engels", "3.0", "3.0"), extra("duits", "3.0", "3.0"))
    facts = full_candidate(dutch=central("5.0", "5.0"), extra=low)
    assert can_still_pass(facts)  # by the LWT route, with Dutch
    assert not can_still_pass(facts, general=False)
