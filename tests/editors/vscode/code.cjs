// VS Code as code-server in headless Chromium: started, shown, ended.
'use strict';
const { execFileSync, spawn } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');

const CHROMIUM = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
];

function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * Starts code-server on a workspace. `given`: cache (folder of install.py), chromium, node, workspace, data (an empty
 * folder), settings, fakes (folders of extensions to install), vsix (one to install), env (what to set there), trust
 * (whether workspaces are trusted only where the user says so).
 */
async function open(given) {
  const port = await freePort();
  const at = (...parts) => path.join(given.data, ...parts);
  fs.mkdirSync(at('user', 'Machine'), { recursive: true });
  fs.mkdirSync(at('user', 'User'), { recursive: true });
  fs.mkdirSync(at('extensions'), { recursive: true });
  for (const folder of given.fakes ?? []) {
    fs.cpSync(folder, at('extensions', path.basename(folder)), { recursive: true });
  }
  fs.writeFileSync(at('user', 'Machine', 'settings.json'), JSON.stringify(given.settings));
  fs.writeFileSync(at('config.yaml'), '');
  const entry = path.join(given.cache, 'vscode/node_modules/code-server/out/node/entry.js');
  if (given.vsix !== undefined) {
    const folders = ['--config', at('config.yaml'), '--user-data-dir', at('user'), '--extensions-dir', at('extensions')];
    execFileSync(given.node, [entry, ...folders, '--install-extension', given.vsix]);
  }
  const log = fs.openSync(at('code-server.log'), 'a');
  // as from a terminal: else it asks the user's shell for another PATH
  const env = { ...process.env, ...given.env, VSCODE_CLI: '1' };
  const child = spawn(given.node, [
    entry, '--config', at('config.yaml'), '--user-data-dir', at('user'), '--extensions-dir', at('extensions'),
    '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--disable-telemetry', '--disable-update-check',
    ...(given.trust ? [] : ['--disable-workspace-trust']), '--disable-getting-started-override', '--ignore-last-opened',
    '--reconnection-grace-time', '1', ...(given.suite ? ['--vscode-option', 'enable-smoke-test-driver'] : []), given.workspace,
  ], { stdio: ['ignore', log, log], detached: true, env });
  const end = () => {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // it has ended
    }
  };
  try {
    await answering(`http://127.0.0.1:${port}/healthz`, child);
    const { chromium } = require(path.join(given.cache, 'vscode/node_modules/playwright-core'));
    const browser = await chromium.launch({ headless: true, executablePath: given.chromium, args: CHROMIUM });
    const context = await browser.newContext({ viewport: given.viewport ?? { width: 1280, height: 800 }, deviceScaleFactor: given.scale ?? 1 });
    const page = await context.newPage();
    const close = async () => {
      await browser.close().catch(() => undefined);
      end();
    };
    return { port, page, close };
  } catch (error) {
    end();
    throw error;
  }
}

async function answering(url, child) {
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) {
      throw new Error(`code-server ended with ${child.exitCode}`);
    }
    if (await fetch(url).then((answer) => answer.status < 500, () => false)) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('code-server does not answer');
}

function address(port, workspace) {
  return `http://127.0.0.1:${port}/?folder=${encodeURIComponent(workspace)}`;
}

/** The address that runs a test suite in the extension host, with an extension under development: it needs one. */
function suiteAddress(port, workspace, developed, suite) {
  const remote = (file) => `vscode-remote://127.0.0.1:${port}${file}`;
  const payload = [
    ['extensionDevelopmentPath', remote(developed)], ['extensionTestsPath', remote(suite)], ['skipWelcome', 'true'],
  ];
  return `${address(port, workspace)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
}

module.exports = { open, address, suiteAddress };
