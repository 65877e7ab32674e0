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
import { findServer, onInterpreterSelected, type Server } from './server';
import { initializationOptions, needsRestart, SECTION } from './settings';

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

export type Health = 'starting' | 'running' | 'stopped' | 'missing';

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
    void onInterpreterSelected(() => void this.restart()).then((one) => one && this.subscriptions.push(one));
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

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  /** Runs one of the server's commands. Tells the user, and returns undefined, where that fails. */
  async run<T>(command: string, ...args: unknown[]): Promise<T | undefined> {
    await this.work;
    if (this.client?.state !== State.Running) {
      void this.tell('The ssot-lsp server is not running.', 'Restart Server');
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
    this.become('starting');
    const searched: string[] = [];
    this.server = await findServer(this.context.extensionUri, searched);
    searched.forEach((line) => this.log.info(line));
    if (this.server === undefined) {
      this.become('missing');
      this.log.error(`ssot-lsp was found nowhere. Install it in the project's environment: ${INSTALL}`);
      void this.tell(
        `The ssot-lsp server was not found. Install it in the project's environment (${INSTALL}), or set ssot.path.`,
        'Try Again', 'Open Settings', 'Show Logs',
      );
      return;
    }
    const { command, args, env, from } = this.server;
    this.log.info(`server: ${[command, ...args].join(' ')} (from ${from})`);
    const run = { command, args, options: { env: { ...process.env, ...env } } };
    const client = new LanguageClient(SECTION, 'ssot-lsp', run, this.options());
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
      void this.tell(
        `The ssot-lsp server could not be started: ${command} (from ${from}). It may be too old; its log says more.`,
        'Show Logs', 'Try Again', 'Open Settings',
      );
      return;
    }
    this.begun = true;
    if (this.version !== undefined && isOlder(this.version, OLDEST)) {
      void this.tell(
        `ssot-lsp ${this.version} is older than ${OLDEST}, which this extension is made for. `
          + `Update it: ${INSTALL} --upgrade`,
        'Show Logs',
      );
    }
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
          'Restart Server', 'Show Logs',
        );
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    };
  }

  private async tell(message: string, ...answers: string[]): Promise<void> {
    const answer = await vscode.window.showErrorMessage(message, ...answers);
    if (answer === 'Try Again' || answer === 'Restart Server') {
      await this.restart();
    } else if (answer === 'Show Logs') {
      this.log.show();
    } else if (answer === 'Open Settings') {
      await vscode.commands.executeCommand('workbench.action.openSettings', 'ssot.path');
    }
  }
}

function isOlder(version: string, than: string): boolean {
  return version.localeCompare(than, 'en', { numeric: true }) < 0;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
