/** Moves the clock of an emulator by its control server. Not by `fetch`, which takes a short process long to load. */
import { request } from "node:http";

export const advanceClock = (control, ms) =>
  new Promise((resolve, reject) => {
    const asked = request(`${control}/clock`, { method: "POST" }, (answer) => answer.resume().once("end", resolve));
    asked.once("error", reject);
    asked.end(JSON.stringify({ advance: ms }));
  });
