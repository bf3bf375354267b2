/** `npm run page`: writes src/report/html-assets.ts from src/report/page. */
import { writeFileSync } from "node:fs";
import { pageAssets } from "./build-page.mjs";

writeFileSync(new URL("../src/report/html-assets.ts", import.meta.url), await pageAssets());
