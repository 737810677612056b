import pytest

from media.errors import UnknownPictureKind
from media.keys import rendition_key
from media.local_storage import LocalStorage
from media.paint import PictureSpec
from media.sample import paint_and_ingest

SPECS = [
    PictureSpec("ikat-pattern", "kaif", ("#6d1414", "#7d1b1b", "#e0a526", "#f4ead2"), seed)
    for seed in (1, 2)
]


@pytest.mark.parametrize("processes", [1, 2])
def test_paints_stores_and_counts(storage: LocalStorage, processes: int) -> None:
    counted: list[int] = []
    done = dict(paint_and_ingest(SPECS, storage, processes=processes, on_done=counted.append))
    assert sorted(done) == [0, 1]
    assert counted == [1, 2]
    assert len({image.key for image in done.values()}) == 2
    for image in done.values():
        assert (image.width, image.height) == (1280, 960)
        assert storage.exists(rendition_key(image.key, 640, "avif"))


def test_nothing_to_do_starts_nothing(storage: LocalStorage) -> None:
    assert list(paint_and_ingest([], storage, processes=None, on_done=lambda _: None)) == []


def test_keys_do_not_depend_on_where_it_was_painted(storage: LocalStorage) -> None:
    here, again = (
        [
            image.key
            for _, image in paint_and_ingest(
                SPECS[:1], storage, processes=1, on_done=lambda _: None
            )
        ]
        for _ in range(2)
    )
    assert here == again


def test_a_failure_in_a_worker_comes_out_as_itself(storage: LocalStorage) -> None:
    specs = [PictureSpec("sculpture", "kaif", ("#6d1414",), 1), *SPECS[:1]]
    with pytest.raises(UnknownPictureKind, match="sculpture"):
        list(paint_and_ingest(specs, storage, processes=2, on_done=lambda _: None))


def test_stopping_early_stops_the_pool(storage: LocalStorage) -> None:
    work = paint_and_ingest(SPECS, storage, processes=2, on_done=lambda _: None)
    position, image = next(work)
    work.close()
    assert position in (0, 1)
    assert storage.exists(rendition_key(image.key, 320, "jpg"))
