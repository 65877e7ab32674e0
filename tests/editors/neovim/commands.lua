-- The commands of the plugin.
local H = dofile(vim.fs.joinpath(vim.fs.dirname(arg[0]), 'harness.lua'))
local test, same, has, have_codes, text, edit, until_, says =
  H.test, H.same, H.has, H.have_codes, H.text, H.edit, H.until_, H.says

H.put('shop/späť.py', 's = "ä😀ľ"; import collections; collections.Mapping\n')
H.put('shop/latin.py', 'import shop.old_money # \233\n')
vim.lsp.enable('ssot')

-- What the quickfix list marks, with the type and the code.
local function marked()
  return vim.tbl_map(function(item)
    local name = vim.fs.basename(vim.api.nvim_buf_get_name(item.bufnr))
    if item.end_lnum == 0 then
      return ('%s %s'):format(item.type, item.text)
    end
    vim.fn.bufload(item.bufnr)
    local line = vim.api.nvim_buf_get_lines(item.bufnr, item.lnum - 1, item.lnum, true)[1]
    local code = item.text:match('%[(SSOT%d+)%]$')
    same(item.end_lnum, item.lnum)
    return ('%s:%d %s %s %s'):format(name, item.lnum, item.type, code, line:sub(item.col, item.end_col - 1))
  end, vim.fn.getqflist())
end

local echoed = {}
local echo = vim.api.nvim_echo
vim.api.nvim_echo = function(chunks, history, options) ---@diagnostic disable-line: duplicate-set-field
  echoed[#echoed + 1] = { text = chunks[1][1], status = options.status }
  if not options.kind then -- which has no place to go to here
    return
  end
  return echo(chunks, history, options)
end

test(':SsotCheckWorkspace fills the quickfix list, with places of characters beyond ASCII', function()
  edit('shop/cart.py')
  have_codes('SSOT001 SSOT001 SSOT002')
  vim.fn.setqflist({}, ' ', { title = 'mine', items = { { text = 'mine' } } })
  local window = vim.api.nvim_get_current_win()
  same(says('SsotCheckWorkspace'), '11 findings in 4 files')
  local found = marked()
  has(found[#found], 'E not checked: ')
  found[#found] = nil
  same(found, {
    'cart.py:4 E SSOT001 Price',
    'cart.py:4 E SSOT001 parse',
    'cart.py:17 E SSOT002 collections.Mapping',
    'checkout.py:1 E SSOT001 shop.old_money',
    'checkout.py:2 E SSOT001 make_client',
    'checkout.py:3 E SSOT004 GLOBALS',
    'checkout.py:6 E SSOT003 shop.old_money.Price',
    'checkout.py:7 E SSOT002 shop.old_money.parse',
    'späť.py:1 E SSOT002 collections.Mapping',
    'test_checkout.py:9 W SSOT003 shop.old_money.parse',
    'test_checkout.py:15 W SSOT005 # ssot: ignore',
  })
  same(vim.api.nvim_get_current_win(), window)
  assert(vim.fn.getqflist({ winid = 0 }).winid ~= 0, 'the list is not shown')
end)

test('progress is shown, and ends', function()
  until_(function()
    return vim.tbl_isempty(H.client().progress.pending)
  end, 'the end of the progress')
  has(
    table.concat(
      vim.tbl_map(function(one)
        return one.text
      end, echoed),
      '\n'
    ),
    'files'
  )
  if vim.fn.has('nvim-0.12') == 1 then
    same(echoed[#echoed].status, 'success')
  end
  same(vim.api.nvim_get_autocmds({ group = 'ssot.progress' }), {})
end)

test('another check takes the place of the first, and leaves the lists of others', function()
  local before = marked()
  same(vim.fn.getqflist({ nr = '$' }).nr, 2)
  says('SsotCheckWorkspace')
  same(vim.fn.getqflist({ nr = '$' }).nr, 2)
  same(marked(), before)
  vim.cmd('silent colder')
  same(vim.fn.getqflist({ title = 0 }).title, 'mine')
  vim.cmd('silent cnewer')
end)

test('the findings of files that are not open are diagnostics, too', function()
  until_(function()
    local buffer = vim.fn.bufnr('test_checkout.py')
    return H.codes(buffer) == 'SSOT003 SSOT005'
  end, 'the diagnostics')
end)

test(':SsotCheckWorkspace! stops the check', function()
  for number = 1, 400 do
    H.put(('tests/m%d.py'):format(number), 'from shop.old_money import Price\n')
  end
  local before = #vim.fn.getqflist()
  vim.cmd('SsotCheckWorkspace')
  same(says('SsotCheckWorkspace!'), 'the check was stopped')
  until_(function()
    return vim.tbl_isempty(H.client().progress.pending)
  end, 'the end of the progress')
  same(#vim.fn.getqflist(), before)
  same(says('SsotCheckWorkspace!'), 'no check runs')
  for number = 1, 400 do
    os.remove(('%s/tests/m%d.py'):format(H.workspace, number))
  end
  os.remove(H.workspace .. '/shop/latin.py')
  same(says('SsotCheckWorkspace'), '11 findings in 4 files')
end)

test(':SsotRule explains', function()
  vim.cmd('SsotRule money')
  has(H.floating(), 'shop.old_money')
  edit('shop/cart.py')
  have_codes('SSOT001 SSOT001 SSOT002')
  vim.api.nvim_win_set_cursor(0, { 17, 30 })
  vim.cmd('SsotRule')
  has(H.floating(), 'collections:Mapping')
  vim.api.nvim_win_set_cursor(0, { 1, 0 })
  has(says('SsotRule'), 'no finding in this line')
  has(says('SsotRule nonsense'), "no rule and no code 'nonsense'")
  same(vim.fn.getcompletion('SsotRule mo', 'cmdline'), { 'money' })
  same(#vim.fn.getcompletion('SsotRule SSOT', 'cmdline'), 5)
end)

test(':SsotFix mends what is shown, saved or not, and is undone in one step', function()
  edit('shop/checkout.py')
  have_codes('SSOT001 SSOT001 SSOT002 SSOT003 SSOT004')
  vim.fn.append(0, 'import shop.old_money as m  # ľ😀')
  H.rest()
  local before = text()
  same(says('SsotFix'), 'fixed 4 findings')
  assert(not text():find('old_money', 1, true), text())
  has(text(), '# ľ😀')
  vim.cmd('silent undo')
  same(text(), before)
  vim.cmd('silent undo')
  have_codes('SSOT001 SSOT001 SSOT002 SSOT003 SSOT004')
  vim.bo.modified = false
end)

test(':SsotFix says why it does nothing', function()
  edit('shop/money.py')
  H.client()
  same(says('SsotFix'), 'nothing can safely be fixed')
  edit('shop/cart.py')
  vim.bo.modifiable = false
  local before = text()
  says('SsotFix')
  assert(not H.told[1].message:find('^ssot%-lsp: fixed'), vim.inspect(H.told))
  same(text(), before)
  vim.bo.modifiable = true
  vim.cmd.enew()
  has(says('SsotFix'), 'does not look at this buffer')
end)

test(':SsotFixWorkspace goes by buffers that are not saved', function()
  edit('shop/cart.py')
  local cart = vim.api.nvim_get_current_buf()
  vim.fn.append('$', '# not saved')
  edit('shop/checkout.py')
  vim.fn.append(0, '# not saved, nor sent')
  H.rest()
  local before = text()
  has(says('SsotFixWorkspace'), 'fixed 8 findings in 4 files; `:wall`')
  for _, name in ipairs({ 'shop/cart.py', 'shop/checkout.py', 'shop/späť.py', 'tests/test_checkout.py' }) do
    local buffer = vim.fn.bufnr(H.workspace .. '/' .. name)
    assert(vim.bo[buffer].modified and vim.bo[buffer].buflisted, name)
    assert(not text(buffer):find('import shop.old_money', 1, true), text(buffer))
  end
  has(text(cart), '\n# not saved')
  same(vim.api.nvim_buf_get_lines(0, 0, 1, true), { '# not saved, nor sent' })
  vim.cmd('silent undo')
  same(text(), before)
  vim.cmd('silent redo | silent wall')
  assert(not io.open(H.workspace .. '/shop/cart.py'):read('a'):find('old_money', 1, true))
end)

test('a list with nothing in it is closed', function()
  edit('shop/checkout.py')
  vim.cmd('silent %d | silent write')
  edit('tests/test_checkout.py')
  vim.cmd('silent %d | silent write')
  same(says('SsotCheckWorkspace'), 'no findings')
  same(vim.fn.getqflist({ winid = 0 }).winid, 0)
end)

test(':checkhealth ssot finds nothing wrong', function()
  vim.cmd('checkhealth ssot')
  local shown = text()
  for _, part in ipairs({ 'bin/ssot-lsp: ssot-lsp ', 'enabled', 'ssot.toml: 4 rules', 'attached to' }) do
    has(shown, part)
  end
  assert(not shown:find('ERROR') and not shown:find('WARNING'), shown)
  vim.cmd.close()
end)

test(':checkhealth ssot names the problems of the registry', function()
  edit('ssot.toml')
  H.client()
  vim.fn.append('$', { '', '[[rule]]', 'canonical = "a.b"' })
  vim.cmd('silent write')
  local shown
  until_(function()
    vim.cmd('checkhealth ssot')
    shown = text()
    vim.cmd.bwipeout()
    return shown:find('SSOT1%d%d')
  end, 'the problem')
  has(shown, 'ERROR')
  edit('ssot.toml')
  vim.cmd('silent %d | silent write')
  until_(function()
    return says('SsotCheckWorkspace') == 'no findings'
  end, 'a check with no rules')
end)

test(':help has every command', function()
  local doc = vim.fn.tempname()
  vim.fn.mkdir(doc .. '/doc', 'p')
  vim.uv.fs_copyfile(vim.api.nvim_get_runtime_file('doc/ssot.txt', false)[1], doc .. '/doc/ssot.txt')
  vim.cmd.helptags(doc .. '/doc')
  vim.opt.runtimepath:append(doc)
  for name in pairs(vim.api.nvim_get_commands({})) do
    if name:find('^Ssot') then
      vim.cmd.help(':' .. name)
      has(text(), ':' .. name)
    end
  end
  for _, name in ipairs({ 'ssot', 'ssot-registry', 'ssot-settings', 'ssot-fix-on-save' }) do
    vim.cmd.help(name)
  end
end)

H.done()
