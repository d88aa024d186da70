;;; workerlint.el --- workerlint with eglot  -*- lexical-binding: t -*-
;; Put this into your init file. Emacs 29 includes eglot and yaml-ts-mode. In Emacs 27 and 28, install the package eglot.
;; yaml-mode is a package.
(require 'eglot)

(dolist (mode '(yaml-mode yaml-ts-mode))
  (add-to-list 'eglot-server-programs (cons mode '("workerlint" "lsp"))))

;; Start the server for each YAML file. Without these lines, start it with M-x eglot.
(add-hook 'yaml-mode-hook #'eglot-ensure)
(add-hook 'yaml-ts-mode-hook #'eglot-ensure)

;; Settings of the language server, all optional; see README.md in this directory.
;; (setq-default eglot-workspace-configuration '(:workerlint (:ignore ["DW701"])))

(provide 'workerlint)
;;; workerlint.el ends here
