"""Paint and ingest the sample catalogue's pictures over a few processes.

Not for: uploads, or deciding what has been painted before (PictureSpec.source is the caller's
memory of that). Fails with what a worker raised; what is done stays done, and the rest is dropped.
"""

import io
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed

from media.ingest import IngestedImage, ingest
from media.paint import paint
from media.paint.spec import PictureSpec
from media.storage import Storage


def paint_and_ingest(
    specs: Sequence[PictureSpec],
    storage: Storage,
    *,
    processes: int | None,
    on_done: Callable[[int], None],
) -> Iterator[tuple[int, IngestedImage]]:
    """Yield (position in specs, picture) as each is ready; `on_done` gets the number done so far.

    `processes` None means one per usable core; 1 works in this process. The pool starts fresh
    interpreters, so a script that calls this needs its `if __name__ == "__main__"`.
    """
    processes = min(processes or len(os.sched_getaffinity(0)), len(specs))
    if processes <= 1:
        for position, spec in enumerate(specs):
            image = _paint_one(spec, storage)
            on_done(position + 1)
            yield position, image
        return
    # Never fork: the caller may have threads and an event loop, which a fork would copy half.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_ignore_interrupt)
    try:
        positions = {
            pool.submit(_paint_one, spec, storage): position for position, spec in enumerate(specs)
        }
        for done, future in enumerate(as_completed(positions), start=1):
            image = future.result()
            on_done(done)
            yield positions[future], image
    finally:
        # Also on Ctrl-C and when the caller stops iterating.
        pool.shutdown(cancel_futures=True)


def painted_original(spec: PictureSpec) -> bytes:
    """Paint one picture and encode it as the photograph that an upload would have been."""
    buffer = io.BytesIO()
    paint(spec).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def _paint_one(spec: PictureSpec, storage: Storage) -> IngestedImage:
    return ingest(painted_original(spec), storage)


def _ignore_interrupt() -> None:
    """Leave Ctrl-C to the parent, which drops the queue; the pictures in hand are finished."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
