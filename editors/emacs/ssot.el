;;; ssot.el --- One registry for where names are imported from  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT
;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1") (eglot "1.9"))
;; Keywords: languages, tools

;;; Commentary:

;; Makes ssot-lsp known to Eglot, and gives its workspace commands names.
;;
;;     (require 'ssot)
;;     (add-hook 'python-mode-hook #'eglot-ensure)

;;; Code:

(require 'eglot)

(defgroup ssot nil
  "Imports of legacy paths, by a registry."
  :group 'tools
  :prefix "ssot-")

(defcustom ssot-command '("ssot-lsp" "server")
  "The language server's program and its arguments."
  :type '(repeat string))

(add-to-list 'eglot-server-programs
             (cons '(python-mode python-ts-mode conf-toml-mode toml-ts-mode markdown-mode)
                   (lambda (&rest _) ssot-command)))

(defun ssot--run (command &rest arguments)
  "Have the server run COMMAND with ARGUMENTS; return its answer."
  (let ((server (or (eglot-current-server) (user-error "No server here; see `eglot'")))
        (eglot-confirm-server-initiated-edits nil))
    (eglot--signal-textDocument/didChange) ; it waits for idleness otherwise, and fixes go by versions
    (jsonrpc-request server :workspace/executeCommand
                     (list :command command :arguments (vconcat arguments))
                     :timeout 120)))

(defun ssot--tell-mended (mended)
  "Say what MENDED, the answer to a fix, amounts to."
  (if (eq (plist-get mended :applied) t)
      (message "Fixed %d findings in %d files" (plist-get mended :findings) (plist-get mended :files))
    (message "Nothing can safely be fixed")))

(defun ssot-fix-file ()
  "Fix what is safe to fix in this buffer."
  (interactive)
  (ssot--tell-mended (ssot--run "ssot.fixFile" (eglot--path-to-uri buffer-file-name))))

(defun ssot-fix-workspace ()
  "Fix what is safe to fix in every file; the buffers are left to be saved."
  (interactive)
  (ssot--tell-mended (ssot--run "ssot.fixWorkspace")))

(defun ssot-show-rule (name)
  "Explain NAME, a rule of the registry or a code."
  (interactive (list (read-string "Rule or code: ")))
  (let ((text (ssot--run "ssot.showRule" name)))
    (with-help-window "*ssot rule*"
      (princ text))))

(defun ssot-check-workspace ()
  "Check every file, and list the findings in a buffer to jump from."
  (interactive)
  (let ((checked (ssot--run "ssot.checkWorkspace")))
    (with-current-buffer (get-buffer-create "*ssot*")
      (let ((inhibit-read-only t))
        (erase-buffer)
        (mapc #'ssot--insert-file (plist-get checked :files)))
      (goto-char (point-min))
      (compilation-mode "ssot")
      (display-buffer (current-buffer)))
    (message "%d findings" (plist-get checked :findings))))

(defun ssot--insert-file (file)
  "Insert the findings of FILE, one a line, as compilers print them."
  (let ((name (eglot--uri-to-path (plist-get file :uri))))
    (mapc (lambda (one)
            (let ((start (plist-get (plist-get one :range) :start)))
              (insert (format "%s:%d:%d: %s: %s %s\n" name
                              (1+ (plist-get start :line)) (1+ (plist-get start :character))
                              (if (eql (plist-get one :severity) 1) "error" "warning")
                              (plist-get one :code) (plist-get one :message)))))
          (plist-get file :diagnostics))))

(provide 'ssot)
;;; ssot.el ends here
