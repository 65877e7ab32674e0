// What the user is told, and can do, when there is no server, or none that works. The tests go in order.
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const vscode = require('vscode');
const {
  at, clearNotifications, click, findings, haveCodes, isSaid, isTold, notifications, serverProcess, set, show, suite, until,
} = require('./harness.cjs');

const { test, run } = suite();
exports.run = run;

const CHECKOUT = 'SSOT001 SSOT001 SSOT002 SSOT003 SSOT004';
const script = (name, text) => {
  fs.writeFileSync(at(name).fsPath, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return at(name).fsPath;
};
const program = (text) => `exec ${process.env.SSOT_PYTHON} -c '${text}' "$@"`;

test('a server that was killed comes back', async () => {
  await show(at('shop/checkout.py'));
  const before = await until(serverProcess, 'the server');
  process.kill(before, 'SIGKILL');
  await until(async () => ![undefined, before].includes(await serverProcess()), 'another server');
  await haveCodes(at('shop/checkout.py'), CHECKOUT);
});

test('a server that dies again and again is left alone, until it is asked for', async () => {
  await vscode.commands.executeCommand('ssot.restart');
  for (let deaths = 1; deaths <= 5; deaths++) {
    await isSaid(/server: running/);
    const before = await until(serverProcess, 'a server');
    process.kill(before, 'SIGKILL');
    await until(async () => (await serverProcess()) !== before, 'it to die');
  }
  const told = await isTold(/ended 5 times in 3 minutes and is left alone/);
  assert.deepEqual(told.buttons, ['Restart Server', 'Show Logs']);
  await isSaid(/server: stopped/);
  assert.equal(await serverProcess(), undefined);
  await click('Restart Server');
  await isSaid(/server: running/);
  await show(at('shop/checkout.py'));
  await haveCodes(at('shop/checkout.py'), CHECKOUT);
});

test('Restart Server gives another one', async () => {
  const before = await serverProcess();
  await vscode.commands.executeCommand('ssot.restart');
  await until(async () => ![undefined, before].includes(await serverProcess()), 'another server');
  await haveCodes(at('tests/test_checkout.py'), 'SSOT003 SSOT005');
});

test('a server that is not there is told of, with what to do, and the commands stay', async () => {
  await clearNotifications();
  await set('path', ['/nowhere/ssot-lsp']);
  const told = await isTold(/not found/);
  assert.match(told.text, /python -m pip install ssot-lsp/);
  assert.deepEqual(told.buttons, ['Try Again', 'Open Settings', 'Show Logs']);
  assert.equal(await serverProcess(), undefined);
  assert.equal(findings(at('shop/checkout.py')).length, 0);
  await isSaid(/server: missing/);
  await clearNotifications();
  assert.equal(await vscode.commands.executeCommand('ssot.ui.checkWorkspace'), undefined);
  await isTold(/The ssot-lsp server is not running/);
});

test('Show Logs shows the log', async () => {
  await set('path', ['/nowhere/ssot-lsp']);
  await clearNotifications();
  await vscode.commands.executeCommand('ssot.restart');
  await isTold(/not found/);
  await click('Show Logs');
  // that it stays empty is of this VS Code: the library that writes logs is not built for it
  await until(() => vscode.window.visibleTextEditors.some((one) => /^output:.*ssot-lsp\.log$/.test(one.document.uri)), 'the log');
  await vscode.commands.executeCommand('workbench.action.closePanel');
});

test('Try Again finds a server that has been put there meanwhile', async () => {
  const late = at('late').fsPath;
  await set('path', [late]);
  await clearNotifications();
  await vscode.commands.executeCommand('ssot.restart');
  await isTold(/not found/);
  script('late', `exec ${process.env.SSOT_SERVER} "$@"`);
  await click('Try Again');
  await isSaid(/server: running, .* from ssot\.path/);
});

test('a program that is no server is told of, and not started again and again', async () => {
  await clearNotifications();
  const broken = script('broken', 'echo "$@" >> "$0.log"\nexit 3');
  await set('path', [broken]);
  const told = await isTold(/could not be started: .*broken \(from ssot\.path\)/);
  assert.deepEqual(told.buttons, ['Show Logs', 'Try Again', 'Open Settings']);
  await isSaid(/server: stopped/);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  assert.equal(fs.readFileSync(`${broken}.log`, 'utf8'), 'server\n--version\n');
});

test('a program that is too old to have a server is told to be too old', async () => {
  await clearNotifications();
  await set('path', [script('ancient', '[ "$1" = --version ] && echo ssot-lsp 0.0.1 && exit\necho invalid choice >&2\nexit 2')]);
  const told = await isTold(/ssot-lsp 0\.0\.1 \(.*ancient\) is older than 0\.1\.0/);
  assert.match(told.text, /pip install ssot-lsp --upgrade/);
  assert.deepEqual(told.buttons, ['Try Again', 'Open Settings', 'Show Logs']);
  await isSaid(/server: stopped/);
});

test('a server that says it is too old is told of, and serves', async () => {
  await clearNotifications();
  const text = 'import sys, ssot_lsp; ssot_lsp.__version__ = "0.0.9"; from ssot_lsp.__main__ import main; sys.exit(main())';
  await set('path', [script('old', `PYTHONPATH='${process.env.SSOT_ROOT}' ${program(text)}`)]);
  await isTold(/ssot-lsp 0\.0\.9 \(.*old\) is older than 0\.1\.0/);
  await isSaid(/server: running, 0\.0\.9/);
  await show(at('shop/checkout.py'));
  await haveCodes(at('shop/checkout.py'), CHECKOUT);
});

test('turned off, no process is left, and the commands say why', async () => {
  await clearNotifications();
  await set('enable', false);
  await until(async () => (await serverProcess()) === undefined, 'the server to end');
  await isSaid(/server: off/);
  assert.equal(await vscode.commands.executeCommand('ssot.ui.checkWorkspace'), undefined);
  const told = await isTold(/ssot\.enable is false/);
  assert.deepEqual(told.buttons, ['Open Settings']);
  await set('enable', undefined);
  await until(serverProcess, 'the server');
});

test('useBundled without a bundled server takes the one that there is', async () => {
  await clearNotifications();
  await set('path', []);
  await set('importStrategy', 'useBundled');
  fs.mkdirSync(at('.venv/bin').fsPath, { recursive: true });
  fs.copyFileSync(process.env.SSOT_SERVER, at('.venv/bin/ssot-lsp').fsPath);
  fs.writeFileSync(at('.venv/bin/python').fsPath, '');
  await vscode.commands.executeCommand('ssot.restart');
  await isSaid(/server: running, .* from the environment of .*\.venv/);
  assert.deepEqual((await notifications()).filter((one) => /not found/.test(one.text)), []);
});
