/** @file Writes docs/coverage.md. */
import { writeFileSync } from "node:fs";
import { coverageFile, coveragePage, readCatalogue } from "./coverage.ts";

writeFileSync(coverageFile, coveragePage(readCatalogue()));
