/** An `Aws` for as long as somebody wants it, where `connectCaller` lends one to a piece of work. */
import type { Aws } from "../../aws/connect.ts";
import { connectCaller } from "../../engine/connect-caller.ts";
import type { Io } from "../io.ts";

export async function connected(
  io: Io,
  how: Parameters<typeof connectCaller>[2],
): Promise<{ readonly lent: Aws; close(): Promise<void> }> {
  let leave = (): void => {};
  const left = new Promise<void>((resolve) => (leave = resolve));
  let over: Promise<void> = Promise.resolve();
  const lent = await new Promise<Aws>((resolve, reject) => {
    over = connectCaller(
      io,
      async (aws) => {
        resolve(aws);
        await left;
      },
      how,
    );
    over.catch(reject);
  });
  return {
    lent,
    async close() {
      leave();
      await over;
    },
  };
}
