/** @file Files by path for the callbacks that write. */
import type { callbacks } from "@kmr-js/core";
import { saveModel, saveWeights } from "@kmr-js/io";
import { makeDirectory, readText, writeFile } from "#platform";

/** Node's files. In a browser they throw, and say to pass another storage. */
export const files: callbacks.FileStorage & callbacks.ModelStorage = {
  write: writeFile,
  read: readText,
  saveModel: async (model, path) => {
    await makeDirectory(path);
    await saveModel(model, path);
  },
  saveWeights: async (model, path) => {
    await makeDirectory(path);
    await saveWeights(model, path);
  },
};
