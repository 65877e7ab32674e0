;;; lsp-mode.el --- ssot-lsp in lsp-mode  -*- lexical-binding: t; -*-
(load (expand-file-name "harness" (file-name-directory load-file-name)) nil t)
(require 'lsp-mode)
(dolist (one '(lsp-completion lsp-diagnostics lsp-headerline lsp-icons lsp-lens lsp-modeline)) ; that are autoloaded
  (require one))
(require 'ssot)

(defvar checker (intern (getenv "SSOT_CHECKER")))
(if (eq checker 'flycheck) (require 'flycheck) (require 'flymake))
(setq lsp-session-file (concat test-results ".session")
      lsp-auto-guess-root t
      lsp-diagnostics-provider (intern (format ":%s" checker))
      lsp-enabled-clients '(ssot)
      lsp-enable-file-watchers nil
      lsp-enable-snippet nil
      lsp-enable-suggest-server-download nil
      lsp-warn-no-matched-clients nil
      lsp-keep-workspace-alive t
      lsp-before-save-edits nil
      lsp-headerline-breadcrumb-enable nil
      lsp-modeline-code-actions-enable nil
      lsp-modeline-diagnostics-enable nil)

(defvar asked-about-closed-files 0)
(defun codes ()
  "The codes of what lsp-mode knows, where the checker shows as much."
  (let ((known (mapcar (lambda (one) (ssot--get one :code)) (append (lsp--get-buffer-diagnostics) nil)))
        (shown (if (eq checker 'flycheck) flycheck-current-errors (flymake-diagnostics))))
    (if (= (length known) (length shown))
        (codes-in known)
      (format "%s known, %s shown" (length known) (length shown)))))

(defun have-codes (wanted)
  (lsp--flush-delayed-changes)
  (condition-case nil
      (until wanted
        ;; what idleness and display would do, of which there is none in batch mode
        (if (eq checker 'flycheck)
            (flycheck-buffer)
          (flymake-start))
        (equal (codes) wanted))
    (error (error "There is %S, and not %S" (codes) wanted))))

(defun open (name)
  (switch-to-buffer (find-file-noselect (path name)))
  (unless (bound-and-true-p lsp-mode) (lsp))
  (until "the server"
    (when-let* ((workspace (ssot--workspace)))
      (eq (lsp--workspace-status workspace) 'initialized))))

(test "where none runs, the commands say what to do"
  (with-temp-buffer
    (condition-case problem
        (progn (ssot-fix-buffer) (error "It ran"))
      (user-error (has (cadr problem) "M-x lsp")))))

(test "diagnostics"
  (open "shop/cart.py")
  (have-codes "SSOT001 SSOT001 SSOT002")
  (same (bound-and-true-p flycheck-mode) (eq checker 'flycheck)))

(test "findings of files that are not open are lsp-mode's, too"
  ;; now: what comes in one piece with an answer that lsp-mode waits for is lost to it
  (until "the diagnostics" (gethash (path "tests/test_checkout.py") (lsp-diagnostics))))

(test "hover"
  (mark-at "import Pr")
  (has (format "%s" (ssot--get (ssot--get (lsp-request "textDocument/hover" (lsp--text-document-position-params))
                                          :contents)
                               :value))
       "shop.money"))

(test "preferred code action"
  (mark-at "collections.Map")
  (lsp-execute-code-action
   (seq-find (lambda (one) (eq (ssot--get one :isPreferred) t)) (lsp-code-actions-at-point)))
  (has (buffer-string) "collections.abc.Mapping")
  (have-codes "SSOT001 SSOT001"))

(test "fix all"
  (lsp-execute-code-action-by-kind "source.fixAll.ssot")
  (hasnt (buffer-string) "old_money")
  (have-codes "")
  (set-buffer-modified-p nil)
  (revert-buffer t t))

(test "workspace command"
  (open "shop/cart.py")
  (let ((answer (lsp-workspace-command-execute "ssot.checkWorkspace" [])))
    (same (ssot--get answer :complete) t)
    (same (length (ssot--get answer :files)) 3)))

(test "registry edit: a buffer that nobody touches follows"
  (open "shop/checkout.py")
  (have-codes "SSOT001 SSOT001 SSOT002 SSOT003 SSOT004")
  (let ((checkout (current-buffer)))
    (open "ssot.toml")
    (mark-at "shop.settings:GLOBALS")
    (replace-match "shop.settings:NOTHING")
    (save-buffer)
    (with-current-buffer checkout (have-codes "SSOT001 SSOT001 SSOT002 SSOT003"))
    (mark-at "shop.settings:NOTHING")
    (replace-match "shop.settings:GLOBALS")
    (save-buffer)
    (with-current-buffer checkout (have-codes "SSOT001 SSOT001 SSOT002 SSOT003 SSOT004"))))

(load (expand-file-name "commands" (file-name-directory load-file-name)) nil t)

(test "settings"
  (lsp-workspace-shutdown (ssot--workspace))
  (until "the end" (not (ssot--workspace)))
  (rename-file (path "ssot.toml") (path "other.toml"))
  (put-file "shop/again.py" "import collections\ncollections.Mapping\n")
  (setq ssot-registry "other.toml")
  (open "shop/again.py")
  (have-codes "SSOT002"))

(test "the server ends"
  (let ((process (lsp--workspace-cmd-proc (ssot--workspace))))
    (lsp-workspace-shutdown (ssot--workspace))
    (until "the end" (not (process-live-p process)))))

(done)
