import * as vscode from 'vscode';
import {
  CloseAction,
  ErrorAction,
  ExecuteCommandRequest,
  LanguageClient,
  RevealOutputChannelOn,
  State,
  type CloseHandlerResult,
  type ErrorHandler,
  type LanguageClientOptions,
} from 'vscode-languageclient/node';
import { onInterpreterSelected } from './python';
import { findServer, isServer, versionOf, type NoServer, type Server } from './server';
import { initializationOptions, isEnabled, needsRestart, SECTION } from './settings';

/** The oldest server that has all that this extension asks for. */
const OLDEST = '0.1.0';
const RESTARTS = 4;
const WITHIN = 180_000; // milliseconds
const INSTALL = 'python -m pip install ssot-lsp';

export const SELECTOR = [
  { scheme: 'file', language: 'python' },
  { scheme: 'untitled', language: 'python' },
  { scheme: 'vscode-notebook-cell', language: 'python' },
  // by their names: without an extension for TOML, VS Code has no such language
  { scheme: 'file', pattern: '**/ssot.toml' },
  { scheme: 'file', pattern: '**/pyproject.toml' },
  { scheme: 'file', language: 'markdown' },
];

export type Health = 'starting' | 'running' | 'stopped' | 'missing' | 'off';

type Answer = 'Restart Server' | 'Try Again' | 'Show Logs' | 'Open Settings';

/** The server's process and the connection to it, for as long as the extension is active. */
export class Session implements vscode.Disposable {
  server: Server | undefined;
  health: Health = 'stopped';
  private client: LanguageClient | undefined;
  private begun = false; // the present client has been running
  private work: Promise<void> = Promise.resolve();
  private readonly changed = new vscode.EventEmitter<Health>();
  readonly onDidChangeHealth = this.changed.event;
  private readonly subscriptions: vscode.Disposable[] = [this.changed];

  constructor(
    private readonly context: vscode.ExtensionContext,
    readonly log: vscode.LogOutputChannel,
    private readonly trace: vscode.LogOutputChannel,
  ) {
    this.subscriptions.push(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (needsRestart(event)) {
          void this.restart();
        }
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => void this.restart()),
    );
    const selected = onInterpreterSelected(() => void this.follow());
    void selected.then((one) => one && this.subscriptions.push(one));
  }

  get version(): string | undefined {
    return this.client?.initializeResult?.serverInfo?.version;
  }

  start(): Promise<void> {
    return this.next(() => this.begin());
  }

  stop(): Promise<void> {
    return this.next(() => this.end());
  }

  restart(): Promise<void> {
    return this.next(async () => {
      await this.end();
      await this.begin();
    });
  }

  /** Another interpreter was selected: that matters only where another server comes of it. */
  private follow(): Promise<void> {
    return this.next(async () => {
      const found = isEnabled() ? await findServer(this.context.extensionUri, []) : undefined;
      if (found !== undefined && JSON.stringify(found) !== JSON.stringify(this.server)) {
        this.log.info('another interpreter was selected');
        await this.end();
        await this.begin();
      }
    });
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  /** Runs one of the server's commands. Tells the user, and returns undefined, where that fails. */
  async run<T>(command: string, ...args: unknown[]): Promise<T | undefined> {
    await this.work;
    if (this.health === 'off') {
      void this.tell('ssot-lsp is turned off: ssot.enable is false.', 'ssot.enable', 'Open Settings');
      return undefined;
    }
    if (this.client?.state !== State.Running) {
      void this.tell('The ssot-lsp server is not running.', 'ssot', 'Restart Server', 'Show Logs');
      return undefined;
    }
    try {
      return (await this.client.sendRequest(ExecuteCommandRequest.type, { command, arguments: args })) as T;
    } catch (error) {
      void vscode.window.showErrorMessage(`ssot-lsp: ${messageOf(error)}`);
      return undefined;
    }
  }

  /** Starting and stopping come one after the other, however fast they are asked for. */
  private next(what: () => Promise<void>): Promise<void> {
    this.work = this.work.then(what).catch((error: unknown) => this.log.error(messageOf(error)));
    return this.work;
  }

  private become(health: Health): void {
    this.health = health;
    this.changed.fire(health);
  }

  private async begin(): Promise<void> {
    this.begun = false;
    this.server = undefined;
    if (!isEnabled()) {
      this.log.info('ssot.enable is false');
      this.become('off');
      return;
    }
    this.become('starting');
    const searched: string[] = [];
    const found = await findServer(this.context.extensionUri, searched);
    searched.forEach((line) => this.log.info(line));
    if (!isServer(found)) {
      this.become('missing');
      this.tellWhatIsMissing(found);
      return;
    }
    this.server = found;
    const { command, args, from } = found;
    this.log.info(`server: ${[command, ...args].join(' ')} (from ${from})`);
    const client = new LanguageClient(SECTION, 'ssot-lsp', { command, args }, this.options());
    this.client = client;
    client.onDidChangeState(({ newState }) => {
      if (this.client === client) {
        this.become(newState === State.Running ? 'running' : newState === State.Starting ? 'starting' : 'stopped');
      }
    });
    try {
      await client.start();
    } catch (error) {
      this.become('stopped');
      this.log.error(messageOf(error));
      const version = args.length === 1 ? await versionOf(command) : undefined;
      if (version !== undefined && isOlder(version, OLDEST)) {
        this.tellOfAge(version, command);
      } else {
        void this.tell(
          `The ssot-lsp server could not be started: ${command} (from ${from}). Its log says more.`,
          'ssot.path', 'Show Logs', 'Try Again', 'Open Settings',
        );
      }
      return;
    }
    this.begun = true;
    if (this.version !== undefined && isOlder(this.version, OLDEST)) {
      this.tellOfAge(this.version, command);
    }
  }

  private tellWhatIsMissing(found: NoServer): void {
    if (found === 'nowhere') {
      this.log.error(`ssot-lsp was found nowhere. Install it in the project's environment: ${INSTALL}`);
      void this.tell(
        `The ssot-lsp server was not found. Install it in the project's environment (${INSTALL}), or set ssot.path.`,
        'ssot.path', 'Try Again', 'Open Settings', 'Show Logs',
      );
      return;
    }
    const tried = found.tried.length ? `It cannot be run by ${found.tried.join(', nor by ')}.` : 'None was found.';
    this.log.error(`no Python for the bundled server. ${tried}`);
    void this.tell(
      `ssot-lsp needs Python 3.10 or newer. ${tried} Install one, or name it in ssot.interpreter.`,
      'ssot.interpreter', 'Try Again', 'Open Settings', 'Show Logs',
    );
  }

  private tellOfAge(version: string, command: string): void {
    const text = `ssot-lsp ${version} (${command}) is older than ${OLDEST}, which this extension is made for.`;
    this.log.error(text);
    void this.tell(`${text} Update it: ${INSTALL} --upgrade`, 'ssot.path', 'Try Again', 'Open Settings', 'Show Logs');
  }

  private async end(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (client !== undefined) {
      try {
        await client.dispose(2000);
      } catch (error) {
        this.log.info(`the server did not end as asked: ${messageOf(error)}`);
      }
    }
    this.become('stopped');
  }

  private options(): LanguageClientOptions {
    return {
      documentSelector: SELECTOR,
      outputChannel: this.log,
      traceOutputChannel: this.trace,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions,
      initializationFailedHandler: () => false, // `begin` tells of it
      errorHandler: this.errorHandler(),
    };
  }

  /** Starts a server that died anew, but not without end. */
  private errorHandler(): ErrorHandler {
    const deaths: number[] = [];
    return {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: (): CloseHandlerResult => {
        if (!this.begun) {
          return { action: CloseAction.DoNotRestart, handled: true }; // `begin` tells of it
        }
        const now = Date.now();
        deaths.push(now);
        if (deaths.filter((then) => now - then < WITHIN).length <= RESTARTS) {
          return { action: CloseAction.Restart, message: 'The server ended; it is started again.', handled: true };
        }
        void this.tell(
          `The ssot-lsp server ended ${RESTARTS + 1} times in ${WITHIN / 60_000} minutes and is left alone. `
            + 'Its log says why; please report it with "ssot-lsp: Debug Information".',
          'ssot', 'Restart Server', 'Show Logs',
        );
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    };
  }

  /** Tells what is wrong, with what can be done about it; `setting` is what Open Settings opens. */
  private async tell(message: string, setting: string, ...answers: Answer[]): Promise<void> {
    const answer = await vscode.window.showErrorMessage(message, ...answers);
    if (answer === 'Try Again' || answer === 'Restart Server') {
      await this.restart();
    } else if (answer === 'Show Logs') {
      this.log.show();
    } else if (answer === 'Open Settings') {
      await vscode.commands.executeCommand('workbench.action.openSettings', setting);
    }
  }
}

function isOlder(version: string, than: string): boolean {
  return version.localeCompare(than, 'en', { numeric: true }) < 0;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
