/** @file `npm run example:two-tower`: trains two towers on a made-up shop and compares what they recommend. */
import { formatTable, setBackend } from "@kmr-js/core";
import { ProgbarLogger, syntheticCatalogue } from "@kmr-js/kmr-compat";
import { K, runTwoTower } from "./two-tower.ts";

await setBackend(["wasm", "cpu"]);
const catalogue = syntheticCatalogue({ users: 1500, items: 1000 });
console.log(
  `${catalogue.users.shape[0]} users, ${catalogue.items.shape[0]} items, ${catalogue.clicks.user.length} clicks`,
);
const { losses, quality } = await runTwoTower(catalogue, {
  epochs: 8,
  callbacks: [new ProgbarLogger()],
});
console.log(`Loss: ${losses.map((loss) => loss.toFixed(3)).join(" → ")}\n`);
const rows = Object.entries(quality).map(([name, { recall, ndcg }]) => [
  name,
  recall.toFixed(3),
  ndcg.toFixed(3),
]);
console.log(formatTable(["Recommended by", `Recall@${K}`, `NDCG@${K}`], rows));
