"""Is a PostgreSQL server alive? Asked of the server and the kernel, not of a file.

A pid file outlives its server, a pid is reused, and a killed server stays a zombie until
somebody reaps it; so the answer that counts comes over the server's own socket. What a pid
file says is only used to know whom to wait for.
Nothing here raises for a server that is down: down is an answer.
"""

from __future__ import annotations

import enum
import os
import socket
import struct
import subprocess
import sys
from pathlib import Path

PROTOCOL_3 = 3 << 16
CANNOT_CONNECT_NOW = b"C57P03\0"
PEER_PID_ON_MACOS = 2  # LOCAL_PEERPID, which Python has no name for


class State(enum.Enum):
    """What a server says of itself."""

    DOWN = "nobody listens"
    SILENT = "somebody listens and does not answer"
    BUSY = "starting, recovering or stopping"
    UP = "serving"


def ask(socket_file: Path, *, user: str, timeout_seconds: float = 2.0) -> State:
    """Send the server a startup packet and read the first answer."""
    parameters = f"user\0{user}\0database\0{user}\0\0".encode()
    packet = struct.pack("!ii", 8 + len(parameters), PROTOCOL_3) + parameters
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(timeout_seconds)
        try:
            connection.connect(str(socket_file))
            connection.sendall(packet)
            answer = connection.recv(1024)
        except TimeoutError:
            return State.SILENT
        except OSError:
            return State.DOWN
    if not answer:  # it died between accepting and answering
        return State.DOWN
    if answer[:1] == b"E" and CANNOT_CONNECT_NOW in answer:
        return State.BUSY
    return State.UP  # any other refusal comes from a working server too


def listening_pid(socket_file: Path) -> int | None:
    """Who listens on the socket, as the kernel knows it."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(2.0)
        try:
            connection.connect(str(socket_file))
            if sys.platform == "darwin":
                answer = connection.getsockopt(0, PEER_PID_ON_MACOS, 4)
            else:
                answer = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 4)
        except OSError:
            return None
    return int(struct.unpack("i", answer)[0]) or None  # 0: it lives in another pid namespace


def recorded_pid(lock_file: Path) -> int | None:
    """The pid in a lock file of PostgreSQL's; None when there is none or the file is torn."""
    try:
        first = lock_file.read_text(errors="replace").split("\n", 1)[0].strip()
    except OSError:
        return None
    return int(first) if first.isdecimal() and int(first) else None


def is_postmaster(pid: int, data: Path) -> bool:
    """Whether `pid` is a living server of the folder `data`: no zombie, no stranger."""
    return f"/postgres -D {data} " in f"{_command_line(pid)} "


def leftovers(data: Path) -> bool:
    """Whether a process still works in `data`, as the children of a killed server may.

    Only Linux can tell; elsewhere the answer is no.
    """
    for link in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if link.readlink() == data:
                return True
        except OSError:  # gone, or somebody else's
            continue
    return False


def _command_line(pid: int) -> str:
    try:
        # Empty for a zombie, which is just what is wanted.
        return os.fsdecode(Path(f"/proc/{pid}/cmdline").read_bytes()).replace("\0", " ")
    except OSError:
        if Path("/proc/self/cmdline").exists():
            return ""
    return subprocess.run(  # macOS has no /proc
        ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.rstrip("\n")
