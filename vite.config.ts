import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const ROOT = fileURLToPath(new URL(".", import.meta.url));
const CESIUM = join(ROOT, "node_modules/cesium/Build/Cesium");
/** What Cesium loads at run time by URL. */
const CESIUM_FOLDERS = ["Workers", "Assets", "ThirdParty"];

/**
 * What Cesium's bundle does that a strict content security policy refuses, and the same without it: Knockout asks
 * eval for the global object; the credit display, whose credits we show ourselves, puts a <style> and style
 * attributes into the page; a test canvas is styled by attribute.
 */
const REFUSED_BY_CSP: readonly (readonly [RegExp, string])[] = [
  [/\(0,eval\)\("this"\)/, "globalThis"],
  [
    /document\.createElement\("style"\);(\w+)\.innerHTML=/,
    'document.createElement("template");$1.innerHTML=',
  ],
  [/ style="vertical-align: -7px" title="Cesium ion"/, ' title="Cesium ion"'],
  [/(\w+)\.setAttribute\("style",("image-rendering[^"]*")\)/, "$1.style.cssText=$2"],
];

export default defineConfig({
  root: join(ROOT, "viewer"),
  base: "/",
  plugins: [react(), cesiumFiles()],
  define: { CESIUM_BASE_URL: JSON.stringify("/cesium/") },
  resolve: {
    // the bundled build: the package's entry would ship 1,800 debug checks (docs/decisions/0030-cesium-bundle.md)
    alias: [{ find: /^cesium$/, replacement: join(CESIUM, "index.js") }],
    dedupe: ["cesium", "react", "react-dom"],
  },
  build: {
    outDir: join(ROOT, "dist/viewer"),
    emptyOutDir: true,
    target: "es2022",
    // Cesium is one file of 5 MB by nature
    chunkSizeWarningLimit: 6000,
    // fonts and images stay files: a data: URL would need a wider content security policy
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "cesium", test: /[\\/]node_modules[\\/](cesium|@cesium)[\\/]/ },
            {
              name: "deck",
              test: /[\\/]node_modules[\\/](@deck\.gl|@luma\.gl|@loaders\.gl|@math\.gl|mjolnir\.js)[\\/]/,
            },
            { name: "echarts", test: /[\\/]node_modules[\\/](echarts|zrender)[\\/]/ },
          ],
        },
      },
    },
  },
  optimizeDeps: { exclude: ["cesium"] },
  server: {
    proxy: Object.fromEntries(
      ["/api", "/tiles", "/terrain", "/basemap", "/models", "/overlays", "/live"].map((path) => [
        path,
        { target: process.env.TWIN_SERVER ?? "http://127.0.0.1:8080", ws: path === "/live" },
      ]),
    ),
  },
});

/** Puts Cesium's run-time files under /cesium/, in the build and in the dev server. */
function cesiumFiles(): Plugin {
  return {
    name: "cesium-files",
    transform(code, id) {
      if (!id.endsWith("cesium/Build/Cesium/index.js")) return undefined;
      const kept = REFUSED_BY_CSP.reduce((text, [found, instead]) => {
        if (!found.test(text)) throw new Error(`${id} has no ${found} any more: look at it again`);
        return text.replace(found, instead);
      }, code);
      return { code: kept, map: null };
    },
    async writeBundle(options) {
      for (const folder of CESIUM_FOLDERS) {
        await cp(join(CESIUM, folder), join(options.dir ?? "", "cesium", folder), { recursive: true });
      }
    },
    configureServer(server) {
      server.middlewares.use("/cesium", (request, response, next) => {
        const path = join(CESIUM, decodeURIComponent((request.url ?? "/").split("?")[0] ?? "/"));
        if (!path.startsWith(CESIUM)) return next();
        readFile(path).then((bytes) => response.end(bytes), next);
      });
    },
  };
}
