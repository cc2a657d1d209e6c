"""How fast the rules are: `make bench-rules` prints it, one run on one core, and judges nothing.

Every figure is the best of several rounds of processor time over hundreds of different lines.
`make bench-rules LINES=10000` shortens the last part: memory over a million lines.
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


def main(arguments: Sequence[str]) -> None:
    """Print every figure beside its target; an argument is the number of lines for memory."""
    exams, trajectories, weeks = exam_lines(), hours_lines(), labour_lines()
    candidates = [read_exam(line) for line in exams]
    complete = [facts for facts in candidates if not exam.decide(facts).missing]
    missing = [facts for facts in candidates if exam.decide(facts).missing]
    judged = [read_hours(line) for line in trajectories]
    many = [read_exam(line) for line in exam_lines(MANY_CANDIDATES)]
    agree(exam.decide, bare_exam.decide, bare_exam.fields, many)
    agree(hours.judge, bare_hours.judge, bare_hours.fields, judged)
    del many
    gc.freeze()  # what is measured is not to pay for the collection of what it is measured on

    print("Met redenen, tegenover dezelfde uitkomst zonder redenen (microseconden per stuk)")
    against("examen, alles ingevuld", exam.decide, bare_exam.decide, complete, EXAM_TARGET)
    against("examen, er mist iets", exam.decide, bare_exam.decide, missing, EXAM_TARGET)
    against("examen, door elkaar", exam.decide, bare_exam.decide, candidates, EXAM_TARGET)
    against("traject van 160 dagen", hours.judge, bare_hours.judge, judged, HOURS_TARGET)

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


def against(name: str, judge: Judge, bare: Judge, facts: Sequence[Any], target: float) -> None:
    """Print what the reasons cost."""
    with_reasons, without = in_turn((judge, facts), (bare, facts))
    show(name, f"{with_reasons:8.1f} tegenover {without:7.1f}", with_reasons / without, target)


def command(kind: str, judge: Judge, lines: Sequence[Line]) -> None:
    """Print what the command line adds to decoding a line and judging its facts, one by one."""
    written = [json.dumps(line).encode() for line in lines]
    facts = [READERS[kind](line) for line in lines]
    whole = b"\n".join(written)
    answers = io.StringIO()
    cli.main([kind], io.BytesIO(whole), answers)

    def bare(line_and_facts: tuple[bytes, Any]) -> None:
        json.loads(line_and_facts[0])
        judge(line_and_facts[1])

    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        total, without = in_turn(
            (lambda text: cli.main([kind], io.BytesIO(text), nowhere), [whole]),
            (bare, list(zip(written, facts, strict=True))),
        )
    total /= len(lines)
    show(kind, f"{total:8.1f} tegenover {without:7.1f}", total / without, COMMAND_TARGET)
    reading = best(READERS[kind], lines)
    encoding = best(json.dumps, [json.loads(line) for line in answers.getvalue().splitlines()])
    print(
        f"{'':28}strikt lezen {reading:.1f}, antwoord als JSON {encoding:.1f}; met alleen dat "
        f"laatste erbij {1 + encoding / without:.2f} keer",
        flush=True,
    )


def best(function: Judge, values: Sequence[Any]) -> float:
    """Microseconds of processor time per value, in the fastest of all rounds."""
    return in_turn((function, values))[0]


def in_turn(*works: tuple[Judge, Sequence[Any]]) -> list[float]:
    """The same of several works, in turn, so that a busy machine slows all of them down."""
    rounds = [[_round(*work) for work in works] for _ in range(ROUNDS)]
    fastest = map(min, zip(*rounds, strict=True))
    return [
        seconds / len(values) * 1e6 for seconds, (_, values) in zip(fastest, works, strict=True)
    ]


def _round(function: Judge, values: Sequence[Any]) -> float:
    began = time.process_time()
    for value in values:
        function(value)
    return time.process_time() - began


def show(name: str, figures: str, ratio: float, target: float) -> None:
    """One line: the figures, their ratio, and beside it the target."""
    verdict = "gehaald" if ratio <= target else "NIET gehaald"
    print(f"  {name:26}{figures}: {ratio:5.2f} keer, doel {target} ({verdict})", flush=True)


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
