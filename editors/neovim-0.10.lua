-- workerlint in Neovim 0.7 to 0.10, which have no vim.lsp.enable. Put this file into ~/.config/nvim/plugin/workerlint.lua.
-- Settings of the language server, all optional, go under `workerlint`; see README.md in this directory.
local settings = { workerlint = vim.empty_dict() }

local function root_of(name)
  local dir = vim.fn.fnamemodify(name, ":p:h")
  while true do
    for _, marker in ipairs({ "workerlint.toml", "pyproject.toml", ".git" }) do
      if vim.loop.fs_stat(dir .. "/" .. marker) then
        return dir
      end
    end
    local parent = vim.fn.fnamemodify(dir, ":h")
    if parent == dir then
      return nil -- no project: each file is checked on its own
    end
    dir = parent
  end
end

local clients = {} -- one for each root

vim.api.nvim_create_autocmd("FileType", {
  pattern = "yaml",
  callback = function(event)
    local root = root_of(vim.api.nvim_buf_get_name(event.buf))
    local key = root or ""
    local id = clients[key]
    if not id or not vim.lsp.get_client_by_id(id) then
      id = vim.lsp.start_client({ name = "workerlint", cmd = { "workerlint", "lsp" }, root_dir = root, settings = settings })
      clients[key] = id
    end
    if id then
      vim.lsp.buf_attach_client(event.buf, id)
    end
  end,
})
