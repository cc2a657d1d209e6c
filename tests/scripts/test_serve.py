"""Web server and worker live and die together."""

import socket
import subprocess
import sys
import threading

import pytest

from scripts import serve


@pytest.fixture
def start():
    """Start a small Python program; what still runs afterwards is ended."""
    programs = []

    def start(code):
        program = subprocess.Popen([sys.executable, "-c", code], start_new_session=True)
        programs.append(program)
        return program

    yield start
    for program in programs:
        program.kill()
        program.wait()


def test_a_program_that_ends_by_itself_gives_its_status(start):
    programs = {"webserver": start("import time; time.sleep(60)"), "worker": start("exit(3)")}
    assert serve.wait(programs, threading.Event()) == 3


def test_a_program_that_ends_without_complaint_is_still_a_failure(start):
    assert serve.wait({"worker": start("pass")}, threading.Event()) == 1


def test_being_asked_to_stop_is_no_failure(start):
    asked = threading.Event()
    asked.set()
    assert serve.wait({"worker": start("import time; time.sleep(60)")}, asked) == 0


def test_every_program_is_ended(start):
    programs = [start("import time; time.sleep(60)") for _ in range(2)]
    serve.end(programs)
    assert all(program.poll() is not None for program in programs)


def test_a_program_that_will_not_stop_is_made_to(start, monkeypatch):
    monkeypatch.setattr(serve, "GRACE_SECONDS", 0.2)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    program = start(deaf)
    serve.end([program])
    assert program.poll() is not None


def test_a_port_that_is_taken_is_not_free():
    with socket.socket() as taken:
        taken.bind((serve.HOST, 0))
        taken.listen()
        assert not serve.is_free(taken.getsockname()[1])


def test_waiting_for_the_port_ends_when_the_program_ends(start):
    program = start("pass")
    program.wait()
    with socket.socket() as probe:
        probe.bind((serve.HOST, 0))
        port = probe.getsockname()[1]
    serve.wait_until_taken(port, program, threading.Event())
    assert serve.is_free(port)


def test_waiting_for_the_port_ends_when_it_is_taken(start):
    with socket.socket() as taken:
        taken.bind((serve.HOST, 0))
        taken.listen()
        program = start("import time; time.sleep(60)")
        serve.wait_until_taken(taken.getsockname()[1], program, threading.Event())
        assert program.poll() is None
