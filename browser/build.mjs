// Bundles what readers' browsers run into ../mapsite/gate, and the tests into test/out.

import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const GATE = process.argv.find((argument) => argument.startsWith("--out="))?.slice(6)
  ?? join(HERE, "../mapsite/gate");

// The browsers that run a script by its hash parse this; older ones could not open a page anyway.
const TARGET = ["chrome84", "firefox90", "safari15"];

// What age-encryption can do beyond the one kind of key that a reader has. Where a name is used
// after all, it fails in the tests.
const LEFT_OUT = {
  "@noble/post-quantum/hybrid.js": ["MLKEM768P256", "MLKEM768X25519"],
  "@noble/curves/nist.js": ["p256"],
  "@noble/hashes/scrypt.js": ["scrypt"],
  "./webauthn.js": [],
};

const leaveOut = {
  name: "leave-out",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /.*/ }, ({ path }) =>
      path in LEFT_OUT ? { path, namespace: "left-out", sideEffects: false } : undefined);
    onLoad({ filter: /.*/, namespace: "left-out" }, ({ path }) => ({
      contents: LEFT_OUT[path].map((name) => `export const ${name} = undefined;`).join("\n"),
    }));
  },
};

const common = {
  absWorkingDir: HERE,
  bundle: true,
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  plugins: [leaveOut],
};

async function bundle(name, notices) {
  const result = await build({
    ...common,
    entryPoints: [`src/${name}.ts`],
    format: "iife",
    metafile: true,
    minify: true,
    target: TARGET,
    write: false,
  });
  const text = result.outputFiles[0].text;
  const packages = packagesIn(result.metafile);
  await writeFile(join(GATE, `${name}.js`), (notices ? await licences(packages) : "") + text);
}

function packagesIn({ outputs }) {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  const used = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const names = used.map(([path]) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]);
  return [...new Set(names)].filter(Boolean).sort();
}

/** The notices that the licences of what is inside ask for. */
async function licences(packages) {
  const texts = packages.map(async (name) => {
    const folder = join(HERE, "node_modules", name);
    const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const text = (await readFile(join(folder, "LICENSE"), "utf8")).trim();
    return `${name} ${version}\n\n${text}`;
  });
  return `/*! With these packages inside:\n\n${(await Promise.all(texts)).join("\n\n")}\n*/\n`;
}

if (process.argv.includes("--tests")) {
  const files = (await readdir(join(HERE, "test"))).filter((name) => name.endsWith(".test.ts"));
  await build({
    ...common,
    entryPoints: files.map((name) => `test/${name}`),
    format: "esm",
    outdir: "test/out",
    outExtension: { ".js": ".mjs" },
    platform: "node",
  });
} else {
  await bundle("gate", true);
  await bundle("bootstrap", false);
  await bundle("save", false);
  await writeFile(join(GATE, "words.json"), await readFile(join(HERE, "src/words/en.json")));
}
