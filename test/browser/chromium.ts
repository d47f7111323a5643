/** @file Finds Chromium, or installs Debian's. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Flags: no sandbox for root, WebGL in software where there is no GPU, and no talk with the network. */
const flags = [
  "--no-sandbox",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--ignore-gpu-blocklist",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts Chromium without a window. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium() ?? install(),
    args: flags,
    headless: true,
  });
}

function findChromium(): string | undefined {
  const named = process.env["CHROMIUM"];
  return [named ?? [], places].flat().find((path) => existsSync(path));
}

/** @throws Error that says what to do, where it cannot be installed from here. */
function install(): string {
  const root = process.getuid?.() === 0;
  const sudo = !root && spawnSync("sudo", ["-n", "true"]).status === 0;
  const commands = ["apt-get update", "apt-get install --yes --no-install-recommends chromium"];
  for (const command of commands) {
    const [program = "", ...args] = `${sudo ? "sudo -n " : ""}${command}`.split(" ");
    const { status } =
      root || sudo ? spawnSync(program, args, { stdio: "inherit" }) : { status: 1 };
    if (status !== 0 && command.includes("install")) {
      throw new Error(
        `There is no Chromium at ${places.join(" or ")}, and it could not be installed. ` +
          "Install it (Debian: sudo apt-get install chromium), or name yours: CHROMIUM=/path/to/chromium npm run test:browser",
      );
    }
  }
  return places[0] ?? "";
}
