"""Take pictures in from strangers: decoding happens in worker processes that may die of it.

A decompression bomb, an endless loop or a codec's crash costs one worker and one refusal, and the
next picture has a fresh worker a moment later; the service goes on. The workers store what they
made themselves, so that nothing travels back but facts.
Not for: HTTP, or who may send pictures. Fails with the leaves of PictureRefused and with IntakeBusy
(a full queue, a machine too busy to decode in time, an intake that is closing); StorageUnavailable
and OSError are the storage's.
"""

import asyncio
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TaskTimeout
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pathlib import Path

from pebble import ProcessExpired, ProcessPool

from media import worker
from media.errors import DecoderCrashed, DecodingTooLong, IntakeBusy, MediaError, TooManyBytes
from media.ingest import IngestedImage
from media.inspect import MAX_BYTES
from media.limits import Limits
from media.storage import Storage

# For all of it, storing included; decoding alone has tighter limits of its own.
_TASK_SECONDS = 60

# A worker that has done so many is replaced: what libraries leak does not add up.
_TASKS_PER_WORKER = 500

# How many may be under way or waiting for each worker: a few seconds' work.
_TAKEN_PER_WORKER = 16

Task = Callable[[Path], IngestedImage]


class Intake:
    """Worker processes over one storage; close it when the application stops.

    `processes` None means half of the usable cores, at least one. They are started with the first
    picture, as fresh interpreters, so a script that uses this needs its
    `if __name__ == "__main__"`. `task` is what a worker does with the file.
    """

    def __init__(
        self,
        storage: Storage,
        *,
        processes: int | None = None,
        limits: Limits | None = None,
        task: Task = worker.take_in,
    ) -> None:
        self._storage = storage
        self._processes = processes or max(1, _usable_cores() // 2)
        self._limits = limits or Limits()
        self._task = task
        self._pool: ProcessPool | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._closed = False
        # Guards the three above: the pool is started in a thread.
        self._lock = threading.Lock()
        self._free_workers = asyncio.Semaphore(self._processes)
        self._taken = 0
        self._under_way: set[asyncio.Task[IngestedImage]] = set()

    async def take(self, original: bytes | Path) -> IngestedImage:
        """Ingest a picture, given as bytes or as a file; on return it is stored.

        The file is read and left where it is.
        """
        if isinstance(original, bytes) and len(original) > MAX_BYTES:
            raise TooManyBytes(len(original), MAX_BYTES)
        if self._closed or self._taken >= self._processes * _TAKEN_PER_WORKER:
            raise IntakeBusy(self._taken)
        self._taken += 1
        try:
            # Whoever gives up here, before a worker is free, leaves nothing behind.
            await self._free_workers.acquire()
        except BaseException:
            self._taken -= 1
            raise
        # Whoever gives up from here on leaves a picture behind that is finished all the same: to
        # stop it would cost the worker.
        task = asyncio.create_task(self._take(original))
        self._under_way.add(task)
        task.add_done_callback(self._forget)
        return await asyncio.shield(task)

    def close(self) -> None:
        """Take no more and stop the workers, whatever they have in hand; takes a second or so."""
        with self._lock:
            self._closed = True
            pool, folder = self._pool, self._folder
            self._pool = self._folder = None
        for task in tuple(self._under_way):
            # This may be a thread, and a loop that has been closed has nobody waiting.
            with suppress(RuntimeError):
                task.get_loop().call_soon_threadsafe(task.cancel)
        if pool is not None:
            _stop(pool)
        if folder is not None:
            folder.cleanup()

    async def _take(self, original: bytes | Path) -> IngestedImage:
        try:
            if isinstance(original, Path):
                return await self._ingested(original)
            file = await asyncio.to_thread(self._written, original)
            try:
                return await self._ingested(file)
            finally:
                file.unlink(missing_ok=True)
        except asyncio.CancelledError:
            # By `close`.
            raise IntakeBusy(self._taken) from None
        finally:
            self._taken -= 1
            self._free_workers.release()

    def _forget(self, task: "asyncio.Task[IngestedImage]") -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            # Marks the error as seen, for the case that nobody waits any more.
            task.exception()

    async def _ingested(self, file: Path) -> IngestedImage:
        for _attempt in (1, 2):
            try:
                return await asyncio.wrap_future(await asyncio.to_thread(self._scheduled, file))
            except BrokenProcessPool:
                # The workers died while they had nothing to do, so this picture did nothing to
                # them; the next attempt has new ones.
                continue
            except ProcessExpired as expired:
                raise self._why(expired) from expired
            except TaskTimeout:
                break
        raise IntakeBusy(self._taken)

    def _why(self, expired: ProcessExpired) -> MediaError:
        if expired.exitcode == -signal.SIGXCPU:
            return DecodingTooLong(self._limits.cpu_seconds)
        if expired.exitcode == -signal.SIGALRM:
            # Not for want of processor time used: others had it.
            return IntakeBusy(self._taken)
        return DecoderCrashed()

    def _scheduled(self, file: Path) -> Future[IngestedImage]:
        """Hand the file to the pool; starts one if there is none, or only a broken one."""
        with self._lock:
            if self._closed:
                raise IntakeBusy(self._taken)
            if self._pool is not None and not self._pool.active:
                _stop(self._pool)
                self._pool = None
            if self._pool is None:
                self._pool = self._started()
            return self._pool.schedule(self._task, args=(file,), timeout=_TASK_SECONDS)

    def _started(self) -> ProcessPool:
        # Never fork: the service has threads and an event loop, which a fork would copy half. The
        # fork server has none, and has everything imported that a worker needs. On macOS even its
        # forks are not safe.
        context = multiprocessing.get_context("forkserver" if sys.platform == "linux" else "spawn")
        context.set_forkserver_preload(["__main__", worker.__name__])
        return ProcessPool(
            max_workers=self._processes,
            max_tasks=_TASKS_PER_WORKER,
            initializer=worker.start,
            initargs=(self._storage, self._limits),
            context=context,
        )

    def _written(self, original: bytes) -> Path:
        with self._lock:
            if self._closed:
                raise IntakeBusy(self._taken)
            if self._folder is None:
                self._folder = tempfile.TemporaryDirectory(prefix="etalase-intake-")
            folder = self._folder.name
        descriptor, name = tempfile.mkstemp(dir=folder)
        with open(descriptor, "wb") as file:
            file.write(original)
        return Path(name)


def _stop(pool: ProcessPool) -> None:
    pool.stop()
    pool.join()


def _usable_cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
