-- What Neovim does by itself, with the configuration of lsp/ssot.lua alone.
local H = dofile(vim.fs.joinpath(vim.fs.dirname(arg[0]), 'harness.lua'))
local test, same, has, have_codes, text, edit, until_ = H.test, H.same, H.has, H.have_codes, H.text, H.edit, H.until_

vim.lsp.enable('ssot')

test('diagnostics, once', function()
  edit('shop/cart.py')
  have_codes('SSOT001 SSOT001 SSOT002')
  local one = vim.diagnostic.get(0, { lnum = 3 })[1]
  same({ one.source, one.severity, one.col, one.end_col }, { 'ssot-lsp', vim.diagnostic.severity.ERROR, 27, 32 })
end)

test('hover', function()
  vim.api.nvim_win_set_cursor(0, { 4, 28 })
  vim.lsp.buf.hover()
  has(H.floating(), 'shop.money')
end)

test('preferred code action', function()
  local before = text()
  vim.api.nvim_win_set_cursor(0, { 17, 32 })
  local preferred = function(action)
    return action.isPreferred
  end
  vim.lsp.buf.code_action({ apply = true, context = { only = { 'quickfix' }, diagnostics = {} }, filter = preferred })
  until_(function()
    return text() ~= before
  end, 'the fix')
  has(text(), 'collections.abc')
  have_codes('SSOT001 SSOT001')
end)

test('fix all', function()
  vim.lsp.buf.code_action({ apply = true, context = { only = { 'source.fixAll.ssot' }, diagnostics = {} } })
  until_(function()
    return not text():find('old_money', 1, true)
  end, 'the fixes')
  have_codes('')
  vim.cmd('silent write')
end)

test('workspace command', function()
  local client = H.client()
  local answer = client:request_sync('workspace/executeCommand', { command = 'ssot.checkWorkspace' }, 10000)
  same({ answer.result.findings, #answer.result.files, answer.result.complete }, { 7, 2, true })
end)

test('registry edit: a buffer that nobody touches follows', function()
  edit('shop/checkout.py')
  have_codes('SSOT001 SSOT001 SSOT002 SSOT003 SSOT004')
  local buffer = vim.api.nvim_get_current_buf()
  vim.cmd.split()
  edit('ssot.toml')
  H.client()
  vim.cmd('silent %s/shop.settings:GLOBALS/shop.settings:NOTHING/ | silent write')
  have_codes('SSOT001 SSOT001 SSOT002 SSOT003', buffer)
  vim.cmd('silent undo | silent write')
  have_codes('SSOT001 SSOT001 SSOT002 SSOT003 SSOT004', buffer)
  vim.cmd.close()
end)

test('registry edit: a fault is shown in the registry', function()
  edit('ssot.toml')
  vim.fn.append('$', { '', '[[rule]]', 'canonical = "a.b"' })
  until_(function()
    return H.codes():find('SSOT1', 1, true)
  end, 'the fault')
  vim.cmd('silent undo')
  have_codes('')
  vim.bo.modified = false
end)

test('fix on save, as the README says', function()
  local recipe
  local plugin = vim.api.nvim_get_runtime_file('lsp/ssot.lua', false)[1]:gsub('lsp/ssot.lua$', '')
  for block in io.open(plugin .. 'README.md'):read('a'):gmatch('```lua\n(.-)```') do
    recipe = block:find('BufWritePre', 1, true) and block or recipe
  end
  has(io.open(plugin .. 'doc/ssot.txt'):read('a'), (recipe:gsub('[^\n]+', '    %0')))
  assert(load(recipe))()
  edit('shop/checkout.py')
  vim.fn.append('$', { '', 'from shop.old_money import Price' })
  H.rest()
  vim.cmd('silent wall')
  local written = io.open(H.workspace .. '/shop/checkout.py'):read('a')
  assert(not written:find('old_money', 1, true), written)
  has(written, 'from shop.money import Price')
  vim.cmd('silent undo') -- one step, though it was several edits
  has(text(), '\n\nfrom shop.old_money import Price')
  has(text(), 'import shop.old_money\n')
end)

test('no server for a file that is in no project', function()
  local made = {}
  local create = vim.lsp.client.create
  vim.lsp.client.create = function(config) ---@diagnostic disable-line: duplicate-set-field
    made[#made + 1] = config.name
    return create(config)
  end
  vim.cmd.edit(vim.fn.tempname() .. '.py')
  vim.wait(100)
  vim.lsp.client.create = create
  same(made, {})
end)

test('the text for nvim-lspconfig says the same', function()
  local plugin = vim.api.nvim_get_runtime_file('lsp/ssot.lua', false)[1]:gsub('lsp/ssot.lua$', '')
  local ours = dofile(plugin .. 'lsp/ssot.lua')
  ours.handlers = nil
  same(dofile(plugin .. 'contrib/nvim-lspconfig/lsp/ssot.lua'), ours)
end)

H.done()
