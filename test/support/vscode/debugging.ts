import { randomUUID } from 'node:crypto';
import { type Disposable, EventEmitter, registered, strict, turn } from './events.ts';
import type { Location } from './values.ts';
import type { Window } from './window.ts';

interface Message {
  readonly seq: number;
  readonly type: string;
  readonly command?: string;
  readonly event?: string;
  readonly request_seq?: number;
  readonly success?: boolean;
  readonly message?: string;
  readonly body?: unknown;
}

interface Adapter {
  readonly onDidSendMessage: (listener: (message: Message) => void) => Disposable;
  handleMessage(message: Message): void;
  dispose(): void;
}

type Configuration = Readonly<Record<string, unknown>>;

interface ConfigurationProvider {
  resolveDebugConfiguration?(folder: unknown, config: Configuration): Promise<Configuration | null | undefined>;
  resolveDebugConfigurationWithSubstitutedVariables?(
    folder: unknown,
    config: Configuration,
  ): Promise<Configuration | null | undefined>;
}

interface AdapterFactory {
  createDebugAdapterDescriptor(session: object): Promise<DebugAdapterInlineImplementation>;
}

export class DebugAdapterInlineImplementation {
  readonly implementation: Adapter;
  constructor(implementation: Adapter) {
    this.implementation = implementation;
  }
}

export class SourceBreakpoint {
  readonly enabled = true;
  readonly location: Location;
  constructor(location: Location) {
    this.location = location;
  }
}

export class FunctionBreakpoint {
  readonly enabled = true;
  readonly functionName: string;
  constructor(functionName: string) {
    this.functionName = functionName;
  }
}

/** A debug session with its adapter: what VS Code asks of it by itself, and what an extension asks through it. */
class Session {
  readonly api: object;
  readonly id = randomUUID();
  readonly type = 'backprop';
  readonly name: unknown;
  isOver = false;
  /** Where it stands: between a `stopped` and the next move. */
  isStopped = false;
  readonly #service: DebugService;
  readonly #waiting = new Map<number, { resolve(body: unknown): void; reject(error: Error): void }>();
  #adapter: Adapter | undefined;
  #listening: Disposable | undefined;
  #seq = 0;

  constructor(service: DebugService, configuration: Configuration) {
    this.#service = service;
    this.name = configuration.name;
    const { id, type, name } = this;
    this.api = strict('a debug session', {
      id,
      type,
      name,
      configuration,
      customRequest: (command: string, args?: unknown) => this.request(command, args),
      getDebugProtocolBreakpoint: async () => undefined,
    });
  }

  async start(adapter: Adapter, configuration: Configuration): Promise<void> {
    this.#adapter = adapter;
    this.#listening = adapter.onDidSendMessage(message => void turn().then(() => this.#receive(message)));
    await this.request('initialize', { adapterID: this.type, linesStartAt1: true, columnsStartAt1: true });
    // Its response may come after `configurationDone`.
    this.request('launch', configuration).catch(() => this.end());
  }

  request(command: string, args?: unknown): Promise<unknown> {
    if (this.isOver || !this.#adapter) return Promise.reject(new Error('no debugger available, can not send it'));
    const seq = ++this.#seq;
    return new Promise((resolve, reject) => {
      this.#waiting.set(seq, { resolve, reject });
      const sent = { seq, type: 'request', command, ...(args !== undefined && { arguments: structuredClone(args) }) };
      this.#adapter?.handleMessage(sent);
    });
  }

  /** As Stop does. */
  async stop(): Promise<void> {
    if (this.isOver) return;
    await this.request('disconnect', { restart: false }).catch(() => undefined);
    this.end();
  }

  end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.isStopped = false;
    this.#listening?.dispose();
    for (const { reject } of this.#waiting.values()) reject(new Error('the session has ended'));
    this.#waiting.clear();
    this.#adapter?.dispose();
    this.#service.over(this);
  }

  #receive(message: Message): void {
    if (this.isOver) return;
    const { type, event, request_seq, success, body } = message;
    if (type === 'response' && request_seq !== undefined) {
      const waiting = this.#waiting.get(request_seq);
      this.#waiting.delete(request_seq);
      if (success) waiting?.resolve(body);
      else waiting?.reject(new Error(message.message ?? 'it failed'));
      return;
    }
    if (type !== 'event') return;
    if (event === 'initialized') void this.request('configurationDone').catch(() => undefined);
    if (event === 'stopped') this.isStopped = true;
    if (event === 'continued') this.isStopped = false;
    if (event === 'terminated') void this.stop();
    if (event?.includes('/')) this.#service.customEvents.fire({ session: this.api, event, body });
  }
}

/** The debug service of a window. */
export class DebugService {
  readonly sessions = new Set<Session>();
  readonly customEvents = new EventEmitter<object>('debug.onDidReceiveDebugSessionCustomEvent');
  readonly api: object;
  readonly #window: Window;
  readonly #providers: ConfigurationProvider[] = [];
  readonly #activeChanged = new EventEmitter<unknown>('debug.onDidChangeActiveDebugSession');
  readonly #breakpointsChanged = new EventEmitter<object>('debug.onDidChangeBreakpoints');
  #factory: AdapterFactory | undefined;
  #breakpoints: readonly object[] = [];

  constructor(window: Window) {
    this.#window = window;
    const service = this;
    this.api = strict('debug', {
      get activeDebugSession() {
        return service.active?.api;
      },
      get breakpoints() {
        return service.#breakpoints;
      },
      onDidChangeActiveDebugSession: this.#activeChanged.event,
      onDidChangeBreakpoints: this.#breakpointsChanged.event,
      onDidReceiveDebugSessionCustomEvent: this.customEvents.event,
      addBreakpoints: (added: readonly object[]) => {
        this.#breakpoints = [...this.#breakpoints, ...added];
        this.#breakpointsChanged.fire({ added, removed: [], changed: [] });
      },
      registerDebugConfigurationProvider: (_: string, provider: ConfigurationProvider) => {
        this.#providers.push(provider);
        return registered(
          'a provider of debug configurations',
          () => void this.#providers.splice(this.#providers.indexOf(provider), 1),
        );
      },
      registerDebugAdapterDescriptorFactory: (_: string, factory: AdapterFactory) => {
        this.#factory = factory;
        return registered('a factory of debug adapters', () => {
          this.#factory = undefined;
        });
      },
      startDebugging: (folder: unknown, configuration: Configuration) => this.#start(folder, configuration),
      stopDebugging: async (session: unknown) => {
        for (const each of [...this.sessions]) if (session === undefined || each.api === session) await each.stop();
      },
    });
  }

  get active(): Session | undefined {
    return [...this.sessions].at(-1);
  }

  over(session: Session): void {
    this.sessions.delete(session);
    this.#activeChanged.fire(this.active?.api);
  }

  /** The window closes. */
  dispose(): void {
    for (const session of [...this.sessions]) session.end();
  }

  async #start(folder: unknown, given: Configuration): Promise<boolean> {
    await turn();
    let configuration: Configuration | null | undefined = given;
    for (const provider of [...this.#providers]) {
      const resolve = [
        provider.resolveDebugConfiguration,
        provider.resolveDebugConfigurationWithSubstitutedVariables,
      ] as const;
      for (const step of resolve) {
        if (configuration) configuration = step ? await step.call(provider, folder, configuration) : configuration;
      }
    }
    const factory = this.#factory;
    if (!configuration || !factory) return false;
    const session = new Session(this, configuration);
    this.sessions.add(session);
    try {
      const { implementation } = await factory.createDebugAdapterDescriptor(session.api);
      if (!this.sessions.has(session)) {
        implementation.dispose();
        return false;
      }
      await session.start(implementation, configuration);
    } catch (error) {
      session.end();
      // VS Code shows it in a dialogue.
      this.#window.person.notices.push({ severity: 'error', text: (error as Error).message });
      return false;
    }
    this.#activeChanged.fire(session.api);
    return true;
  }
}

const services = new WeakMap<Window, DebugService>();

export function debugService(window: Window): DebugService {
  const known = services.get(window) ?? new DebugService(window);
  services.set(window, known);
  return known;
}

export function createDebugApi(window: Window): object {
  return debugService(window).api;
}
