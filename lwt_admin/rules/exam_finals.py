"""Final marks of a candidate, with every missing mark filled in as low or as high as it can be.

A rule that holds with the lowest marks holds whatever comes; one that fails with the highest cannot
be met any more. That suffices, because raising a mark never turns a pass into a fail.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from lwt_admin.rules.exam_facts import Candidate, Subject
from lwt_admin.rules.marks import HIGHEST, LOWEST, final_of_one, final_of_two, rounded_mean


@dataclass(slots=True)
class Finals:
    """Final marks as whole numbers; `ce_total` sums `ce_number` central exams in tenths."""

    dutch: int
    profile: int
    electives: tuple[int, ...]
    extra: tuple[int, ...]
    ce_total: int
    ce_number: int

    def combination(self, used: Sequence[int]) -> int:
        """The combination mark: the rounded mean of the electives `used` (EB 49 lid 3-4)."""
        return rounded_mean(sum([self.electives[position] for position in used]), len(used))

    def lowest_elective(self, used: Sequence[int]) -> int:
        """The lowest final mark among the electives on the positions `used`."""
        return min([self.electives[position] for position in used])


def filled(subject: Subject, fill: int) -> int:
    """The final mark of a subject, with `fill` tenths for each mark that is missing.

    Where only one mark makes the final mark it is that one which is missing: the mean of twice the
    same is that mark.
    """
    if subject.final is not None:
        return subject.final
    se = fill if subject.se is None else subject.se
    return final_of_two(se, fill if subject.ce is None else subject.ce)


def finals(candidate: Candidate, fill: int) -> Finals:
    """All final marks, each missing mark taken to be `fill` tenths (`LOWEST` or `HIGHEST`)."""
    whole = final_of_one(fill)
    central = [candidate.dutch, candidate.profile]
    central += [extra for extra in candidate.extra if extra.has_ce]
    return Finals(
        dutch=filled(candidate.dutch, fill),
        profile=filled(candidate.profile, fill),
        electives=tuple([whole if mark is None else mark for mark in candidate.electives]),
        extra=tuple([filled(extra, fill) for extra in candidate.extra]),
        ce_total=sum([fill if subject.ce is None else subject.ce for subject in central]),
        ce_number=len(central),
    )


def lowest_and_highest(candidate: Candidate, complete: bool) -> tuple[Finals, Finals]:
    """The final marks with missing marks at their lowest and highest; one and the same if none."""
    lowest = finals(candidate, LOWEST)
    return lowest, lowest if complete else finals(candidate, HIGHEST)
