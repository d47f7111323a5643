/** @file Mutants of every form beside the single file, of HDF5's own structure, and of what else is done with files. */
import { readFileSync } from "node:fs";
import { archiveOf, lyingArchive, membersOf } from "./archive.ts";
import { damaged } from "./bytes.ts";
import { lyingConfig } from "./config.ts";
import { disordered, type Parts } from "./folder.ts";
import {
  archives,
  asOnlyShard,
  besides,
  golden,
  loneShards,
  modelsAndWeights,
  oddHdf5,
  shardIndices,
  smallModel,
  tfjsModels,
  withSiblings,
} from "./golden.ts";
import { lyingHdf5 } from "./hdf5.ts";
import type { Matching, Mutant, Use } from "./mutant.ts";
import type { Random } from "./random.ts";
import { lyingShards } from "./shards.ts";
import { lyingTfjs } from "./tfjs.ts";
import { lyingZip64 } from "./zip64.ts";

type Made = Omit<Mutant, "index">;

const WEIGHTS = "model.weights.h5";
/** What is done with a file that holds a model: loading most often. */
const MODEL_USES: readonly Use[] = [
  "model",
  "model",
  "model",
  "convert",
  "convert",
  "weights",
  "diff",
  "inspect",
];
const WEIGHT_USES: readonly Use[] = ["weights", "weights", "weights", "weights", "diff", "inspect"];

/** The forms, each as often as it stands here. */
const forms: readonly ((random: Random) => Made)[] = [
  shards,
  shards,
  folder,
  folder,
  tfjs,
  tfjs,
  hdf5,
  hdf5,
  hdf5,
  zip64,
  otherUse,
];

/** A mutant of a form of several files, of HDF5's structure, of zip64, or with another use than loading. */
export function formMutant(random: Random): Made {
  return random.pick(forms)(random);
}

function anyFile(random: Random): Uint8Array {
  return read(random.pick(golden));
}

function read(path: string): Uint8Array {
  return new Uint8Array(readFileSync(path));
}

function shards(random: Random): Made {
  const isSplit = random.next() < 0.6;
  const lone = random.pick(loneShards);
  const { index: origin, model } = isSplit
    ? random.pick(shardIndices)
    : { index: lone, model: lone.replace(".weights.h5", ".keras") };
  const given = random.pick(["path", "list"] as const);
  const whole = { ...(isSplit ? withSiblings(origin) : asOnlyShard(origin)), given };
  const { files, name } = lyingShards(whole, random, anyFile(random));
  return { damage: name, origin, parity: null, model, content: files, ...weightUse(random) };
}

function folder(random: Random): Made {
  const origin = random.pick(archives);
  const parts = membersOf(read(origin)).map(({ name, data }) => ({ name, bytes: data }));
  const other = anyFile(random);
  const whole: Parts = { given: "folder", entry: "", parts };
  const kind = random.next();
  if (kind < 0.4) {
    const { files, name } = disordered(whole, random, other);
    return { damage: `folder: ${name}`, origin, content: files, ...modelUse(origin, random) };
  }
  const wanted = kind < 0.6 ? "config.json" : WEIGHTS;
  const at = parts.findIndex(({ name }) => name === wanted);
  const bytes = parts[at]?.bytes ?? new Uint8Array(1);
  const { bytes: lying, name } =
    wanted === WEIGHTS ? damaged(bytes, random, other) : lyingBytes(bytes, random);
  parts[at] = { name: wanted, bytes: lying };
  return { damage: `folder: ${name}`, origin, content: whole, ...modelUse(origin, random) };
}

function lyingBytes(bytes: Uint8Array, random: Random): { bytes: Uint8Array; name: string } {
  const { text, name } = lyingConfig(new TextDecoder().decode(bytes), random);
  return { bytes: new TextEncoder().encode(text), name };
}

function tfjs(random: Random): Made {
  const origin = random.pick(tfjsModels);
  const given = random.pick(["path", "list"] as const);
  const { files, name } = lyingTfjs({ ...withSiblings(origin), given }, random, anyFile(random));
  return { damage: name, origin, content: files, ...modelUse(origin, random), model: origin };
}

function hdf5(random: Random): Made {
  const origin = random.next() < 0.4 ? random.pick(oddHdf5) : random.pick(golden);
  const bytes = read(origin);
  if (origin.endsWith(".keras")) {
    const members = membersOf(bytes);
    const member = members.find(({ name }) => name === WEIGHTS);
    const lying = member && lyingHdf5(member.data, random, origin);
    if (member === undefined || lying === undefined) return otherUse(random);
    member.data = lying.bytes;
    return { damage: lying.name, origin, content: archiveOf(members), ...modelUse(origin, random) };
  }
  const lying = lyingHdf5(bytes, random, origin) ?? damaged(bytes, random, bytes);
  return { damage: lying.name, origin, content: lying.bytes, ...useFor(origin, random) };
}

function zip64(random: Random): Made {
  const origin = random.pick(archives);
  const { bytes, name } = lyingZip64(membersOf(read(origin)), random);
  return { damage: name, origin, content: bytes, ...modelUse(origin, random) };
}

/** A single file, damaged as ever, and used otherwise. */
function otherUse(random: Random): Made {
  const origin = random.pick(modelsAndWeights);
  const bytes = read(origin);
  const isArchive = archives.includes(origin) && random.next() < 0.75;
  const { bytes: content, name } = isArchive
    ? lyingArchive(bytes, random, anyFile(random))
    : damaged(bytes, random, anyFile(random));
  return { damage: name, origin, content, ...useFor(origin, random) };
}

type Used = Pick<Made, "use" | "matching" | "parity" | "model">;

function useFor(origin: string, random: Random): Used {
  if (origin.endsWith(".parity.h5")) return { use: "parity", ...besides(origin) };
  if (!origin.endsWith("weights.h5")) return modelUse(origin, random);
  const { model } = besides(origin);
  return { ...weightUse(random), parity: null, model: model ?? smallModel };
}

/** The file itself, undamaged, takes the weights. */
function modelUse(origin: string, random: Random): Used {
  const use = random.pick(MODEL_USES);
  const { parity } = besides(origin);
  return {
    use,
    parity,
    model: origin,
    ...(use === "weights" ? { matching: matching(random) } : {}),
  };
}

function weightUse(random: Random): Pick<Made, "use" | "matching"> {
  return { use: random.pick(WEIGHT_USES), matching: matching(random) };
}

function matching(random: Random): Matching {
  return {
    match: random.pick(["path", "name", "order", "map"]),
    skip_mismatch: random.next() < 0.3,
    seed: random.below(2 ** 31),
  };
}
