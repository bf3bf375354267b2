import { describe, expect, it } from "vitest";
import { parseScenario } from "./scenario.ts";

const smallest = `
name: an audit of nothing sees everything there is
organization: sample
argv: [audit]
expect: { exit: 0 }
`;

describe("a scenario file", () => {
  it("with one command line is a scenario of one step", () => {
    expect(parseScenario(smallest, "x").steps).toEqual([{ argv: ["audit"], env: {}, expect: { exit: 0 } }]);
  });

  it("may write a list where it means that the text contains it", () => {
    const [step] = parseScenario(
      `${smallest.trim().slice(0, -1)}, stdout: [one, two], files: { a: [x], b: null } }`,
      "x",
    ).steps;
    expect(step?.expect).toEqual({
      exit: 0,
      stdout: { contains: ["one", "two"] },
      files: { a: { contains: ["x"] }, b: null },
    });
  });

  it.each([
    ["a key nobody reads", `${smallest}\nexpects: { exit: 1 }`, "expects"],
    ["an expectation nobody reads", smallest.replace("exit: 0", "exit: 0, stdot: [x]"), "stdot"],
    ["a verdict that does not exist", smallest.replace("exit: 0", "exit: 0, verdicts: { passed: 1 }"), "passed"],
    ["a name that is no sentence", smallest.replace(/name: .*/, "name: nothing"), "/name"],
    ["no expectation", smallest.replace(/expect: .*/, ""), "expect"],
    ["both one command line and steps", `${smallest}\nsteps: [{ argv: [scan], expect: { exit: 0 } }]`, "/"],
    ["an exit code the product does not have", smallest.replace("exit: 0", "exit: 4"), "/expect/exit"],
    ["a list of nothing to contain", smallest.replace("exit: 0", "exit: 0, stdout: []"), "/expect/stdout"],
  ])("with %s is refused", (_, yaml, said) => {
    expect(() => parseScenario(yaml, "nothing.scenario.yaml")).toThrow(said);
  });
});
