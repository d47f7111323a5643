/** @file Verified cases as JUnit XML, which CI systems read: a suite for each case, a test for each output. */
import { type ParityRow, parityText } from "@kmr-js/io";
import type { CaseResult } from "./verify-case.ts";

/** A case that was compared, or one that could not be. */
export type JUnitCase = CaseResult | { readonly name: string; readonly error: Error };

export function junit(cases: readonly JUnitCase[]): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<testsuites>",
    ...cases.map(suite),
    "</testsuites>",
    "",
  ].join("\n");
}

function suite(made: JUnitCase): string {
  if ("error" in made) {
    const { name, message } = made.error;
    const test = element("testcase", { classname: made.name, name: "opens" }, [
      element("error", { type: name, message }, []),
    ]);
    return element("testsuite", { name: made.name, tests: "1", failures: "0", errors: "1" }, [
      test,
    ]);
  }
  const tests = [...rowTests(made), ...problemTests(made), ...trainingTests(made)];
  const failures = tests.filter((test) => test.includes("<failure")).length;
  const counts = { tests: String(tests.length), failures: String(failures), errors: "0" };
  const time = made.seconds.toFixed(3);
  return element("testsuite", { name: made.name, ...counts, time }, tests);
}

function rowTests({ name, report }: CaseResult): string[] {
  return [...report.layers, ...report.outputs].map((row) =>
    test(
      name,
      parityText.label(row),
      counts(row, report) ? failure(row) : undefined,
      why(row, report.diagnoses),
    ),
  );
}

/** Whether a row is a difference: rounding is one where the report as a whole did not pass because of it. */
function counts({ verdict }: ParityRow, { firstDifference }: CaseResult["report"]): boolean {
  return (
    verdict !== "agrees" && (verdict !== "rounding" || firstDifference?.verdict === "rounding")
  );
}

function failure(row: ParityRow): string {
  const inherited = row.verdict === "inherited" ? "inherited from an earlier layer, " : "";
  return `${inherited}max abs error ${parityText.figure(row.maxAbsolute)}, ${parityText.detail(row)}`;
}

function why(row: ParityRow, diagnoses: CaseResult["report"]["diagnoses"]): string {
  const found = diagnoses.find(
    ({ layer, nodeIndex }) => layer === row.layer && nodeIndex === row.nodeIndex,
  );
  return found === undefined ? "" : parityText.diagnosisText(found);
}

function problemTests({ name, report }: CaseResult): string[] {
  const none =
    report.layers.length + report.outputs.length === 0 ? [parityText.verdict(report)] : [];
  return [...report.problems, ...none].map((problem) => test(name, problem, problem, ""));
}

function trainingTests({ name, training }: CaseResult): string[] {
  if (training === undefined) return [];
  return [test(name, "training", training.passed ? undefined : training.summary, "")];
}

function test(classname: string, name: string, failed: string | undefined, text: string): string {
  const inside =
    failed === undefined
      ? []
      : [element("failure", { message: failed }, text === "" ? [] : [escapeText(text)])];
  return element("testcase", { classname, name }, inside);
}

function element(
  name: string,
  attributes: Readonly<Record<string, string>>,
  inside: readonly string[],
): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escapeText(value)}"`,
  );
  const open = `<${name}${written.join("")}`;
  return inside.length === 0 ? `${open}/>` : `${open}>${inside.join("\n")}</${name}>`;
}

/** XML has no way at all to write most control characters. */
function escapeText(text: string): string {
  return text
    .replace(/(?![\t\n\r])\p{Cc}/gu, "\ufffd")
    .replace(/[&<>"\n\r\t]/g, (sign) => `&#${sign.codePointAt(0)};`);
}
