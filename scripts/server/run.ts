import type { ChildProcess } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exitCode, spawnTree, stopTree } from '../processes.ts';
import { ensureServer, type ServerAge } from './install.ts';

export interface ServerOptions {
  /** Holds the server's settings, state and logs; one per run. */
  readonly dataFolder: string;
  /** Where installed extensions live; by default below the data folder. */
  readonly extensionsFolder?: string;
  /** False starts every folder in Restricted Mode. */
  readonly trusted: boolean;
  /**
   * Lets the page's address name an extension in development and a test suite. Such a window shows no notifications and
   * answers no dialogs, so it is not for people.
   */
  readonly automation?: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Of the extensions that come with VS Code only these, by their folders; all by default. */
  readonly builtIns?: readonly string[];
  /** The newest by default. */
  readonly age?: ServerAge;
}

export interface RunningServer {
  /** Such as http://127.0.0.1:40123. */
  readonly origin: string;
  /** Holds its state: settings, what extensions have stored, logs. */
  readonly dataFolder: string;
  /** Settles when the server ends, asked or not. */
  readonly ended: Promise<number>;
  stop(): Promise<void>;
}

/** Settings for a window that shows the workspace and nothing else. */
export const quietSettings: Readonly<Record<string, unknown>> = {
  'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'extensions.ignoreRecommendations': true,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'git.openRepositoryInParentFolders': 'never',
  'telemetry.telemetryLevel': 'off',
};

/** Starts a VS Code server on a free port of this machine only. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { node, folder } = await ensureServer(options.age);
  await writeSettings(options);
  const builtIns = await builtInsFolder(options, folder);
  const child = spawnTree(node, [...serverArguments(options), ...builtIns], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: serverEnvironment(),
  });
  const port = await boundPort(child);
  return {
    origin: `http://127.0.0.1:${port}`,
    dataFolder: options.dataFolder,
    ended: exitCode(child),
    stop: () => stopTree(child),
  };
}

/** Installs a VSIX file into an extensions folder, as a user would. */
export async function installExtension(vsix: string, dataFolder: string, extensionsFolder: string): Promise<void> {
  const args = ['--install-extension', vsix, '--force', '--extensions-dir', extensionsFolder];
  const { node, folder } = await ensureServer();
  const child = spawnTree(node, [...commonArguments(dataFolder), ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: serverEnvironment(),
  });
  const output = collect(child);
  const code = await exitCode(child);
  if (code !== 0) throw new Error(`VS Code refused to install ${vsix} (code ${code}):\n${output()}`);
}

function serverArguments(options: ServerOptions): string[] {
  return [
    ...commonArguments(options.dataFolder),
    ...['--host', '127.0.0.1', '--port', '0', '--without-connection-token'],
    ...['--telemetry-level', 'off', '--disable-experiments'],
    ...(options.automation ? ['--enable-smoke-test-driver'] : []),
    ...(options.extensionsFolder === undefined ? [] : ['--extensions-dir', options.extensionsFolder]),
    ...(options.trusted ? ['--disable-workspace-trust'] : []),
  ];
}

/** A folder with links to the extensions that are wanted, as arguments. */
async function builtInsFolder({ builtIns, dataFolder }: ServerOptions, serverFolder: string): Promise<string[]> {
  if (!builtIns) return [];
  const folder = join(dataFolder, 'built-ins');
  await mkdir(folder, { recursive: true });
  for (const name of builtIns) await symlink(join(serverFolder, 'extensions', name), join(folder, name), 'junction');
  return ['--builtin-extensions-dir', folder];
}

function commonArguments(dataFolder: string): string[] {
  return ['out/server-main.js', '--accept-server-license-terms', '--server-data-dir', dataFolder];
}

/** A VS Code that started this process (its terminal, its extension host) must not steer the one started here. */
function serverEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_)/.test(name)));
}

async function writeSettings(options: ServerOptions): Promise<void> {
  const folder = join(options.dataFolder, 'data/Machine');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'settings.json'), JSON.stringify(options.settings, null, 2));
}

/** The port the server says it listens on; the rest of its log matters only if it ends before that. */
async function boundPort(child: ChildProcess): Promise<number> {
  const output = collect(child);
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', () => {
      const port = /Extension host agent listening on (\d+)/.exec(output())?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    child.once('error', reject);
    child.once('exit', code => reject(new Error(`The VS Code server ended at once (code ${code}):\n${output()}`)));
  });
}

/** Keeps reading both streams, so that the child never blocks; returns what arrived, at most the last 20,000 characters. */
function collect(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(-20_000);
    });
  }
  return () => text;
}
