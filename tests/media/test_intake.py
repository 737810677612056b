import asyncio
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import psutil
import pytest
from PIL import Image

from media import intake as taking
from media.errors import (
    DamagedImage,
    DecoderCrashed,
    DecodingTooLong,
    IntakeBusy,
    NotAnImage,
    TooManyBytes,
    TooMuchMemory,
)
from media.ingest import ingest
from media.intake import Intake
from media.keys import original_key, rendition_key
from media.limits import Limits
from media.local_storage import LocalStorage
from tests.media.hostile import tasks

Encoded = Callable[..., bytes]
Quarters = Callable[..., Image.Image]


@pytest.fixture
async def intake(storage: LocalStorage) -> AsyncIterator[Intake]:
    opened = Intake(storage, processes=1, task=tasks.die_or_take_in)
    yield opened
    await asyncio.to_thread(opened.close)


@pytest.fixture
def told(storage: LocalStorage) -> Callable[..., Intake]:
    """An intake whose workers do something else."""
    return lambda task, **options: Intake(storage, processes=1, task=task, **options)


async def test_a_picture_is_stored_as_ingest_stores_it(
    intake: Intake, storage: LocalStorage, tmp_path: Path, encoded: Encoded, quarters: Quarters
) -> None:
    content = encoded(quarters(700, 500))
    elsewhere = ingest(content, LocalStorage(tmp_path / "elsewhere"))
    assert await intake.take(content) == elsewhere
    assert storage.read(original_key(elsewhere.key)) == content
    assert storage.exists(rendition_key(elsewhere.key, 640, "avif"))


async def test_a_file_is_read_and_left_alone(
    intake: Intake, tmp_path: Path, encoded: Encoded, quarters: Quarters
) -> None:
    file = tmp_path / "photograph"
    file.write_bytes(encoded(quarters(700, 500)))
    first = await intake.take(file)
    assert file.exists()
    assert await intake.take(file.read_bytes()) == first


async def test_nothing_is_left_where_the_bytes_travelled(
    intake: Intake, encoded: Encoded, quarters: Quarters
) -> None:
    await intake.take(encoded(quarters(700, 500)))
    with pytest.raises(NotAnImage):
        await intake.take(b"no picture")
    assert intake._folder is not None
    assert os.listdir(intake._folder.name) == []


@pytest.mark.parametrize("as_file", [True, False])
async def test_a_refusal_arrives_as_itself_and_nothing_is_kept(
    as_file: bool, intake: Intake, storage: LocalStorage, tmp_path: Path, encoded: Encoded
) -> None:
    content = encoded(Image.effect_noise((300, 200), 80))[:5_000]
    file = tmp_path / "photograph"
    file.write_bytes(content)
    with pytest.raises(DamagedImage) as refused:
        await intake.take(file if as_file else content)
    assert refused.value.format == "JPEG"
    assert not storage.root.exists()


async def test_too_many_bytes_go_nowhere(
    intake: Intake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "MAX_BYTES", 10)
    with pytest.raises(TooManyBytes):
        await intake.take(b"x" * 11)
    assert intake._pool is None
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(41_000_000)
    with pytest.raises(TooManyBytes):
        await intake.take(large)


async def test_a_crash_costs_one_refusal(
    intake: Intake, encoded: Encoded, quarters: Quarters
) -> None:
    for _ in range(2):
        with pytest.raises(DecoderCrashed):
            await intake.take(b"die")
        assert (await intake.take(encoded(quarters(400, 300)))).width == 400


async def test_others_are_taken_while_one_crashes(
    storage: LocalStorage, encoded: Encoded, quarters: Quarters
) -> None:
    intake = Intake(storage, processes=2, task=tasks.die_or_take_in)
    contents = [encoded(quarters(330 + number, 250)) for number in range(6)]
    try:
        found = await asyncio.gather(
            *(intake.take(content) for content in [*contents[:3], b"die", *contents[3:]]),
            return_exceptions=True,
        )
    finally:
        await asyncio.to_thread(intake.close)
    assert isinstance(found.pop(3), DecoderCrashed)
    assert [image.width for image in found] == [330, 331, 332, 333, 334, 335]


async def test_endless_decoding_ends(told: Callable[..., Intake]) -> None:
    intake = told(tasks.spin, limits=Limits(cpu_seconds=1))
    try:
        with pytest.raises(DecodingTooLong) as refused:
            await intake.take(b"any")
    finally:
        await asyncio.to_thread(intake.close)
    assert refused.value.seconds == 1


async def test_a_machine_too_busy_to_decode_says_so(told: Callable[..., Intake]) -> None:
    intake = told(tasks.stall)
    try:
        with pytest.raises(IntakeBusy):
            await intake.take(b"any")
    finally:
        await asyncio.to_thread(intake.close)


@pytest.mark.skipif(sys.platform != "linux", reason="RLIMIT_AS is not kept elsewhere")
@pytest.mark.parametrize("format", ["PNG", "GIF", "TIFF"])
async def test_memory_has_a_limit(format: str, storage: LocalStorage, encoded: Encoded) -> None:
    intake = Intake(storage, processes=1, limits=Limits(memory=40_000_000))
    options = {"compression": "tiff_lzw"} if format == "TIFF" else {}
    content = encoded(Image.new("RGB", (6_000, 8_000)), format, **options)
    try:
        with pytest.raises(TooMuchMemory) as refused:
            await intake.take(content)
        assert refused.value.limit == 40_000_000
        # The worker has given it all back.
        assert (await intake.take(encoded(Image.new("RGB", (40, 40))))).width == 40
    finally:
        await asyncio.to_thread(intake.close)


async def test_a_full_queue_is_told_at_once(
    told: Callable[..., Intake], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "_TAKEN_PER_WORKER", 3)
    intake = told(tasks.wait_for_it)
    file = tmp_path / "any"
    file.touch()
    try:
        waiting = [asyncio.create_task(intake.take(file)) for _ in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(IntakeBusy) as refused:
            await intake.take(file)
        assert refused.value.waiting == 3
        # One who gives up while waiting makes room.
        waiting.pop().cancel()
        await asyncio.sleep(0.01)
        waiting.append(asyncio.create_task(intake.take(file)))
        (tmp_path / "go").touch()
        assert len(set(await asyncio.gather(*waiting))) == 1
        assert intake._taken == 0
    finally:
        await asyncio.to_thread(intake.close)


async def test_one_who_gives_up_costs_no_worker(
    told: Callable[..., Intake], tmp_path: Path
) -> None:
    intake = told(tasks.wait_for_it)
    file = tmp_path / "any"
    file.touch()
    try:
        impatient = asyncio.create_task(intake.take(file))
        await _started(intake)
        impatient.cancel()
        with pytest.raises(asyncio.CancelledError):
            await impatient
        before = _workers(intake)
        (tmp_path / "go").touch()
        assert await intake.take(file) in before
    finally:
        await asyncio.to_thread(intake.close)


async def test_closing_ends_what_waits(told: Callable[..., Intake], tmp_path: Path) -> None:
    intake = told(tasks.wait_for_it)
    file = tmp_path / "any"
    file.touch()
    waiting = [asyncio.create_task(intake.take(file)) for _ in range(2)]
    await _started(intake)
    workers = _workers(intake)
    await asyncio.to_thread(intake.close)
    for each in await asyncio.gather(*waiting, return_exceptions=True):
        assert isinstance(each, IntakeBusy)
    with pytest.raises(IntakeBusy):
        await intake.take(file)
    assert not any(psutil.pid_exists(worker) for worker in workers)


async def test_workers_killed_while_idle_are_replaced(told: Callable[..., Intake]) -> None:
    intake = told(tasks.tell_process)
    try:
        first = await intake.take(b"any")
        os.kill(first, signal.SIGKILL)  # as a machine out of memory does
        psutil.wait_procs([psutil.Process(first)] if psutil.pid_exists(first) else [], 5)
        assert await intake.take(b"any") != first
    finally:
        await asyncio.to_thread(intake.close)


async def test_an_error_that_cannot_travel_is_told_in_words(
    told: Callable[..., Intake],
) -> None:
    intake = told(tasks.raise_what_cannot_travel)
    try:
        with pytest.raises(RuntimeError, match="no such code"):
            await intake.take(b"any")
    finally:
        await asyncio.to_thread(intake.close)


async def test_a_storage_that_is_full_is_no_fault_of_the_picture(
    tmp_path: Path, encoded: Encoded, quarters: Quarters
) -> None:
    # A file where the folder should be: every write fails with an OSError.
    (tmp_path / "media").touch()
    intake = Intake(LocalStorage(tmp_path / "media"), processes=1)
    try:
        with pytest.raises(OSError):
            await intake.take(encoded(quarters(400, 300)))
    finally:
        await asyncio.to_thread(intake.close)


def test_workers_do_not_outlive_a_killed_service(tmp_path: Path) -> None:
    script = tmp_path / "service.py"
    script.write_text(
        textwrap.dedent(
            f"""
            import asyncio
            from pathlib import Path
            from media.intake import Intake
            from media.local_storage import LocalStorage
            from tests.media.hostile import tasks

            async def main():
                intake = Intake(
                    LocalStorage(Path({str(tmp_path)!r})), processes=1, task=tasks.tell_process
                )
                print(await intake.take(b"any"), flush=True)
                await asyncio.sleep(60)

            if __name__ == "__main__":
                asyncio.run(main())
            """
        )
    )
    root = str(Path(__file__).parents[2])
    service = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": root, "TMPDIR": str(tmp_path)},
    )
    assert service.stdout is not None
    with service, service.stdout:
        worker = psutil.Process(int(service.stdout.readline()))
        service.kill()
        service.wait()
        assert psutil.wait_procs([worker], timeout=10)[1] == []


async def _started(intake: Intake) -> None:
    """Until the worker has begun."""
    for _ in range(1_000):
        if intake._pool is not None and any(
            task.worker_id for task in intake._pool._pool_manager.task_manager.tasks.values()
        ):
            return
        await asyncio.sleep(0.01)
    raise AssertionError("no worker has begun")


def _workers(intake: Intake) -> set[int]:
    assert intake._pool is not None
    return set(intake._pool._pool_manager.worker_manager.workers)
