"""`/meili/`: the read-only part of Meilisearch's wire format that InstantSearch uses.

Lets any front end that is written for Meilisearch search the shop, whichever engine answers: every
query becomes one `search.request.SearchRequest`. Follow one: `routes` (HTTP) → `wire` (fields) →
`questions` (what the engine is asked) → `answers` and `hits` (what comes back).
"""
