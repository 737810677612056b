"""Synthetic products must be as valid as the sample, or measuring them means nothing."""

from itertools import chain

import asyncpg

from bench.synthetic import synthetic_folders
from catalog.loading import load_folder
from catalog.loading.checks import check_folder


def test_every_folder_passes_the_checks_of_the_loader():
    for folder in synthetic_folders(50, chunk=20):
        assert check_folder(folder) == []


def test_chunks_together_are_the_same_products_without_repetition():
    chunks = list(synthetic_folders(50, chunk=20))
    whole = list(synthetic_folders(50))

    products = list(chain.from_iterable(folder.products for folder in chunks))

    assert products == list(whole[0].products)
    assert len({product.slug for product in products}) == 50


def test_another_seed_gives_other_products():
    one, other = (next(synthetic_folders(5, seed=seed)).products for seed in (1, 2))

    assert one != other


def test_there_are_more_makers_for_more_products():
    assert len(next(synthetic_folders(20_000, chunk=1)).producers) == 200


async def test_the_catalogue_takes_them(clean_database: asyncpg.Pool):
    for folder in synthetic_folders(50, chunk=30):
        await load_folder(clean_database, folder)

    assert await clean_database.fetchval("SELECT count(*) FROM product") == 50
    assert await clean_database.fetchval("SELECT count(*) FROM variant") > 100
