import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { bundledBrowser } from './bundled.ts';
import { installedBrowser } from './installed.ts';

const quietArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A headless browser: CHROME_PATH, else one that is installed, else the one from npm. */
export async function launchBrowser(): Promise<Browser> {
  const { executable, environment } = await findBrowser();
  return chromium.launch({
    executablePath: executable,
    args: quietArguments,
    env: definedOnly({ ...process.env, ...environment }),
  });
}

/** Unpacks or finds the browser without starting it; rejects with advice when there is none. */
export async function findBrowser(): Promise<{ executable: string; environment: NodeJS.ProcessEnv }> {
  const chosen = process.env.CHROME_PATH;
  if (chosen !== undefined && !existsSync(chosen)) {
    throw new Error(`CHROME_PATH is ${chosen}, but there is no such file.`);
  }
  const executable = chosen ?? installedBrowser();
  if (executable !== undefined) return { executable, environment: {} };
  const bundled = await bundledBrowser();
  if (bundled !== undefined) return bundled;
  throw new Error(
    `No browser found on this ${process.platform} ${process.arch} machine. Install Chrome, Chromium or Edge, or set CHROME_PATH to the program.`,
  );
}

function definedOnly(environment: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries);
}
