"""Give the products of a loaded folder their painted pictures.

What was painted before is not painted again, so a second run takes no time, and an interrupted one
goes on where it stopped. Painting and ingesting are `media`'s; their places are `catalog`'s.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import asyncpg

from catalog.images import Placement, known_sources, place_on_products, record_image
from catalog.loading.files import PictureFile
from media.paint.spec import PictureSpec
from media.sample import paint_and_ingest
from media.storage import Storage
from storefront.commands.progress import progress
from storefront.pictures.taking import new_image


async def add_pictures(
    pool: asyncpg.Pool, storage: Storage, pictures: Mapping[str, Sequence[PictureFile]]
) -> int:
    """Paint what is missing and place everything; answers how many were painted."""
    wanted = {
        (slug, position): (_spec(slug, picture), picture)
        for slug, listed in pictures.items()
        for position, picture in enumerate(listed)
    }
    specs = {spec.source: spec for spec, _picture in wanted.values()}
    images = await known_sources(pool, list(specs))
    missing = [spec for source, spec in specs.items() if source not in images]
    if missing:
        with progress("Painting pictures", total=len(missing)) as step:
            painted = paint_and_ingest(
                missing, storage, processes=None, on_done=lambda _done: step(1)
            )
            for position, image in painted:
                source = missing[position].source
                images[source] = await record_image(pool, new_image(image, source))
    await place_on_products(
        pool,
        [
            Placement(product=slug, position=position, image=images[spec.source], alt=picture.alt)
            for (slug, position), (spec, picture) in wanted.items()
        ],
    )
    return len(missing)


def _spec(slug: str, picture: PictureFile) -> PictureSpec:
    return PictureSpec(
        kind=picture.kind,
        motif=picture.motif,
        palette=picture.palette,
        seed=picture.seed,
        subject=slug,
    )
