"""Originals on an S3 server: the same promises as in a folder, kept by conditional writes and by checking every read.

Set up the bucket with object lock in compliance mode: then not even its administrator can alter or delete before time.
Key and secret come from the environment as S3 programs know them: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY,
AWS_ENDPOINT_URL, AWS_REGION.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit
from uuid import UUID

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import S3Store as Remote

from xiezhi.evidence.store import HEX, broken, digest_of

IN_MEMORY = 16 << 20
WHOLE = 64 << 20
"""Up to so many bytes go in one conditional request; larger ones in parts, after asking whether the name is free."""


class S3Store:
    """Originals under `<prefix>/<case>/ab/<digest>` of one bucket."""

    def __init__(self, bucket: str, prefix: str, *, endpoint: str, key_id: str, secret: str, region: str) -> None:
        self.prefix = prefix.strip("/")
        config: dict[str, Any] = {"aws_access_key_id": key_id, "aws_secret_access_key": secret, "aws_region": region}
        if endpoint:
            config["aws_endpoint"] = endpoint
        options: Any = {"allow_http": endpoint.startswith("http://"), "timeout": "60s"}
        self.remote = Remote(bucket, config=cast(Any, config), client_options=options)

    @classmethod
    def at(cls, where: str) -> S3Store:
        """The store that `s3://bucket/prefix` names, with the keys of the environment."""
        parts = urlsplit(where)
        return cls(
            parts.netloc,
            parts.path,
            endpoint=os.environ.get("AWS_ENDPOINT_URL", ""),
            key_id=os.environ.get("AWS_ACCESS_KEY_ID", ""),
            secret=os.environ.get("AWS_SECRET_ACCESS_KEY", ""),
            region=os.environ.get("AWS_REGION", "us-east-1"),
        )

    def name(self, case_id: UUID, digest: str) -> str:
        """The name of the object with that digest."""
        if not HEX.fullmatch(digest):
            raise ValueError("no SHA-256 in hex")
        return "/".join(filter(None, (self.prefix, str(case_id), digest[:2], digest)))

    def has(self, case_id: UUID, digest: str) -> bool:
        """Whether something is kept under that digest."""
        try:
            obstore.head(self.remote, self.name(case_id, digest))
        except FileNotFoundError:
            return False
        return True

    def keep(self, source: Path, case_id: UUID, digest: str) -> None:
        """Write the object if its name is free; what is there already must give the digest."""
        with source.open("rb") as file:
            if digest_of(file) != digest:
                raise broken(digest)
        if not self.has(case_id, digest):
            # Somebody else may keep the same bytes at this moment; they are read back below like any.
            with suppress(AlreadyExistsError):
                self._write(source, self.name(case_id, digest))
        with self.opened(case_id, digest):
            pass

    def _write(self, source: Path, name: str) -> None:
        if source.stat().st_size <= WHOLE:
            obstore.put(self.remote, name, source.read_bytes(), mode="create")
        else:
            obstore.put(self.remote, name, source)

    @contextmanager
    def opened(self, case_id: UUID, digest: str) -> Iterator[BinaryIO]:
        """The bytes, fetched aside and compared with their digest first."""
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as aside:
            try:
                for piece in obstore.get(self.remote, self.name(case_id, digest)).stream():
                    aside.write(piece)
            except FileNotFoundError:
                raise broken(digest) from None
            except BaseError as problem:
                raise OSError("the S3 server did not answer") from problem
            aside.seek(0)
            if digest_of(cast(BinaryIO, aside)) != digest:
                raise broken(digest)
            aside.seek(0)
            yield cast(BinaryIO, aside)
