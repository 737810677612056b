// InstantSearch.js as a front end uses it, through @meilisearch/instant-meilisearch.
// Connectors are InstantSearch without its rendering: each keeps what its widget would show.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { instantMeiliSearch } from "@meilisearch/instant-meilisearch";
import { meili, run, total } from "./scenarios.mjs";

const require = createRequire(import.meta.url);
const instantsearch = require("instantsearch.js").default;
const connectors = require("instantsearch.js/cjs/connectors");

/** A started page with `widgets` (name -> [connector, its options]); `shown` is what each shows. */
async function page(widgets, options = {}, indexName = "products") {
  const shown = {};
  const { searchClient } = instantMeiliSearch(meili, "any key", options);
  const search = instantsearch({ indexName, searchClient });
  let fault = null;
  search.on("error", ({ error }) => { fault = error; });
  for (const [name, [connector, wanted]] of Object.entries(widgets))
    search.addWidgets([connectors[connector]((state) => { shown[name] = state; })(wanted ?? {})]);
  search.start();
  const settled = async () => {
    for (let idle = 0; idle < 3;) {
      await new Promise((done) => setTimeout(done, 20));
      if (fault) throw fault;
      idle = search.status === "idle" && search.helper?.lastResults ? idle + 1 : 0;
    }
    return shown;
  };
  await settled();
  return { shown, settled, results: () => search.helper.lastResults };
}

// The adapter tells of every refusal by itself; the scenario that wants one checks it.
console.error = () => {};

const HITS = ["connectHits"];
const BOX = ["connectSearchBox"];
const configure = (searchParameters) => ["connectConfigure", { searchParameters }];
const count = (items, value) => items.find((item) => item.value === value)?.count;

await run({
  "searches as is typed, and marks what was found": async () => {
    const { shown, settled, results } = await page({ box: BOX, hits: HITS });
    assert.equal(results().nbHits, await total({}));
    shown.box.refine("tenu");
    await settled();
    assert.equal(results().nbHits, await total({ q: "tenu" }));
    const [first] = shown.hits.items;
    assert.ok(first.objectID || first.id);
    assert.match(first._highlightResult.name.value.toLowerCase(), /<mark>tenu<\/mark>n/);
    assert.match(first._snippetResult.name.value.toLowerCase(), /<mark>tenu<\/mark>n/);
    assert.equal(first.__position, 1);
  },

  "corrects what is mistyped": async () => {
    const { shown, settled, results } = await page({ box: BOX, hits: HITS });
    shown.box.refine("selendnag");
    await settled();
    assert.ok(results().nbHits > 0);
  },

  "refines two facets, whose own choice leaves their other values": async () => {
    const { shown, settled, results } = await page({
      category: ["connectRefinementList", { attribute: "category", operator: "or", limit: 50 }],
      technique: ["connectRefinementList", { attribute: "attr.teknik", operator: "or" }],
      hits: HITS,
    });
    const before = shown.category.items.map(({ value, count }) => [value, count]);
    assert.ok(before.length > 10);
    shown.category.refine("kain-tenun");
    await settled();
    assert.equal(results().nbHits, await total({ category: "kain-tenun" }));
    assert.deepEqual(new Set(shown.category.items.map(({ value, count }) => `${value} ${count}`)),
      new Set(before.map(([value, count]) => `${value} ${count}`)));
    shown.technique.refine("ikat");
    await settled();
    const both = { category: "kain-tenun", "attr.teknik": "ikat" };
    assert.equal(results().nbHits, await total(both));
    assert.equal(count(shown.category.items, "kain-tenun"), await total(both));
    shown.technique.refine("buna");
    await settled();
    assert.equal(results().nbHits, await total({ ...both, "attr.teknik": "ikat,buna" }));
    assert.equal(count(shown.technique.items, "buna"),
      await total({ ...both, "attr.teknik": "buna" }));
    assert.ok(shown.hits.items.every((hit) => hit.category.includes("kain-tenun")));
    shown.category.refine("kain-tenun");
    await settled();
    assert.equal(results().nbHits, await total({ "attr.teknik": "ikat,buna" }));
  },

  "toggles": async () => {
    const { shown, settled, results } = await page({
      stock: ["connectToggleRefinement", { attribute: "in_stock", on: "true" }],
      hits: HITS,
    });
    shown.stock.refine(shown.stock.value);
    await settled();
    assert.equal(results().nbHits, await total({ in_stock: "true" }));
    assert.ok(shown.hits.items.every((hit) => hit.in_stock));
    assert.equal(shown.stock.value.isRefined, true);
    shown.stock.refine(shown.stock.value);
    await settled();
    assert.equal(results().nbHits, await total({}));
  },

  "narrows by a range of prices and of lengths": async () => {
    const { shown, settled, results } = await page({
      price: ["connectRange", { attribute: "price_min" }],
      length: ["connectRange", { attribute: "attr.panjang" }],
      hits: HITS,
    });
    const { min, max } = shown.price.range;
    assert.ok(min > 0 && max > min);
    shown.price.refine([50_000, 200_000]);
    await settled();
    assert.ok(results().nbHits > 0 && results().nbHits < await total({}));
    assert.ok(shown.hits.items.every((hit) => hit.price_min >= 50_000 && hit.price_min <= 200_000));
    assert.deepEqual([shown.price.range.min, shown.price.range.max], [min, max]);
    shown.price.refine([undefined, undefined]);
    await settled();
    assert.equal(results().nbHits, await total({}));
    shown.length.refine([100, 200]);
    await settled();
    assert.equal(results().nbHits, await total({ "attr.panjang": "100..200" }));
  },

  "sorts": async () => {
    const { shown, settled } = await page({
      sort: ["connectSortBy", { items: ["products", "products:price_min:asc", "products:price_max:desc"]
        .map((value) => ({ value, label: value })) }],
      hits: HITS,
      settings: configure({ hitsPerPage: 50 }),
    });
    const prices = (key) => shown.hits.items.map((hit) => hit[key]);
    shown.sort.refine("products:price_min:asc");
    await settled();
    assert.deepEqual(prices("price_min"), prices("price_min").toSorted((a, b) => a - b));
    shown.sort.refine("products:price_max:desc");
    await settled();
    assert.deepEqual(prices("price_max"), prices("price_max").toSorted((a, b) => b - a));
  },

  "shows more and more, each product once, to the last": async () => {
    const { shown, settled, results } = await page({
      box: BOX,
      more: ["connectInfiniteHits"],
      settings: configure({ hitsPerPage: 20 }),
    });
    shown.box.refine("sei");
    await settled();
    const all = results().nbHits;
    assert.ok(all > 40);
    for (let pages = 1; !shown.more.isLastPage; pages += 1) {
      assert.equal(shown.more.items.length, pages * 20);
      shown.more.showMore();
      await settled();
    }
    assert.equal(new Set(shown.more.items.map((hit) => hit.id)).size, all);
  },

  "pages": async () => {
    const { shown, settled } = await page(
      { pages: ["connectPagination"], hits: HITS, settings: configure({ hitsPerPage: 24 }) },
      { finitePagination: true, primaryKey: "id" },
    );
    const whole = await total({});
    assert.equal(shown.pages.nbHits, whole);
    assert.equal(shown.pages.nbPages, Math.ceil(whole / 24));
    shown.pages.refine(shown.pages.nbPages - 1);
    await settled();
    assert.equal(shown.hits.items.length, whole % 24 || 24);
    assert.equal(shown.hits.items[0].objectID, shown.hits.items[0].id);
  },

  "finds values of a long facet": async () => {
    const { shown, settled, results } = await page({
      producers: ["connectRefinementList", { attribute: "producer", limit: 5 }],
      hits: HITS,
    });
    shown.producers.searchForItems("rum");
    await settled();
    const found = shown.producers.items;
    assert.ok(found.length > 0 && found.length < 20);
    assert.ok(found.every((item) => /rum/i.test(item.value)));
    shown.producers.refine(found[0].value);
    await settled();
    assert.equal(results().nbHits, await total({ producer: found[0].value }));
  },

  "finds what is near": async () => {
    const around = await page({
      hits: HITS,
      settings: configure({ aroundLatLng: "-10.17, 123.6", aroundRadius: 3000 }),
    });
    const near = around.results().nbHits;
    assert.ok(near > 0 && near < await total({}));
    assert.ok(around.shown.hits.items.every((hit) => hit._geoloc.lat));
    const inside = await page({
      hits: HITS,
      settings: configure({ insideBoundingBox: "-10.1,123.7,-10.2,123.5" }),
    });
    assert.ok(inside.results().nbHits > 0);
  },

  "takes a filter of the front end's own": async () => {
    const { results } = await page({
      hits: HITS,
      settings: configure({ filters: "(halal = halal OR tag IN [tenun]) AND price_max < 100000" }),
    });
    assert.ok(results().nbHits > 0 && results().nbHits < await total({}));
  },

  "is told why it was refused": async () => {
    const asked = page({ hits: HITS, settings: configure({ filters: "colour = red" }) });
    const error = await asked.then(() => assert.fail("was answered"), (refused) => refused);
    assert.match(error.message, /Attribute `colour` is not filterable/);
  },
});
