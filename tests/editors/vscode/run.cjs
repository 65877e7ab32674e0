// Runs a suite in the extension host of a real VS Code: `node run.cjs GIVEN.json`; exits with the suite's code.
'use strict';
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { open, suiteAddress } = require('./code.cjs');

/** What a suite may ask of the screen, for an extension sees no notification but its own. */
const asked = {
  // those of the notification centre: with the driver for tests VS Code shows no toasts
  notifications: (page) => page.locator('.notifications-center .notification-list-item').evaluateAll((all) => all.map((one) => ({
    text: one.querySelector('.notification-list-item-message')?.textContent ?? '',
    buttons: [...one.querySelectorAll('.notification-list-item-buttons-container .monaco-button')].map((button) => button.textContent),
  }))),
  click: (page, query) => page.locator('.notifications-center .notification-list-item-buttons-container .monaco-button')
    .filter({ hasText: new RegExp(`^${query.get('button')}$`) }).first().click({ timeout: 5000 }),
  text: (page, query) => page.locator(query.get('of')).allTextContents(),
};

async function screen(pageOf) {
  const server = http.createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://127.0.0.1');
    try {
      const answer = await asked[pathname.slice(1)](pageOf(), searchParams);
      response.end(JSON.stringify(answer ?? null));
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

async function main() {
  const given = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
  const log = path.join(given.data, 'console.log'); // VS Code says much that is of no interest here
  let code;
  const shown = await screen(() => code.page);
  given.env = { ...given.env, SSOT_SCREEN: shown.url };
  code = await open(given);
  try {
    const ended = new Promise((resolve) => void code.page.exposeFunction('codeAutomationExit', resolve));
    await code.page.exposeFunction('codeAutomationLog', (_type, args) => fs.appendFileSync(log, `${args.join(' ')}\n`));
    await code.page.goto(suiteAddress(code.port, given.workspace, given.developed, given.suite));
    const late = new Promise((resolve) => setTimeout(resolve, given.patience * 1000, 'late').unref());
    const exit = await Promise.race([ended, late]);
    if (exit !== 0) {
      await code.page.screenshot({ path: `${given.data}/failed.png` });
      console.log(`${exit === 'late' ? `no end after ${given.patience} s` : 'failed'}; the screen is in ${given.data}/failed.png`);
    }
    return exit === 0 ? 0 : 1;
  } finally {
    shown.close();
    await code.close();
  }
}

main().then(process.exit, (error) => {
  console.error(error);
  process.exit(2);
});
