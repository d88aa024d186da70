-- Types in the manifest that Neovim was started with, with its built-in completion, and prints what it saw as one line of
-- JSON. Neovim 0.11 or later. Keys are handled by the main loop, so nothing here waits in a function: each step has a
-- condition, which a timer checks.
local seen = { menus = {} }
vim.opt.showmode = false
vim.opt.shortmess:append("c")

local function finish(code)
  io.stdout:write(vim.json.encode(seen) .. "\n")
  vim.cmd(code == 0 and "qall!" or "cquit 1")
end

local function press(keys)
  vim.api.nvim_input(keys)
end

-- The menu that is open, as words; nil without one.
local function menu()
  local info = vim.fn.complete_info({ "pum_visible", "items" })
  if info.pum_visible == 1 then
    return vim.tbl_map(function(item) return item.abbr end, info.items)
  end
end

local function menu_with(word)
  local words = menu()
  if words and vim.tbl_contains(words, word) then
    table.insert(seen.menus, words)
    return true
  end
end

local function line(text)
  return vim.tbl_contains(vim.api.nvim_buf_get_lines(0, 0, -1, false), text)
end

local steps = {
  { "the first findings", function() return #vim.diagnostic.get(0) > 0 end, function()
    vim.api.nvim_win_set_cursor(0, { vim.api.nvim_buf_line_count(0), 0 })
    press("o<C-u>  logLevel: ") -- a space opens the list by itself
  end },
  { "the values", function() return menu_with("WARN") end, function() press("WA<C-y>") end },
  { "the value", function() return not menu() and line("  logLevel: WARN") end, function() press("<CR>repl<C-x><C-o>") end },
  { "the fields", function() return menu_with("replicas") end, function() press("<C-y>") end },
  { "the field", function() return not menu() and line("  replicas: 1") end, function() press("<Esc>") end },
  { "the end", function() return vim.api.nvim_get_mode().mode ~= "i" end, function()
    seen.lines = vim.api.nvim_buf_get_lines(0, -4, -1, false)
    finish(0)
  end },
}

local number, checks = 1, 0
vim.uv.new_timer():start(0, 20, vim.schedule_wrap(function()
  local step = steps[number]
  if step and step[2]() then
    number, checks = number + 1, 0
    step[3]()
  elseif step then
    checks = checks + 1
    if checks == 1500 then
      seen.failed = "waited in vain for " .. step[1]
      seen.lines = vim.api.nvim_buf_get_lines(0, -4, -1, false)
      seen.menu = menu()
      finish(1)
    end
  end
end))
