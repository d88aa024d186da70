-- Works on the manifest that Neovim was started with as a user would, through the built-in client, and prints what it saw
-- as one line of JSON. Runs in Neovim 0.7 and in 0.11.
local seen = {}

local function finish(code)
  io.stdout:write(vim.json.encode(seen) .. "\n")
  vim.cmd(code == 0 and "qall!" or "cquit 1")
end

local function wait(what, condition)
  local given
  local ok = vim.wait(30000, function()
    given = condition()
    return given
  end, 10)
  if not ok then
    seen.failed = "waited in vain for " .. what
    finish(1)
  end
  return given
end

local function text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n") .. "\n"
end

local function found(code)
  for _, item in ipairs(vim.diagnostic.get(0)) do
    if item.code == code then
      return item
    end
  end
end

local function client()
  local all = vim.lsp.get_clients and vim.lsp.get_clients({ bufnr = 0 }) or vim.lsp.buf_get_clients(0)
  return select(2, next(all))
end

local function place(line, word)
  local at = vim.api.nvim_buf_get_lines(0, line - 1, line, false)[1]:find(word, 1, true)
  vim.api.nvim_win_set_cursor(0, { line, at - 1 })
end

local function ask(method, more)
  local params = vim.lsp.util.make_position_params(0, client().offset_encoding)
  local answers = vim.lsp.buf_request_sync(0, method, vim.tbl_extend("force", params, more or {}), 30000)
  local answer = answers and answers[client().id]
  return answer and answer.result
end

wait("the first findings", function() return found("DW301") end)
seen.encoding = client().offset_encoding
seen.findings = vim.tbl_map(function(item)
  local line = vim.api.nvim_buf_get_lines(0, item.lnum, item.lnum + 1, false)[1]
  return { code = item.code, text = line:sub(item.col + 1, item.end_col), source = item.source }
end, vim.diagnostic.get(0))

place(5, "logLevel")
seen.hover = ask("textDocument/hover").contents.value

-- The quick fix, by the menu of code actions.
place(5, "info")
vim.ui.select = function(items, _, choose)
  seen.actions = vim.tbl_map(function(item) return (item.action or item[2]).title end, items)
  choose(items[1], 1)
end
vim.lsp.buf.code_action()
wait("the fix", function() return not found("DW301") and text():find("INFO") end)

-- A value, on a line that is not finished.
vim.api.nvim_buf_set_lines(0, 10, 10, false, { "  logLevel: " })
vim.api.nvim_win_set_cursor(0, { 11, 11 })
local answer = ask("textDocument/completion", { position = { line = 10, character = 12 } })
seen.completion = vim.tbl_map(function(item) return item.label end, answer.items or answer)
vim.api.nvim_buf_set_lines(0, 10, 11, false, {})

place(12, "lines")
vim.lsp.buf.rename("cities")
wait("the new name", function() return text():find("name: cities", 1, true) end)
seen.text = text()

local id = client().id
vim.lsp.stop_client(id)
seen.stopped = vim.wait(10000, function() return vim.lsp.client_is_stopped(id) end, 10)
finish(0)
