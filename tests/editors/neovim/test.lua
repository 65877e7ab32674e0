-- Runs in Neovim: nvim --headless -u NONE -i NONE --cmd 'set rtp^=editors/neovim' -l test.lua WORKSPACE RESULTS
local workspace, results = arg[1], arg[2]
local ran = {}

local function until_(look, what)
  local found
  local ok = vim.wait(20000, function()
    found = look()
    return found ~= nil and found ~= false
  end, 20)
  if not ok then
    error('waited for ' .. what, 2)
  end
  return found
end

local function same(got, wanted)
  if not vim.deep_equal(got, wanted) then
    error(('%s, and not %s'):format(vim.inspect(got), vim.inspect(wanted)), 2)
  end
end

local function codes(buffer)
  local found = vim.tbl_map(function(one)
    return one.code
  end, vim.diagnostic.get(buffer or 0))
  table.sort(found)
  return table.concat(found, ' ')
end

local function have_codes(wanted)
  local ok = pcall(until_, function()
    return codes() == wanted
  end, wanted)
  if not ok then
    error(('there is %q, and not %q'):format(codes(), wanted), 2)
  end
end

local function text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
end

local function edit(name)
  vim.cmd.edit(vim.fn.fnameescape(workspace .. '/' .. name))
end

local function test(name, run)
  local ok, failure = xpcall(run, debug.traceback)
  ran[#ran + 1] = { name = name, failure = not ok and tostring(failure) or vim.NIL }
end

vim.cmd('filetype on')
vim.cmd('runtime plugin/ssot.lua')
vim.o.swapfile = false
vim.o.hidden = true
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
  local window = until_(function()
    for _, one in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(one).relative ~= '' then
        return one
      end
    end
  end, 'the window of the hover')
  local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
  assert(table.concat(lines, '\n'):find('shop.money', 1, true), table.concat(lines, '\n'))
  vim.api.nvim_win_close(window, true)
end)

test('the preferred quick fix', function()
  local before = text()
  vim.api.nvim_win_set_cursor(0, { 17, 32 })
  local preferred = function(action)
    return action.isPreferred
  end
  vim.lsp.buf.code_action({ apply = true, context = { only = { 'quickfix' }, diagnostics = {} }, filter = preferred })
  until_(function()
    return text() ~= before
  end, 'the fix')
  assert(text():find('collections.abc', 1, true), text())
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

test(':SsotCheckWorkspace fills the quickfix list', function()
  vim.cmd('SsotCheckWorkspace')
  local items = until_(function()
    local all = vim.fn.getqflist()
    return #all > 0 and all
  end, 'the quickfix list')
  same(#items, 7)
  assert(items[1].text:find('SSOT001', 1, true), items[1].text)
  assert(vim.api.nvim_buf_get_name(items[1].bufnr):find('checkout.py', 1, true))
  same({ items[1].lnum, items[1].col, items[1].type }, { 1, 8, 'E' })
  vim.cmd('cclose')
end)

test(':SsotRule explains a rule', function()
  vim.cmd('SsotRule money')
  local shown = until_(function()
    for _, one in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(one).relative ~= '' then
        return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(one), 0, -1, false), '\n')
      end
    end
  end, 'the window of the rule')
  assert(shown:find('shop.old_money', 1, true), shown)
  vim.cmd('fclose!')
  same(vim.fn.getcompletion('SsotRule mo', 'cmdline'), { 'money' })
end)

test('a saved registry is in force', function()
  edit('shop/checkout.py')
  have_codes('SSOT001 SSOT001 SSOT002 SSOT003 SSOT004')
  edit('ssot.toml')
  until_(function()
    return #vim.lsp.get_clients({ name = 'ssot', bufnr = 0 }) > 0
  end, 'the client')
  vim.cmd('silent %s/shop.settings:GLOBALS/shop.settings:NOTHING/ | silent write')
  edit('shop/checkout.py')
  have_codes('SSOT001 SSOT001 SSOT002 SSOT003')
end)

test(':SsotFix mends a buffer', function()
  vim.cmd('SsotFix')
  until_(function()
    return not text():find('old_money', 1, true)
  end, 'the fixes')
end)

test(':SsotFixWorkspace mends files that are not open', function()
  edit('ssot.toml')
  vim.cmd('SsotFixWorkspace')
  local name = workspace .. '/tests/test_checkout.py'
  until_(function()
    local lines = vim.api.nvim_buf_get_lines(vim.fn.bufadd(name), 0, -1, false)
    return #lines > 1 and not table.concat(lines, '\n'):find('# ssot: ignore\n', 1, true)
  end, 'the fix in a file that is not open')
end)

test(':checkhealth ssot finds nothing wrong', function()
  vim.cmd('checkhealth ssot')
  local shown = text()
  assert(shown:find('a server answers', 1, true), shown)
  assert(not shown:find('ERROR', 1, true), shown)
end)

test('the server ends with the editor', function()
  for _, client in ipairs(vim.lsp.get_clients()) do
    client:stop()
  end
  until_(function()
    return #vim.lsp.get_clients() == 0
  end, 'the server to end')
end)

local file = assert(io.open(results, 'w'))
file:write(vim.json.encode(ran))
file:close()
vim.cmd('qall!')
