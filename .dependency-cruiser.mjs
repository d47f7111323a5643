/** @file Which package, folder and file may import which; `docs/architecture.md` has the picture. */
const TEST = "\\.test\\.ts$";

/** @type {Record<string, string>} */
const PATHS = {
  core: "^packages/core/",
  layers: "^packages/layers/",
  io: "^packages/io/",
  "kmr-compat": "^packages/kmr-compat/",
  test: "^test/src/",
};

/**
 * A workspace package may import of the workspace only what is listed; its tests perhaps more.
 * @param {string} name
 * @param {string[]} allowed
 */
function packageMayImport(name, allowed, allowedInTests = allowed) {
  /** @type {(suffix: string, from: object, names: string[]) => import("dependency-cruiser").IForbiddenRuleType} */
  const rule = (suffix, from, names) => ({
    name: `${name}-imports-${suffix}`,
    comment: `${name} may import ${names.join(", ") || "no other package"} of the workspace.`,
    severity: "error",
    from: { path: PATHS[name], ...from },
    to: { path: "^(packages|test)/", pathNot: [name, ...names].map((other) => PATHS[other]) },
  });
  return [
    rule("sources", { pathNot: TEST }, allowed),
    rule("tests", { path: `${PATHS[name]}.*${TEST}` }, allowedInTests),
  ];
}

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "no-circular",
      comment: "Cycles make load order matter. Importing only types is free of that.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only", "type-import"] } },
    },
    {
      name: "no-unresolvable",
      comment: "An import that leads nowhere would pass every rule below.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    ...packageMayImport("core", []),
    ...packageMayImport("layers", ["core"], ["core", "test"]),
    ...packageMayImport("io", ["core"]),
    ...packageMayImport("kmr-compat", ["core", "layers", "io"], ["core", "layers", "io", "test"]),
    ...packageMayImport("test", ["core", "io"]),
    {
      name: "h5wasm-behind-its-adapter",
      comment: "Everything else reads HDF5 through the interface of packages/io/src/hdf5.",
      severity: "error",
      from: { pathNot: "^packages/io/src/hdf5/" },
      to: { path: "(^|node_modules/)h5wasm(/|$)" },
    },
    {
      name: "io-runs-in-browsers",
      comment: "node: modules stand behind #file-system, in node.ts alone.",
      severity: "error",
      from: { path: "^packages/io/src/", pathNot: ["^packages/io/src/node\\.ts$", TEST] },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "core-and-layers-run-in-browsers",
      comment: "No node: modules in core and layers.",
      severity: "error",
      from: { path: "^packages/(core|layers)/src/", pathNot: TEST },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "layers-stand-alone",
      comment:
        "A layer imports its own family (its base file, its cell), core, activations and dropout; what " +
        "more families need belongs in @kmr-js/core.",
      severity: "error",
      from: { path: "^packages/layers/src/([^/]+)/", pathNot: TEST },
      to: {
        path: "^packages/layers/src/",
        pathNot: "^packages/layers/src/($1|core|activations|regularization)/",
      },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|fixtures|coverage)/" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ["@kmr-js/source", "types", "node", "import", "default"],
      exportsFields: ["exports"],
      extensions: [".ts", ".mjs", ".js", ".d.ts"],
      mainFields: ["module", "main", "types"],
    },
  },
};
