"""How much anybody may send: no page needs more, and the disk is not theirs to fill."""

from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

LARGEST: Final = 20 * 1024 * 1024
"""Bytes in one request with files; a page says by itself when a file is larger than it reads."""


class NothingHuge(FileUploadHandler):
    """Refuses a request before its first byte is stored; it stands before the other handlers."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        """Raise RequestDataTooBig, which is answered with 400."""
        if content_length > LARGEST:
            raise RequestDataTooBig(f"{content_length} bytes")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Leave the content to the next handler."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the next handler."""
