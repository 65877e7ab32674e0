// A workspace that is not trusted: it has settings, an environment and a PATH that would run what lies in it.
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const vscode = require('vscode');
const { at, haveCodes, isSaid, serverProcess, show, suite, until } = require('./harness.cjs');

const { test, run } = suite();
exports.run = run;

const wasRun = () => fs.existsSync(process.env.SSOT_RUN_LOG);

test('the workspace is not trusted, and wants its own server', () => {
  assert.equal(vscode.workspace.isTrusted, false);
  const settings = JSON.parse(fs.readFileSync(at('.vscode/settings.json').fsPath, 'utf8'));
  assert.ok(settings['ssot.path'] && settings['ssot.interpreter'] && settings['ssot.importStrategy']);
});

test('imports are checked, by a server from elsewhere', async () => {
  await isSaid(/server: running, .* from PATH/);
  await isSaid(/workspace is trusted: no/);
  await show(at('shop/cart.py'));
  await haveCodes(at('shop/cart.py'), 'SSOT001 SSOT001 SSOT002');
  assert.ok(await until(serverProcess, 'the server'));
});

test('nothing of the workspace was run', async () => {
  await vscode.commands.executeCommand('ssot.restart');
  await isSaid(/server: running, .* from PATH/);
  assert.equal(wasRun(), false);
});
