import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { inTemporaryFolder } from "../support/temporary-folder.ts";
import { projectFolder } from "./pack.ts";

const manifest = JSON.parse(readFileSync(join(projectFolder, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};

describe("package.json", () => {
  it("pins every dependency to one version", () => {
    const all = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it("runs nothing of its own when it is installed", () => {
    const atInstall = ["preinstall", "install", "postinstall", "preprepare", "prepare", "postprepare"];
    expect(Object.keys(manifest.scripts).filter((name) => atInstall.includes(name))).toEqual([]);
  });

  it("is not published from a person's machine, by mistake or otherwise: only where a build says where it comes from", async () => {
    const asked: string[] = [];
    const registry = createServer((request, response) => {
      asked.push(request.method ?? "");
      response.writeHead(404, { "content-type": "application/json" }).end("{}");
    });
    await new Promise<void>((done) => registry.listen(0, "127.0.0.1", done));
    const at = `127.0.0.1:${(registry.address() as AddressInfo).port}/`;
    try {
      await inTemporaryFolder(async (folder) => {
        writeFileSync(join(folder, "npmrc"), `registry=http://${at}\n//${at}:_authToken=nobody\n`);
        const publishing = promisify(execFile)("npm", ["publish", "--ignore-scripts"], {
          cwd: projectFolder,
          env: {
            PATH: process.env["PATH"],
            HOME: folder,
            npm_config_cache: join(folder, "cache"),
            npm_config_userconfig: join(folder, "npmrc"),
          },
        });
        await expect(publishing).rejects.toMatchObject({
          stderr: expect.stringContaining("provenance generation not supported") as string,
        });
      });
    } finally {
      registry.close();
    }
    expect(asked).toContain("GET");
    expect(asked).not.toContain("PUT");
  });
});
