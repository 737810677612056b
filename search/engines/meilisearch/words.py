"""Say in Meilisearch's query language what a shopper means. Pure; no I/O.

Stop words are already gone and compounds split (`search.understanding`); the server's own stop
words stay unused, because it answers a query of nothing else with the whole catalogue. Synonyms
are the server's work: its language cannot say "or".
"""

from __future__ import annotations

from collections.abc import Iterator

from search.engines.meilisearch.settings import TELLING_TEXTS, TEXTS_OF_THE_THING
from search.understanding import Understanding


def query_text(meant: Understanding) -> str:
    """The text to ask, empty where nothing is demanded; a space ends a finished last word."""
    parts = [f'-"{" ".join(words)}"' for words in meant.excluded]
    for group in meant.groups:
        words = " ".join(group.words)
        parts.append(f'"{words}"' if group.quoted else words)
    finished = "" if _unfinished(meant) else " "
    return " ".join(parts) + finished if parts else ""


def texts_of(meant: Understanding) -> list[str]:
    """What is searched first."""
    return TEXTS_OF_THE_THING if meant.names_a_category else TELLING_TEXTS


def matched_words(meant: Understanding) -> tuple[str, ...]:
    """Words to highlight, a possibly unfinished last one with '*', and synonyms of one word."""
    found = dict.fromkeys(_literal_words(meant))
    for group in meant.groups:
        for other in group.alternatives[1:]:
            if len(other.words) == 1 and not other.sku:
                found.setdefault(other.words[0])
    return tuple(found)


def _literal_words(meant: Understanding) -> Iterator[str]:
    typed = [word for group in meant.groups for word in group.words]
    if typed and _unfinished(meant):
        typed[-1] += "*"
    yield from typed


def _unfinished(meant: Understanding) -> bool:
    return bool(meant.groups) and meant.groups[-1].alternatives[0].prefix
