// Meilisearch's own JavaScript client.

import assert from "node:assert/strict";
import { Meilisearch, MeilisearchApiError } from "meilisearch";
import { address, meili, run, total } from "./scenarios.mjs";

const client = new Meilisearch({ host: meili, apiKey: "any key" });
const index = client.index("products");
const ids = (answer) => answer.hits.map((hit) => hit.id);

async function refusal(asked) {
  const error = await asked.then(() => assert.fail("was answered"), (refused) => refused);
  assert.ok(error instanceof MeilisearchApiError, String(error));
  assert.equal(error.cause.type, "invalid_request");
  assert.equal(error.cause.link, `https://docs.meilisearch.com/errors#${error.cause.code}`);
  return [error.response.status, error.cause.code, error.message];
}

await run({
  "is healthy and tells its version": async () => {
    assert.ok(await client.isHealthy());
    assert.ok((await client.getVersion()).pkgVersion);
    assert.equal((await client.getStats()).indexes.products.numberOfDocuments, await total({}));
  },

  "searches": async () => {
    const answer = await index.search("tenun", { limit: 5 });
    assert.equal(answer.hits.length, 5);
    assert.equal(answer.query, "tenun");
    assert.equal(answer.estimatedTotalHits, await total({ q: "tenun" }));
    const hit = answer.hits[0];
    for (const field of ["id", "slug", "name", "summary", "producer", "price_min", "url"])
      assert.ok(hit[field], field);
    assert.equal(hit.description, undefined);
    assert.equal((await fetch(address + hit.url)).status, 200);
  },

  "searches by GET as by POST": async () => {
    const wanted = {
      offset: 2,
      limit: 3,
      attributesToRetrieve: ["id", "name"],
      facets: ["category"],
      filter: ["in_stock = true", ["price_min < 500000", "halal = halal"]],
      sort: ["price_min:asc"],
      attributesToHighlight: ["name"],
      showMatchesPosition: true,
    };
    const [posted, got] = [await index.search("tenun", wanted), await index.searchGet("tenun", {
      ...wanted,
      filter: "in_stock = true AND (price_min < 500000 OR halal = halal)",
    })];
    for (const answer of [posted, got]) {
      delete answer.requestUid;
      delete answer.processingTimeMs;
    }
    assert.equal(posted.hits.length, 3);
    assert.deepEqual(got, posted);
  },

  "counts pages or offsets": async () => {
    const whole = await total({});
    const paged = await index.search("", { page: 2, hitsPerPage: 30, attributesToRetrieve: ["id"] });
    assert.equal(paged.totalHits, whole);
    assert.equal(paged.totalPages, Math.ceil(whole / 30));
    const offset = await index.search("", { offset: 30, limit: 30, attributesToRetrieve: ["id"] });
    assert.equal(offset.estimatedTotalHits, whole);
    assert.deepEqual(ids(offset), ids(paged));
    assert.deepEqual((await index.search("", { hitsPerPage: 0 })).hits, []);
  },

  "marks and crops with the tags that were sent": async () => {
    const { hits } = await index.search("tenun", {
      limit: 3,
      attributesToHighlight: ["name"],
      attributesToCrop: ["description:5"],
      highlightPreTag: "<b class='x&'>",
      highlightPostTag: "</b>",
      attributesToRetrieve: ["id"],
      showMatchesPosition: true,
    });
    const [hit] = hits;
    assert.deepEqual(Object.keys(hit._formatted).sort(), ["description", "id", "name"]);
    assert.match(hit._formatted.name.toLowerCase(), /<b class='x&'>tenun<\/b>/);
    assert.ok(hit._formatted.description.split(" ").length <= 7);
    assert.equal(hit._matchesPosition.name[0].length, 5);
  },

  "speaks the language of `locales`": async () => {
    const named = async (locale) =>
      (await index.search("", { limit: 20, sort: ["name_order:asc"], locales: [locale] })).hits
        .map((hit) => hit.name);
    assert.notDeepEqual(await named("en"), await named("id"));
  },

  "filters in every way of writing": async () => {
    const found = async (filter) =>
      (await index.search("", { filter, limit: 0 })).estimatedTotalHits;
    const both = await total({ halal: "halal", price_max: "100000" });
    assert.equal(await found("halal = halal AND price_min <= 100000"), both);
    assert.equal(await found(["halal=halal", "price_min <= 100000"]), both);
    assert.equal(await found([["\"halal\"=\"halal\""], "\"price_min\" 0 TO 100000"]), both);
    const whole = await total({});
    const halal = await total({ halal: "halal" });
    assert.equal(await found("NOT halal IN [halal]"), whole - halal);
    assert.equal(await found("halal != 'halal'"), whole - halal);
    assert.equal(await found([["halal = halal", "halal != halal"]]), whole);
    const woven = await found("attr.teknik EXISTS");
    assert.ok(woven > 0 && woven < whole);
    assert.equal(await found("attr.teknik NOT EXISTS"), whole - woven);
    assert.equal(await found("category STARTS WITH tenun"), await total({ category: "tenun-ntt" }));
    assert.equal(await found("_geoRadius(-10.17, 123.6, 40000)"), whole);
    const near = await found("_geoRadius(-10.17, 123.6, 3000)");
    assert.ok(near > 0 && near < whole);
    assert.ok(await found("_geoBoundingBox([-10.1, 123.7], [-10.2, 123.5])") > 0);
  },

  "sorts": async () => {
    const sorted = async (order) => (await index.search("", { sort: [order], limit: 50 })).hits;
    const rises = (numbers) => numbers.every((each, i) => i === 0 || numbers[i - 1] <= each);
    assert.ok(rises((await sorted("price_min:asc")).map((hit) => hit.price_min)));
    assert.ok(rises((await sorted("price_max:desc")).map((hit) => -hit.price_max)));
    assert.ok(rises((await sorted("created:desc")).map((hit) => -hit.created)));
    assert.ok(rises((await sorted("_geoPoint(-10.17,123.6):asc")).map((hit) => hit._geoDistance)));
  },

  "counts facets and tells their ends": async () => {
    const answer = await index.search("", { facets: ["*"], limit: 0 });
    assert.equal(answer.facetDistribution.category["tenun-ntt"], await total({ category: "tenun-ntt" }));
    assert.equal(answer.facetDistribution.in_stock.true, await total({ in_stock: "true" }));
    assert.equal(answer.facetDistribution["attr.teknik"].ikat, await total({ "attr.teknik": "ikat" }));
    const { min, max } = answer.facetStats.price_min;
    assert.equal((await index.search("", { filter: `price_min = ${min}` })).hits.length > 0, true);
    assert.equal((await index.search("", { filter: `price_min > ${max}` })).hits.length, 0);
    assert.ok(answer.facetStats["attr.panjang"].max > answer.facetStats["attr.panjang"].min);
  },

  "finds values of facets, also by their labels": async () => {
    const found = await index.searchForFacetValues({ facetName: "category", facetQuery: "selen" });
    assert.equal(found.facetQuery, "selen");
    const [first] = found.facetHits;
    assert.equal(first.count, await total({ category: first.value }));
    const narrowed = await index.searchForFacetValues({
      facetName: "producer", facetQuery: "", q: "sei", filter: ["halal = halal"],
    });
    assert.ok(narrowed.facetHits.length > 0);
    assert.ok(narrowed.facetHits.every((hit) => hit.count > 0));
  },

  "searches several times at once": async () => {
    const { results } = await client.multiSearch({
      queries: [
        { indexUid: "products", q: "sei", limit: 2 },
        { indexUid: "products", q: "tenun", limit: 0, facets: ["category"] },
      ],
    });
    assert.deepEqual(results.map((answer) => answer.indexUid), ["products", "products"]);
    assert.equal(results[0].hits.length, 2);
    assert.ok(results[1].facetDistribution.category["tenun-ntt"]);
  },

  "refuses as Meilisearch does": async () => {
    const search = (wanted) => refusal(index.search("", wanted));
    assert.deepEqual((await search({ filter: "colour = red" })).slice(0, 2), [400, "invalid_search_filter"]);
    assert.match((await search({ filter: "colour = red" }))[2],
      /^Index `products`: Attribute `colour` is not filterable\. Available filterable attribute/);
    assert.match((await search({ filter: "halal = halal AND" }))[2], /^Was expecting an operation/);
    assert.match((await search({ sort: ["name:asc"] }))[2], /Attribute `name` is not sortable/);
    assert.match((await search({ facets: ["colour"] }))[2], /Pattern `colour` is not filterable/);
    assert.match((await search({ limit: "ten" }))[2],
      /^Invalid value type at `.limit`: expected a positive integer, but found a string: `"ten"`$/);
    assert.deepEqual((await search({ offset: 5000 })).slice(0, 2), [400, "invalid_search_offset"]);
    assert.deepEqual((await search({ distinct: "producer" })).slice(0, 2), [400, "invalid_search_distinct"]);
    assert.deepEqual(await refusal(client.index("books").search("")),
      [404, "index_not_found", "Index `books` not found."]);
    const queries = [{ indexUid: "products" }, { indexUid: "books" }];
    assert.deepEqual(await refusal(client.multiSearch({ queries })),
      [400, "index_not_found", "Inside `.queries[1]`: Index `books` not found."]);
    assert.deepEqual((await refusal(client.multiSearch({ federation: {}, queries: [] }))).slice(0, 2),
      [400, "invalid_multi_search_federation"]);
  },
});
