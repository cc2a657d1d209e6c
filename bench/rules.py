"""How fast the rules are: `make bench-rules` prints it, one run on one core, and judges nothing.

Processor time over hundreds of different lines, in many rounds in which both sides take turns, each
on facts that were made for that round: nothing is known of them yet. Figures are those of the
middle round, and a ratio is the middle one of those within a round. `make bench-rules LINES=10000`
shortens the last part: memory over a million lines.
"""

import gc
import io
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import IO, Any, Final

from bench import bare_exam, bare_hours
from bench.lines import Line, exam_lines, hours_lines, labour_lines
from lwt_admin.rules import cli, exam, hours, labour
from lwt_admin.rules.requests import read_exam, read_hours, read_labour

ROUNDS: Final = 30
EXAM_TARGET: Final = 6
HOURS_TARGET: Final = 4
COMMAND_TARGET: Final = 1.5
MANY_CANDIDATES: Final = 5000
"""On how many candidates the bare function must first agree."""
FEW_LINES: Final = 1000
MANY_LINES: Final = 1_000_000
READERS: Final = {"exam": read_exam, "hours": read_hours, "labour": read_labour}

Judge = Callable[[Any], Any]
Make = Callable[[], Sequence[Any]]
"""Makes the values of one round; it is not measured."""


def main(arguments: Sequence[str]) -> None:
    """Print every figure beside its target; an argument is the number of lines for memory."""
    exams, trajectories, weeks = exam_lines(), hours_lines(), labour_lines()
    complete = [line for line in exams if not exam.decide(read_exam(line)).missing]
    missing = [line for line in exams if exam.decide(read_exam(line)).missing]
    many = map(read_exam, exam_lines(MANY_CANDIDATES))
    agree(exam.decide, bare_exam.decide, bare_exam.fields, many)
    agree(hours.judge, bare_hours.judge, bare_hours.fields, map(read_hours, trajectories))

    print("Met redenen, tegenover dezelfde uitkomst zonder redenen (microseconden per stuk)")
    exam_ways, hours_ways = (exam.decide, bare_exam.decide), (hours.judge, bare_hours.judge)
    against("examen, alles ingevuld", read_exam, complete, *exam_ways, EXAM_TARGET)
    against("examen, er mist iets", read_exam, missing, *exam_ways, EXAM_TARGET)
    against("examen, door elkaar", read_exam, exams, *exam_ways, EXAM_TARGET)
    against("traject van 160 dagen", read_hours, trajectories, *hours_ways, HOURS_TARGET)

    print("\nOpdrachtregel, tegenover json.loads en de bibliotheek samen (microseconden per regel)")
    command("exam", exam.decide, exams)
    command("hours", hours.judge, trajectories)
    command("labour", labour.findings, weeks)

    print("\nGeheugen van de opdrachtregel, op zijn hoogst (MB)")
    lines = int(arguments[0]) if arguments else MANY_LINES
    memory("exam", exams, lines)
    memory("labour", weeks, lines // 10)
    memory("hours", trajectories, lines // 100)


def agree(judge: Judge, bare: Judge, fields: Judge, facts: Iterable[Any]) -> None:
    """Stop when the rules and the bare function do not say the same of the same facts."""
    for one in facts:
        if fields(judge(one)) != bare(one):
            sys.exit(f"de kale functie oordeelt anders: {one}")


def against(
    name: str, read: Judge, lines: Sequence[Line], judge: Judge, bare: Judge, target: float
) -> None:
    """Print what the reasons cost."""
    with_reasons, without = in_turn((judge, reader(read, lines)), (bare, reader(read, lines)))
    figures = f"{median(with_reasons):8.1f} tegenover {median(without):7.1f}"
    show(name, figures, ratio(with_reasons, without), target)


def command(kind: str, judge: Judge, lines: Sequence[Line]) -> None:
    """Print what the command line adds to decoding a line and judging its facts, one by one.

    First with facts that are there already, then with facts that are read from the decoded line.
    """
    read = READERS[kind]
    written = [json.dumps(line).encode() for line in lines]
    whole = b"\n".join(written)

    def bare(line_and_facts: tuple[bytes, Any]) -> None:
        json.loads(line_and_facts[0])
        judge(line_and_facts[1])

    def both() -> list[tuple[bytes, Any]]:
        return list(zip(written, map(read, lines), strict=True))

    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        total, without, with_reading = in_turn(
            (lambda text: cli.main([kind], io.BytesIO(text), nowhere), lambda: [whole]),
            (bare, both),
            (lambda line: judge(read(json.loads(line))), lambda: written),
        )
    total = [microseconds / len(lines) for microseconds in total]
    figures = f"{median(total):8.1f} tegenover {median(without):7.1f}"
    show(kind, figures, ratio(total, without), COMMAND_TARGET)
    figures = f"{median(total):8.1f} tegenover {median(with_reading):7.1f}"
    show("  die haar feiten leest", figures, ratio(total, with_reading), COMMAND_TARGET)


def reader(read: Judge, lines: Sequence[Line]) -> Make:
    """What makes the facts of these lines anew."""
    return lambda: [read(line) for line in lines]


def in_turn(*works: tuple[Judge, Make]) -> list[list[float]]:
    """Of each work its microseconds per value in every round; they take turns within a round, so
    that a busy machine slows all of them down.
    """
    rounds = [[_round(*work) for work in works] for _ in range(ROUNDS)]
    return [list(times) for times in zip(*rounds, strict=True)]


def _round(function: Judge, make: Make) -> float:
    values = make()
    gc.freeze()  # what is measured is not to pay for the collection of what it is measured on
    began = time.process_time()
    for value in values:
        function(value)
    spent = time.process_time() - began
    gc.unfreeze()
    return spent / len(values) * 1e6


def ratio(ours: Sequence[float], others: Sequence[float]) -> float:
    """How many times the others, in the middle one of the rounds."""
    return median(one / other for one, other in zip(ours, others, strict=True))


def show(name: str, figures: str, times: float, target: float) -> None:
    """One line: the figures, their ratio, and beside it the target."""
    verdict = "gehaald" if times <= target else "NIET gehaald"
    print(f"  {name:26}{figures}: {times:5.2f} keer, doel {target} ({verdict})", flush=True)


def memory(kind: str, lines: Sequence[Line], number: int) -> None:
    """Print the peak of the command line's memory after few lines and after many."""
    few, many = peaks(kind, lines, (min(FEW_LINES, number), number))
    print(
        f"  {kind:8}{few:6.1f} na {min(FEW_LINES, number):,} regels, "
        f"{many:6.1f} na {number:,} regels",
        flush=True,
    )


def peaks(kind: str, lines: Sequence[Line], marks: Sequence[int]) -> list[float]:
    """The peak in MB when so many lines have been answered, with the lines coming by a pipe."""
    command = [sys.executable, "-m", "lwt_admin.rules", kind]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("no pipes")
        feeder = threading.Thread(target=feed, args=(process.stdin, lines, marks[-1]))
        feeder.start()
        found, answered = [], 0
        for mark in marks:
            answered += sum(1 for _ in islice(process.stdout, mark - answered))
            found.append(peak(process.pid))
        process.stdin.close()
        feeder.join()
    return found


def feed(pipe: IO[bytes], lines: Sequence[Line], number: int) -> None:
    """Write so many lines, again and again the same ones under another id."""
    for count, line in enumerate(islice(cycle(lines), number)):
        pipe.write(json.dumps({**line, "id": f"line {count}"}).encode() + b"\n")
    pipe.flush()


def peak(process: int) -> float:
    """The peak of a process that still runs, in MB: what Linux calls its high water mark."""
    for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no peak")


if __name__ == "__main__":
    main(sys.argv[1:])
