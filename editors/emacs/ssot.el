;;; ssot.el --- One registry for where names are imported from  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT
;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1"))
;; Keywords: languages, tools, convenience

;;; Commentary:

;; Makes the language server ssot-lsp known to Eglot and to lsp-mode, and
;; gives commands for what these have no keys for:
;;
;;   `ssot-check-workspace'   list the findings of every file
;;   `ssot-fix-buffer'        fix what is safe to fix in this buffer
;;   `ssot-fix-workspace'     the same in every file
;;   `ssot-show-rule'         explain a rule of the registry, or a code
;;   `ssot-fix-on-save-mode'  fix when a buffer is saved
;;
;; With Eglot:
;;
;;     (require 'ssot)
;;     (add-hook 'python-mode-hook #'eglot-ensure)
;;
;; With lsp-mode, which runs it beside other servers:
;;
;;     (require 'ssot)
;;     (add-hook 'python-mode-hook #'lsp-deferred)

;;; Code:

(require 'compile)
(require 'flymake)
(require 'project)
(require 'seq)
(require 'subr-x)

(defvar eglot-server-programs)
(defvar eglot-confirm-server-initiated-edits)
(defvar eglot-confirm-server-edits)
(declare-function eglot-current-server "eglot")
(declare-function eglot-managed-p "eglot")
(declare-function eglot-uri-to-path "eglot")
(declare-function eglot--capabilities "eglot")
(declare-function eglot--signal-textDocument/didChange "eglot")
(declare-function eglot--TextDocumentIdentifier "eglot")
(declare-function eglot--uri-to-path "eglot")
(declare-function jsonrpc-request "jsonrpc")
(declare-function lsp-activate-on "lsp-mode")
(declare-function lsp-cur-line-diagnostics "lsp-mode")
(declare-function lsp-register-client "lsp-mode")
(declare-function lsp-request "lsp-mode")
(declare-function lsp-stdio-connection "lsp-mode")
(declare-function lsp-workspaces "lsp-mode")
(declare-function lsp--buffer-uri "lsp-mode")
(declare-function lsp--client-server-id "lsp-mode")
(declare-function lsp--uri-to-path "lsp-mode")
(declare-function lsp--workspace-client "lsp-mode")
(declare-function lsp--workspace-server-capabilities "lsp-mode")
(declare-function make-lsp-client "lsp-mode")
(defvar lsp--cur-workspace)
(defvar lsp-language-id-configuration)
(defvar lsp-response-timeout)

(defgroup ssot nil
  "Imports of legacy paths, by a registry."
  :group 'tools
  :prefix "ssot-")

(defcustom ssot-command '("ssot-lsp" "server")
  "The language server's program and its arguments."
  :type '(repeat string)
  :risky t)

(defcustom ssot-registry nil
  "Path of the registry, relative to the project; nil for the nearest one."
  :type '(choice (const :tag "The nearest" nil) string)
  :safe #'string-or-null-p)

(defcustom ssot-workspace-diagnostics t
  "Whether files that are not open are checked, too."
  :type 'boolean
  :safe #'booleanp)

(defcustom ssot-log-level "warning"
  "How much the server logs."
  :type '(choice (const "error") (const "warning") (const "info") (const "debug"))
  :safe #'stringp)

(defun ssot--options ()
  "Return the server's settings."
  `(,@(and ssot-registry (list :registry ssot-registry))
    :workspaceDiagnostics ,(if ssot-workspace-diagnostics t :json-false)
    :logLevel ,ssot-log-level))

;; The clients

(defun ssot--contact (&rest _)
  "Return the command and the settings, as Eglot wants them."
  `(,@ssot-command :initializationOptions ,(ssot--options)))

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs
               (cons '(python-mode python-ts-mode conf-toml-mode toml-ts-mode markdown-mode gfm-mode)
                     #'ssot--contact)))

(with-eval-after-load 'lsp-mode
  (dolist (mode '((conf-toml-mode . "toml") (toml-ts-mode . "toml")))
    (add-to-list 'lsp-language-id-configuration mode))
  (lsp-register-client
   (make-lsp-client
    :new-connection (lsp-stdio-connection (lambda () ssot-command))
    :activation-fn (lsp-activate-on "python" "toml" "markdown")
    :server-id 'ssot
    :priority -3
    :add-on? t
    :initialization-options #'ssot--options)))

(defun ssot--workspace ()
  "Return the workspace that lsp-mode has this buffer in with the server."
  (and (bound-and-true-p lsp-mode)
       (seq-find (lambda (one) (eq (lsp--client-server-id (lsp--workspace-client one)) 'ssot))
                 (lsp-workspaces))))

(defun ssot--eglot ()
  "Return the server that Eglot has for this buffer, where it knows our commands.
A multiplexer with ours behind it does, too."
  (when-let* ((server (and (fboundp 'eglot-managed-p) (eglot-managed-p) (eglot-current-server)))
              (commands (plist-get (plist-get (eglot--capabilities server) :executeCommandProvider) :commands)))
    (and (seq-contains-p commands "ssot.checkWorkspace") server)))

(defun ssot--server ()
  "Signal an error, with the way out, where this buffer has no server."
  (cond
   ((or (ssot--workspace) (ssot--eglot)))
   ((not (executable-find (car ssot-command)))
    (user-error "%s is not installed: python -m pip install ssot-lsp" (car ssot-command)))
   (t (user-error "No server for this buffer: M-x eglot or M-x lsp starts one"))))

(defun ssot--get (object key)
  "Return what OBJECT, an answer of either client, has as KEY."
  (cond
   ((hash-table-p object) (gethash (substring (symbol-name key) 1) object))
   ((listp object) (plist-get object key))))

(defun ssot--true-p (value)
  "Whether VALUE of an answer is true."
  (and value (not (eq value :json-false))))

(defun ssot--run (command &rest arguments)
  "Have the server run COMMAND with ARGUMENTS; return its answer."
  (ssot--server)
  (let ((params (list :command command :arguments (vconcat arguments))))
    (if-let* ((workspace (ssot--workspace)))
        (let ((lsp--cur-workspace workspace)
              (lsp-response-timeout 120))
          (lsp-request "workspace/executeCommand" params))
      (dolist (buffer (buffer-list)) ; Eglot waits for idleness otherwise, and fixes go by what was sent
        (with-current-buffer buffer
          (when (ssot--eglot)
            (eglot--signal-textDocument/didChange))))
      (let ((eglot-confirm-server-initiated-edits nil)
            (eglot-confirm-server-edits nil))
        (jsonrpc-request (eglot-current-server) :workspace/executeCommand params :timeout 120)))))

(defun ssot--uri ()
  "Return the URI of this buffer, as its client gives it to the server."
  (if (ssot--workspace)
      (lsp--buffer-uri)
    (plist-get (eglot--TextDocumentIdentifier) :uri)))

(defun ssot--path (uri)
  "Return the file at URI."
  (let ((path (cond
               ((ssot--workspace) (lsp--uri-to-path uri))
               ((fboundp 'eglot-uri-to-path) (eglot-uri-to-path uri)) ; Emacs 30
               (t (eglot--uri-to-path uri)))))
    ;; Eglot leaves the bytes as they are
    (decode-coding-string (encode-coding-string path 'utf-8-emacs-unix) 'utf-8-unix)))

;; Fixing

(defun ssot--count (number what)
  "Return NUMBER and WHAT, in the plural where it is one."
  (format "%d %s%s" number what (if (= number 1) "" "s")))

(defun ssot--tell-mended (mended)
  "Say what MENDED, the answer to a fix, amounts to."
  (if (ssot--true-p (ssot--get mended :applied))
      (message "Fixed %s in %s"
               (ssot--count (ssot--get mended :findings) "finding")
               (ssot--count (ssot--get mended :files) "file"))
    (message "Nothing can safely be fixed")))

;;;###autoload
(defun ssot-fix-buffer ()
  "Fix what is safe to fix in this buffer."
  (interactive)
  (ssot--server)
  (ssot--tell-mended (ssot--run "ssot.fixFile" (ssot--uri))))

;;;###autoload
(defun ssot-fix-workspace ()
  "Fix what is safe to fix in every file; the buffers are left to be saved.
\\<global-map>\\[save-some-buffers] saves them."
  (interactive)
  (ssot--tell-mended (ssot--run "ssot.fixWorkspace")))

(defun ssot--fix-before-save ()
  "Fix this buffer where it has a server; save it whatever comes of that."
  (when (or (ssot--workspace) (ssot--eglot))
    (with-demoted-errors "ssot-lsp: %S"
      (let ((inhibit-message t))
        (ssot-fix-buffer)))))

;;;###autoload
(define-minor-mode ssot-fix-on-save-mode
  "Fix what is safe to fix when this buffer is saved."
  :lighter nil
  (if ssot-fix-on-save-mode
      (add-hook 'before-save-hook #'ssot--fix-before-save nil t)
    (remove-hook 'before-save-hook #'ssot--fix-before-save t)))

;; Explaining

(defun ssot--code-at-point ()
  "Return the code of a finding at point; with lsp-mode, in its line.
Neither client keeps more of it."
  (seq-some
   (lambda (one) (ssot--get one :code))
   (if (ssot--workspace)
       (append (lsp-cur-line-diagnostics) nil)
     (mapcar (lambda (one) (cdr (assq 'eglot-lsp-diag (flymake-diagnostic-data one))))
             (flymake-diagnostics (point))))))

(defun ssot--rules ()
  "Return the rules and the codes that can be explained."
  (append
   (mapcan (lambda (folder)
             (mapcar (lambda (rule) (ssot--get rule :id)) (ssot--get folder :rules)))
           (append (ssot--run "ssot.showRegistry") nil))
   (list "SSOT001" "SSOT002" "SSOT003" "SSOT004" "SSOT005")))

;;;###autoload
(defun ssot-show-rule (name)
  "Explain NAME, a rule of the registry or a code.
Interactively, the code of the finding at point is offered."
  (interactive
   (let ((here (ssot--code-at-point)))
     (list (completing-read (format-prompt "Rule or code" here) (ssot--rules) nil nil nil nil here))))
  (let ((text (ssot--run "ssot.showRule" name (ssot--uri))))
    (with-current-buffer (get-buffer-create "*ssot rule*")
      (let ((inhibit-read-only t))
        (erase-buffer)
        (insert text)
        (goto-char (point-min)))
      (if (fboundp 'gfm-view-mode) (gfm-view-mode) (special-mode))
      (display-buffer (current-buffer)))))

;; Checking

(defvar ssot-check-regexp
  '("^\\(.+\\):\\([0-9]+\\):\\([0-9]+\\): \\(?:error\\|\\(warning\\)\\|\\(information\\|hint\\)\\): "
    1 2 3 (4 . 5))
  "How a finding stands in the buffer of `ssot-check-workspace'.")

(define-compilation-mode ssot-check-mode "ssot-lsp"
  "Lists the findings of a workspace; \\[revert-buffer] checks it again."
  (setq-local compilation-error-regexp-alist (list ssot-check-regexp)
              compilation-error-screen-columns nil
              compilation-first-column 1))

(defun ssot--encoding ()
  "Return what the server counts positions in."
  (let ((capabilities (if-let* ((workspace (ssot--workspace)))
                          (lsp--workspace-server-capabilities workspace)
                        (eglot--capabilities (eglot-current-server)))))
    (or (ssot--get capabilities :positionEncoding) "utf-16")))

(defun ssot--column (line units encoding)
  "Return how many characters of the text LINE are UNITS of ENCODING."
  (let ((at 0) (left units))
    (while (and (> left 0) (< at (length line)))
      (let ((char (aref line at)))
        (setq left (- left (cond
                            ((equal encoding "utf-8") (string-bytes (char-to-string char)))
                            ((and (equal encoding "utf-16") (> char #xffff)) 2)
                            (t 1)))
              at (1+ at))))
    at))

(defun ssot--lines (name)
  "Return a function that gives the line of a number, from 0, of the file NAME."
  (let* ((visiting (find-buffer-visiting name))
         (text (if visiting
                   (with-current-buffer visiting
                     (save-restriction (widen) (buffer-substring-no-properties (point-min) (point-max))))
                 (with-temp-buffer
                   (ignore-errors (insert-file-contents name))
                   (buffer-string))))
         (lines (vconcat (split-string text "\n"))))
    (lambda (number) (if (< number (length lines)) (aref lines number) ""))))

(defun ssot--report (file encoding)
  "Return the findings of FILE, one a line, as compilers print them.
Its positions are in ENCODING."
  (let* ((name (ssot--path (ssot--get file :uri)))
         (lines (ssot--lines name)))
    (mapconcat
     (lambda (one)
       (let* ((start (ssot--get (ssot--get one :range) :start))
              (line (ssot--get start :line)))
         (format "%s:%d:%d: %s: %s [%s]\n" (file-relative-name name) (1+ line)
                 (1+ (ssot--column (funcall lines line) (ssot--get start :character) encoding))
                 (nth (1- (or (ssot--get one :severity) 1)) '("error" "warning" "information" "hint"))
                 (replace-regexp-in-string "[ \n]+" " " (ssot--get one :message))
                 (ssot--get one :code))))
     (ssot--get file :diagnostics) "")))

;;;###autoload
(defun ssot-check-workspace ()
  "Check every file, and list the findings in a buffer.
There, and with \\[next-error] from anywhere, one goes from one to the next."
  (interactive)
  (ssot--server)
  (let* ((asked (current-buffer))
         (default-directory (if-let* ((project (project-current))) (project-root project) default-directory))
         (checked (with-temp-message "Checking the workspace…" (ssot--run "ssot.checkWorkspace")))
         (encoding (ssot--encoding))
         (files (seq-sort-by (lambda (file) (ssot--get file :uri)) #'string<
                             (append (ssot--get checked :files) nil)))
         (found (concat (ssot--count (ssot--get checked :findings) "finding") " in "
                        (ssot--count (length files) "file")
                        (unless (ssot--true-p (ssot--get checked :complete)) ", and was stopped")))
         (reports (mapconcat (lambda (file) (ssot--report file encoding)) files ""))
         (faults (mapconcat (lambda (fault)
                              (format "%s:1:1: error: not checked: %s\n"
                                      (file-relative-name (ssot--get fault :path)) (ssot--get fault :message)))
                            (ssot--get checked :faults) ""))
         (here default-directory))
    (with-current-buffer (get-buffer-create "*ssot*")
      (let ((inhibit-read-only t))
        (erase-buffer)
        (setq default-directory here)
        (insert "Findings in " (abbreviate-file-name here) "\n\n" reports faults "\n" found "\n"))
      (ssot-check-mode)
      (setq-local revert-buffer-function
                  (lambda (&rest _)
                    (unless (buffer-live-p asked)
                      (user-error "The buffer that was checked from is gone"))
                    (with-current-buffer asked (ssot-check-workspace))))
      (goto-char (point-min))
      (setq next-error-last-buffer (current-buffer))
      (display-buffer (current-buffer)))
    (message "%s" found)))

(provide 'ssot)
;;; ssot.el ends here
