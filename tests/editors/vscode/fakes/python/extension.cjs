// @ts-check
// As much of the Python extension as others see of it. That its shape is the real one's, tsc says (test_vscode.py).
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const vscode = require('vscode');

/** @typedef {import('@vscode/python-extension').PythonExtension} PythonExtension */
/** @typedef {import('@vscode/python-extension').ActiveEnvironmentPathChangeEvent} Changed */
/** @typedef {import('@vscode/python-extension').ResolvedEnvironment} Resolved */

/** @type {vscode.EventEmitter<Changed>} */
const changed = new vscode.EventEmitter();
let selected = '/nowhere/bin/python';

/** @param {string} python @returns {Resolved} */
const resolved = (python) => ({
  id: python,
  path: python,
  executable: { uri: vscode.Uri.file(python), bitness: '64-bit', sysPrefix: path.dirname(path.dirname(python)) },
  environment: undefined,
  version: { major: 3, minor: 11, micro: 7, release: { level: 'final', serial: 0 }, sysVersion: '3.11.7' },
  tools: ['Venv'],
});

/** @type {PythonExtension} */
const api = {
  ready: Promise.resolve(),
  debug: {
    getRemoteLauncherCommand: async () => [],
    getDebuggerPackagePath: async () => undefined,
  },
  environments: {
    getActiveEnvironmentPath: () => ({ id: selected, path: selected }),
    updateActiveEnvironmentPath: async (environment) => {
      selected = typeof environment === 'string' ? environment : environment.path;
      changed.fire({ id: selected, path: selected, resource: vscode.workspace.workspaceFolders?.[0] });
    },
    onDidChangeActiveEnvironmentPath: changed.event,
    known: [],
    onDidChangeEnvironments: new vscode.EventEmitter().event,
    refreshEnvironments: async () => undefined,
    resolveEnvironment: async (environment) => {
      const python = typeof environment === 'string' ? environment : environment.path;
      return fs.existsSync(python) ? resolved(python) : undefined; // as the real one does
    },
    getEnvironmentVariables: () => ({}),
    onDidEnvironmentVariablesChange: new vscode.EventEmitter().event,
  },
};

exports.activate = () => api;
