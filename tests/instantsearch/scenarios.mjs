// Runs named scenarios one after the other, tells each, and ends with 1 if any has failed.

export const address = process.argv[2];
export const meili = `${address}/meili`;

export async function run(scenarios) {
  let failed = 0;
  for (const [name, scenario] of Object.entries(scenarios)) {
    try {
      await scenario();
      console.log(`ok      ${name}`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED  ${name}\n${error.stack}`);
    }
  }
  process.exit(failed ? 1 : 0);
}

/** How many products the shop's own API finds: what a front end is told must agree. */
export async function total(query) {
  const response = await fetch(`${address}/v1/products?${new URLSearchParams(query)}`);
  return (await response.json()).total;
}
