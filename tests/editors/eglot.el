;; Works on the manifest named by WORKERLINT_MANIFEST as a user would, through eglot, and prints what it saw as one line
;; of JSON. WORKERLINT_EGLOT_SETTINGS is the file that users copy.
(package-initialize)
(require 'json)
(require 'flymake)
(setq eglot-autoshutdown t eglot-sync-connect 30 eglot-send-changes-idle-time 0.1 make-backup-files nil)
(load (getenv "WORKERLINT_EGLOT_SETTINGS"))
(require 'yaml-mode)

(defvar seen nil)
(defun note (name value) (push (cons name value) seen))
(defun finish (code) (princ (concat (json-encode seen) "\n")) (kill-emacs code))
(defun wait (what condition)
  (let ((start (float-time)))
    (while (not (funcall condition))
      (when (> (- (float-time) start) 30) (note 'failed what) (finish 1))
      (accept-process-output nil 0.05))))
(defun about (code)
  (seq-find (lambda (item) (string-match-p code (flymake-diagnostic-text item))) (flymake-diagnostics)))

(find-file (getenv "WORKERLINT_MANIFEST"))
(eglot--maybe-activate-editing-mode)
(unless (eglot-current-server) (call-interactively #'eglot))
(wait "the server" #'eglot-current-server)
(flymake-mode 1)
(flymake-start)
(wait "the first findings" (lambda () (about "log level")))
(note 'findings
      (vconcat (mapcar (lambda (item)
                         (list (cons 'message (flymake-diagnostic-text item))
                               (cons 'text (buffer-substring-no-properties
                                            (flymake-diagnostic-beg item) (flymake-diagnostic-end item)))))
                       (flymake-diagnostics))))

(goto-char (point-min))
(search-forward "logLev")
(let ((answer (jsonrpc-request (eglot-current-server) :textDocument/hover (eglot--TextDocumentPositionParams))))
  (note 'hover (plist-get (plist-get answer :contents) :value)))

;; The quick fix, by the command that users call; the first action is the one taken. Without an event, a mouse would be
;; asked.
(setq last-nonmenu-event ?\r)
(search-forward "info")
(backward-char)
(cl-letf (((symbol-function 'completing-read) (lambda (_prompt items &rest _) (caar items))))
  (eglot-code-actions (point) nil "quickfix" t))
(wait "the fix" (lambda () (and (not (about "log level")) (save-excursion (goto-char (point-min)) (search-forward "INFO" nil t)))))

;; eglot sends edits when the user pauses; a batch has no pauses.
(eglot--signal-textDocument/didChange)
(goto-char (point-min))
(search-forward "name: lines,")
(backward-char 3)
(eglot-rename "cities")
(goto-char (point-min))
(search-forward "stack: ")
(let ((answer (jsonrpc-request (eglot-current-server) :textDocument/completion (eglot--CompletionParams))))
  (note 'completion (vconcat (mapcar (lambda (item) (plist-get item :label))
                                     (if (vectorp answer) answer (plist-get answer :items))))))
(note 'text (buffer-substring-no-properties (point-min) (point-max)))
(set-buffer-modified-p nil)
(eglot-shutdown (eglot-current-server))
(finish 0)
