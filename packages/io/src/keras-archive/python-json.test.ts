import { expect, test } from "vitest";
import { toPythonJson } from "./python-json.ts";

test("separators and escapes are Python's", () => {
  expect(toPythonJson({ a: [1, null, true], b: 'é"\n\u{1f600}' })).toBe(
    '{"a": [1, null, true], "b": "\\u00e9\\"\\n\\ud83d\\ude00"}',
  );
});

// The right side is what `json.dumps(float(…))` of Python 3.11 prints.
test.each([
  [1, "1.0"],
  [0.001, "0.001"],
  [1e-7, "1e-07"],
  [0.00001, "1e-05"],
  [0.0001, "0.0001"],
  [1.5e-10, "1.5e-10"],
  [1e15, "1000000000000000.0"],
  [1e16, "1e+16"],
  [1e22, "1e+22"],
  [-0, "-0.0"],
  [0.1, "0.1"],
  [-2.5, "-2.5"],
  [Number.NaN, "NaN"],
  [Number.NEGATIVE_INFINITY, "-Infinity"],
])("the float %d is %s", (value, text) => {
  const object = { class_name: "Dropout", config: { rate: value } };

  expect(toPythonJson(object, (name, key) => name === "Dropout" && key === "rate")).toBe(
    `{"class_name": "Dropout", "config": {"rate": ${text}}}`,
  );
});

test("whole numbers stay whole, but for the keys of floats, in lists too", () => {
  const object = { class_name: "X", config: { units: 64, rates: [0, 1], inner: { rates: 1 } } };

  expect(toPythonJson(object, (_, key) => key === "rates")).toBe(
    '{"class_name": "X", "config": {"units": 64, "rates": [0.0, 1.0], "inner": {"rates": 1}}}',
  );
});
