// Runs suite.cjs in the extension host of a real VS Code: `node run.cjs GIVEN.json`; exits with the suite's code.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { open, suiteAddress } = require('./code.cjs');

async function main() {
  const given = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
  const log = path.join(given.data, 'console.log'); // VS Code says much that is of no interest here
  const code = await open(given);
  try {
    const ended = new Promise((resolve) => void code.page.exposeFunction('codeAutomationExit', resolve));
    await code.page.exposeFunction('codeAutomationLog', (_type, args) => fs.appendFileSync(log, `${args.join(' ')}\n`));
    await code.page.goto(suiteAddress(code.port, given.workspace, given.extension, given.suite));
    const late = new Promise((resolve) => setTimeout(resolve, given.patience * 1000, 'late').unref());
    const exit = await Promise.race([ended, late]);
    if (exit === 'late') {
      await code.page.screenshot({ path: `${given.data}/late.png` });
      console.log(`no end after ${given.patience} s; what was on screen is in ${given.data}/late.png`);
    }
    return exit === 0 ? 0 : 1;
  } finally {
    await code.close();
  }
}

main().then(process.exit, (error) => {
  console.error(error);
  process.exit(2);
});
