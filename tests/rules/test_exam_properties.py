"""What holds for every candidate, tried on thousands of them."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from lwt_admin.rules.exam import (
    Arithmetic,
    CentralMarks,
    Elective,
    ExamFacts,
    ExtraSubject,
    ProfileMarks,
    decide,
)
from lwt_admin.rules.exam_needs import what_if, with_mark

TENTHS = (st.integers(45, 75) | st.integers(10, 100)).map(lambda tenths: Decimal(tenths) / 10)
AVERAGES = (st.integers(45_000, 75_000) | st.integers(10_000, 100_000)).map(
    lambda number: Decimal(number) / 10_000
)
YEARS = st.sampled_from([2018, 2019, 2023, 2027])
NOT_YET = st.sampled_from([None, False]).map(lambda taken: Arithmetic(taken=taken))
JUDGEMENTS = st.sampled_from(["goed", "voldoende", "onvoldoende"])
ELECTIVES = st.lists(
    st.builds(Elective, st.just("x"), AVERAGES, st.sampled_from([None, None, None, "PIE", "M&T"])),
    min_size=4,
    max_size=7,
).map(tuple)

PASSING = {"afgewezen": 0, "geslaagd": 1}


@st.composite
def extra_subjects(draw):
    subjects = draw(st.lists(st.sampled_from(["engels", "wiskunde", "nask1"]), unique=True))
    with_exam = tuple(ExtraSubject(name, draw(TENTHS), draw(TENTHS)) for name in subjects)
    civics = ExtraSubject("maatschappijleer", draw(AVERAGES), has_ce=False)
    return (*with_exam, civics)


@st.composite
def candidates(draw, complete=True):
    """A candidate whose marks lie around the limits, some missing unless `complete`."""
    marks = TENTHS if complete else st.none() | TENTHS
    return ExamFacts(
        exam_year=draw(YEARS),
        dutch=CentralMarks(draw(marks), draw(marks)),
        profile=ProfileMarks(draw(marks), draw(marks)),
        electives=draw(ELECTIVES.filter(usable)),
        arithmetic=Arithmetic(taken=True),
        extra=draw(extra_subjects()),
        full_exam=draw(st.booleans()),
        physical_education=draw(JUDGEMENTS),
        arts=draw(JUDGEMENTS),
        resits_closed=draw(st.booleans()),
    )


def usable(found):
    """At most two modules of one profile count, and four must remain."""
    modules = [elective.module_of for elective in found]
    surplus = sum(max(0, modules.count(profile) - 2) for profile in ("PIE", "M&T"))
    return len(found) - surplus >= 4


def fields(facts):
    """Every field with a mark."""
    found = ["dutch.se", "dutch.ce", "profile.se", "profile.ce"]
    found += [f"electives.{number}.se" for number in range(len(facts.electives))]
    found += [f"extra.{number}.se" for number in range(len(facts.extra))]
    return found


@given(candidates(), st.data())
def test_raising_a_mark_never_turns_a_pass_into_a_fail(facts, data):
    field = data.draw(st.sampled_from(fields(facts)))
    rise = data.draw(TENTHS)
    higher = with_mark(facts, field, min(Decimal(10), mark_on(facts, field) + rise))
    assert PASSING[decide(facts).result] <= PASSING[decide(higher).result]


def mark_on(facts, field):
    part = facts
    for name in field.split("."):
        part = part[int(name)] if name.isdigit() else getattr(part, name)
    return part


@given(candidates(), st.randoms(use_true_random=False))
def test_the_order_of_electives_does_not_matter(facts, random):
    order = list(range(len(facts.electives)))
    random.shuffle(order)
    shuffled = facts._replace(electives=tuple(facts.electives[place] for place in order))
    one, other = decide(facts), decide(shuffled)
    assert (one.result, one.route, one.contested) == (other.result, other.route, other.contested)
    assert one.final_marks.combination == other.final_marks.combination


@given(candidates(), st.randoms(use_true_random=False))
def test_the_order_of_extra_subjects_does_not_matter(facts, random):
    extras = list(facts.extra)
    random.shuffle(extras)
    shuffled = facts._replace(extra=tuple(extras))
    assert decide(shuffled).result == decide(facts).result


@given(candidates(complete=False), TENTHS)
def test_a_pass_stays_a_pass_whatever_is_filled_in(facts, fill):
    result = decide(facts)
    filled = facts
    for field in result.missing:
        filled = with_mark(filled, field, fill)
    assert decide(filled).result == "geslaagd" or result.result != "geslaagd"


@given(candidates())
def test_a_complete_candidate_has_a_result(facts):
    result = decide(facts)
    assert result.result in ("geslaagd", "afgewezen")
    assert result.missing == ()


@given(candidates())
def test_a_candidate_passes_by_a_route_exactly_when_none_of_its_reasons_fails(facts):
    result = decide(facts)
    shared = {"exam.arithmetic_taken"}
    bb = {verdict.rule for verdict in result.reasons if verdict.rule.startswith("exam.bb_")}
    lwt = {verdict.rule for verdict in result.reasons} - bb
    failed = {verdict.rule for verdict in result.reasons if not verdict.ok}
    routes = [name for name, rules in (("bb", bb | shared), ("lwt", lwt)) if not failed & rules]
    possible = routes if facts.full_exam else ["lwt"] * ("lwt" in routes)
    assert result.route == (possible[0] if possible else None)


@given(candidates(), st.data())
def test_a_need_is_the_lowest_mark_with_which_the_candidate_passes(facts, data):
    field = data.draw(st.sampled_from(fields(facts)[:4]))
    need = decide(with_mark(facts, field, None)).needs[field]
    passes = [
        tenths
        for tenths in range(10, 101)
        if decide(with_mark(facts, field, Decimal(tenths) / 10)).result == "geslaagd"
    ]
    assert need == (f"{passes[0] // 10}.{passes[0] % 10}" if passes else None)


@given(candidates())
def test_a_resit_with_the_mark_of_what_if_passes_and_one_below_does_not(facts):
    for field, need in what_if(facts._replace(resits_closed=False)).items():
        if need is None:
            assert decide(with_mark(facts, field, Decimal(10))).result == "afgewezen"
            continue
        assert decide(with_mark(facts, field, Decimal(need))).result == "geslaagd"
        if need != "1.0":
            lower = Decimal(need) - Decimal("0.1")
            assert decide(with_mark(facts, field, lower)).result == "afgewezen"


@given(candidates(complete=False), NOT_YET)
def test_whether_arithmetic_was_taken_changes_no_other_reason(facts, not_yet):
    pending = facts._replace(arithmetic=not_yet)
    assert others(pending, "exam.arithmetic_taken") == others(facts, "exam.arithmetic_taken")


@given(candidates(complete=False), st.sampled_from(["physical_education", "arts"]))
def test_a_judgement_that_is_still_to_come_changes_no_other_reason(facts, judged):
    good = facts._replace(full_exam=True, **{judged: "goed"})
    pending = good._replace(**{judged: None})
    assert others(pending, "exam.bb_pe_arts") == others(good, "exam.bb_pe_arts")


def others(facts, rule):
    """The reasons of every other rule."""
    return [one for one in decide(facts).reasons if one.rule != rule]
