"""How fast agreements are rendered and sealed: `make bench-pdf` prints it, and judges nothing.

In a database and folders of its own, which are thrown away. What a document costs is the best of
several rounds of processor time, turn by turn with WeasyPrint alone; what workers do is measured by
the clock, so that it is worth most on a machine that does nothing else. `DOCUMENTS=20` shortens it.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

ROUNDS: Final = 9
ONE_TARGET: Final = 1.3
WORKERS_TARGET: Final = 1.7
MEMORY_TARGET: Final = 400
READY: Final = "gereed"


def main() -> None:
    """Print every figure beside its target."""
    with tempfile.TemporaryDirectory(prefix="lwt-admin-bench-") as folder:
        live_in(Path(folder))
        measure(int(os.environ.get("DOCUMENTS") or 200))


def live_in(folder: Path) -> None:
    """Use this folder for everything, in this process and in those that it starts."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "lwt_admin.settings",
        "LWT_MODE": "demo",
        "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
        "FILES_DIR": str(folder / "files"),
        "SEALS_DIR": str(folder / "seals"),
        "TSA_URL": "",
        "LOG_LEVEL": "ERROR",
    }


def measure(number: int) -> None:
    """The figures, in a database with the demo school and as many agreements as asked."""
    # Django reads its settings while it is imported: only now are they there.
    from bench import pdf_documents as documents  # noqa: PLC0415

    documents.make_school()
    example = documents.make_waiting(number)

    print("Eén overeenkomst, opgemaakt en verzegeld, warm (milliseconden processortijd)")
    ours, bare = documents.ways(example)
    sealed, alone = best_of_both(ours, bare)
    show("met zegel en bewijs", f"{sealed:7.0f} tegenover {alone:.0f}", sealed / alone, ONE_TARGET)
    drawn, sealing = documents.parts(example)
    print(f"    waarvan opmaken van de tekst {drawn:.0f}, verzegelen {sealing:.0f}")

    print(f"\n{number} overeenkomsten door werkers (seconden)")
    one, [lone] = run_workers(1)
    documents.make_waiting(number)
    two, both = run_workers(2)
    ratio = one / two
    verdict = "gehaald" if ratio >= WORKERS_TARGET else "NIET gehaald"
    print(f"  één werker  {one:7.1f}   ({number / one:.1f} per seconde)")
    print(f"  twee werkers{two:7.1f}   ({number / two:.1f} per seconde)")
    print(f"  {ratio:.2f} keer zo snel, doel {WORKERS_TARGET} ({verdict})")
    for name, found in (("één", lone), ("twee, de eerste", both[0]), ("twee, de tweede", both[1])):
        print(
            f"    {name:16} rekende {found.busy:.1f}, wachtte {found.queued:.1f} op een processor "
            f"en {found.blocked:.1f} op schijf, database of de ander"
        )
    most = max(worker.peak for worker in (lone, *both))
    verdict = "gehaald" if most < MEMORY_TARGET else "NIET gehaald"
    print(
        f"  geheugen van een werker op zijn hoogst {most:.0f} MB, doel {MEMORY_TARGET} ({verdict})"
    )


def best_of_both(*functions: Callable[[], Any]) -> list[float]:
    """Milliseconds of processor time of each, in its fastest round; they take turns."""
    for function in functions:
        function()
    rounds = [[_time(function) for function in functions] for _ in range(ROUNDS)]
    return [min(times) * 1000 for times in zip(*rounds, strict=True)]


def _time(function: Callable[[], Any]) -> float:
    began = time.process_time()
    function()
    return time.process_time() - began


def show(name: str, figures: str, ratio: float, target: float) -> None:
    """One line: the figures, their ratio, and beside it the target."""
    verdict = "gehaald" if ratio <= target else "NIET gehaald"
    print(f"  {name:24}{figures}: {ratio:.2f} keer, doel {target} ({verdict})", flush=True)


@dataclass(frozen=True)
class Worker:
    """What a worker did: seconds of work and of waiting, and its peak in MB."""

    busy: float
    queued: float
    blocked: float
    peak: float


def run_workers(number: int) -> tuple[float, list[Worker]]:
    """Seconds in which so many warm workers seal all that waits, and what each of them did."""
    command = [sys.executable, "-m", "bench.pdf", "worker"]
    workers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(number)
    ]
    for worker in workers:
        if _pipe(worker.stdout).readline().strip() != READY:
            raise RuntimeError("a worker did not start")
    began = time.perf_counter()
    for worker in workers:
        _pipe(worker.stdin).write("\n")
        _pipe(worker.stdin).flush()
    answers = [_pipe(worker.stdout).readline() for worker in workers]
    took = time.perf_counter() - began
    for worker in workers:
        worker.communicate()
    return took, [Worker(*map(float, answer.split())) for answer in answers]


def _pipe(pipe: IO[str] | None) -> IO[str]:
    if pipe is None:
        raise RuntimeError("no pipes")
    return pipe


def work() -> None:
    """Be a worker: warm up, wait for the word, seal all that waits, and print how that went."""
    from bench import pdf_documents as documents  # noqa: PLC0415

    documents.warm_up()
    print(READY, flush=True)
    sys.stdin.readline()
    began, (busy, queued) = time.perf_counter(), schedule()
    documents.seal_all()
    took, (busy_now, queued_now) = time.perf_counter() - began, schedule()
    worked, waited = busy_now - busy, queued_now - queued
    print(worked, waited, took - worked - waited, peak(), flush=True)


def schedule() -> tuple[float, float]:
    """Seconds that this process ran, and that it could have but waited for a processor."""
    ran, waited, _ = Path("/proc/self/schedstat").read_text(encoding="ascii").split()
    return int(ran) / 1e9, int(waited) / 1e9


def peak() -> float:
    """The peak of this process in MB: what Linux calls its high water mark."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no peak")


if __name__ == "__main__":
    work() if sys.argv[1:] == ["worker"] else main()
