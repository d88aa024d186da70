;;; workerlint.el --- workerlint with eglot  -*- lexical-binding: t -*-
;; Put this into your init file. eglot comes with Emacs 29; in Emacs 27 and 28 it is the package of that name.
;; yaml-ts-mode comes with Emacs 29 too; yaml-mode is a package.
(require 'eglot)

(dolist (mode '(yaml-mode yaml-ts-mode))
  (add-to-list 'eglot-server-programs (cons mode '("workerlint" "lsp"))))

;; Start it with each YAML file; without these lines, M-x eglot does.
(add-hook 'yaml-mode-hook #'eglot-ensure)
(add-hook 'yaml-ts-mode-hook #'eglot-ensure)

;; Settings of the language server, all optional; the README beside this file lists them.
;; (setq-default eglot-workspace-configuration '(:workerlint (:ignore ["DW701"])))

(provide 'workerlint)
;;; workerlint.el ends here
