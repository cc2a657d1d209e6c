"""A mail server on this machine that does what a test tells it to."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class MailServer(socketserver.ThreadingTCPServer):
    """`recipient` and `data` are its answers to an address and to a message."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.port: int = self.server_address[1]
        self.recipient = "250 fine"
        self.data = "250 taken"
        self.senders: list[str] = []
        self.recipients: list[str] = []
        self.messages: list[bytes] = []


class Conversation(socketserver.StreamRequestHandler):
    """One connection; knows just enough of SMTP."""

    server: Any

    def handle(self) -> None:
        self.say("220 test")
        for line in self.rfile:
            self.answer(line.decode().strip())
            if line.upper().startswith(b"QUIT"):
                return

    def answer(self, line: str) -> None:
        word, _, rest = line.partition(":")
        if line.upper().startswith("DATA"):
            self.take()
        elif word.upper() == "MAIL FROM":
            self.server.senders.append(rest.split(">")[0].strip(" <"))
            self.say("250 fine")
        elif word.upper() == "RCPT TO":
            self.server.recipients.append(rest.strip(" <>"))
            self.say(self.server.recipient)
        else:
            self.say("250 fine")

    def take(self) -> None:
        self.say("354 go on")
        lines = iter(self.rfile.readline, b".\r\n")
        self.server.messages.append(b"".join(lines))
        self.say(self.server.data)

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Run the server on a free port for as long as the block lasts."""
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
