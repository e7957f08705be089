"""Whether a file is a whole model: a disk that was full or a copy that was cut short leaves half of one."""

from __future__ import annotations

import tarfile
import zlib
from pathlib import Path


def is_whole(model: Path) -> bool:
    """Whether the archive can be read to its end; gzip's checksum tells of a changed byte as well."""
    try:
        with tarfile.open(model, "r:gz") as archive:
            archive.getmembers()
            # What follows the last member, down to the checksum, is not read by tarfile itself.
            while archive.fileobj is not None and archive.fileobj.read(1 << 20):
                pass
    except (OSError, EOFError, tarfile.TarError, zlib.error):
        return False
    return True
