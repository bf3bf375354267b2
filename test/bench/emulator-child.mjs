/**
 * The embedded organization in a process of its own, so that what it costs is not counted as the product's. An
 * organization and its circumstances in as JSON on the command line, where it listens out; it ends with its standard input.
 */
import { readFile } from "node:fs/promises";
import { startEmulator } from "./product.mjs";

const { file, accounts, ...circumstances } = JSON.parse(process.argv[2]);
const organization = JSON.parse(await readFile(file, "utf8"));
const emulator = await startEmulator({ organization, now: Date.now(), ...circumstances });
emulator.clock.run();
const environments = Object.fromEntries(accounts.map((id) => [id, emulator.environment(id)]));
process.stdout.write(`${JSON.stringify({ control: emulator.control, environments })}\n`);
process.stdin.on("end", () => void emulator.close()).resume();
