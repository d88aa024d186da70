-- workerlint in Neovim 0.11 and later. Put this file into ~/.config/nvim/lsp/workerlint.lua, and into init.lua:
--   vim.lsp.enable("workerlint")
-- Settings of the language server, all optional, go under `workerlint`; see README.md in this directory.
return {
  cmd = { "workerlint", "lsp" },
  filetypes = { "yaml" },
  root_markers = { "workerlint.toml", "pyproject.toml", ".git" },
  settings = {
    workerlint = {
      inlayHints = { defaults = true, capacity = true },
    },
  },
}
