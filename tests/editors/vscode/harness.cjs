// What the suites that run inside VS Code share: how to wait, what to look at, how a suite is run.
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const vscode = require('vscode');

const root = vscode.workspace.workspaceFolders[0].uri;
const at = (name) => vscode.Uri.joinPath(root, name);
const WORKSPACE = vscode.ConfigurationTarget.Workspace;

/** Waits until `look` returns something (not undefined and not false). */
async function until(look, what, seconds = 60) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) {
      return found;
    }
    if (Date.now() > end) {
      throw new Error(`waited ${seconds} s for ${typeof what === 'function' ? await what() : what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const findings = (uri) => vscode.languages.getDiagnostics(uri).filter((one) => one.source === 'ssot-lsp');
const codeOf = (one) => (typeof one.code === 'object' ? one.code.value : one.code);
const codes = (uri) => findings(uri).map(codeOf).sort().join(' ');
const haveCodes = (uri, wanted) =>
  until(() => codes(uri) === wanted, () => `${wanted || 'nothing'} in ${uri.path}; there is: ${codes(uri) || 'nothing'}`);
const show = async (uri) => vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));

async function replace(document, from, to) {
  const start = document.getText().indexOf(from);
  assert.notEqual(start, -1, `${from} is not in ${document.uri.path}`);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(start + from.length)), to);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

const quickFixes = (uri, range) =>
  vscode.commands.executeCommand('vscode.executeCodeActionProvider', uri, range, vscode.CodeActionKind.QuickFix.value, 20);

/** Sets a setting of ours for the workspace; undefined takes it away. */
const set = (key, value) => vscode.workspace.getConfiguration('ssot').update(key, value, WORKSPACE);

async function debugInformation() {
  await vscode.commands.executeCommand('ssot.ui.debugInformation');
  return vscode.window.activeTextEditor.document.getText();
}

/** Waits until Debug Information says something. */
async function isSaid(pattern) {
  let said;
  return until(async () => pattern.test((said = await debugInformation())), () => `${pattern} in:\n${said}`);
}

/** The processes of the server, children of the extension host. */
function serverProcesses() {
  const found = [];
  for (const name of fs.readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    try {
      const [state, parent] = fs.readFileSync(path.join('/proc', name, 'stat'), 'utf8').replace(/^.*\) /s, '').split(' ');
      const command = fs.readFileSync(path.join('/proc', name, 'cmdline'), 'utf8');
      if (Number(parent) === process.pid && state !== 'Z' && /ssot_lsp|launch\.py/.test(command)) {
        found.push(Number(name));
      }
    } catch {
      // it has ended meanwhile
    }
  }
  return found;
}

const serverProcess = async () => serverProcesses()[0];

// What is on the screen: run.cjs answers.
const onScreen = async (what) => {
  const answer = await fetch(`${process.env.SSOT_SCREEN}/${what}`);
  assert.equal(answer.status, 200, await answer.clone().text());
  return answer.json();
};

async function notifications() {
  await vscode.commands.executeCommand('notifications.showList');
  return onScreen('notifications');
}

/** Waits for a notification that says so; returns its text and its buttons. */
async function isTold(pattern) {
  let there = [];
  return until(async () => {
    there = await notifications();
    return there.find((one) => pattern.test(one.text));
  }, () => `a notification ${pattern}; there is: ${JSON.stringify(there)}`);
}

const click = (button) => onScreen(`click?${new URLSearchParams({ button })}`);
const clearNotifications = () => vscode.commands.executeCommand('notifications.clearAll');

/** Returns how to say what a suite's tests are, and the suite as VS Code runs it. */
function suite() {
  const tests = [];
  const test = (name, run) => tests.push({ name, run });
  const run = async () => {
    const results = [];
    const only = process.env.SSOT_ONLY;
    for (const one of tests) {
      if (only && !one.name.includes(only)) {
        continue;
      }
      const began = Date.now();
      let failure = null;
      try {
        await one.run();
      } catch (error) {
        failure = String(error.stack ?? error);
      }
      results.push({ name: one.name, failure, seconds: (Date.now() - began) / 1000 });
      fs.writeFileSync(process.env.SSOT_RESULTS, JSON.stringify(results));
    }
    if (results.some((one) => one.failure !== null)) {
      throw new Error('some tests failed');
    }
  };
  return { test, run };
}

module.exports = {
  at, clearNotifications, click, codes, debugInformation, findings, haveCodes, isSaid, isTold, notifications, onScreen, quickFixes, replace,
  serverProcess, serverProcesses, set, show, suite, until, WORKSPACE,
};
