;;; eglot.el --- ssot-lsp in Eglot  -*- lexical-binding: t; -*-
(load (expand-file-name "harness" (file-name-directory load-file-name)) nil t)
(require 'eglot)
(require 'flymake)
(setq eglot-autoshutdown nil eglot-sync-connect 10)
(when (boundp 'eglot-events-buffer-size) (setq eglot-events-buffer-size 0))

(defvar asked-about-closed-files (if (>= emacs-major-version 30) 0 1)) ; which 1.9 does whatever it is told

(defun codes ()
  (codes-in (mapcar #'flymake-diagnostic-text (flymake-diagnostics))))

(defun have-codes (wanted)
  ;; what idleness and display would do, of which there is none in batch mode
  (eglot--signal-textDocument/didChange)
  (flymake-start)
  (condition-case nil
      (until wanted (equal (codes) wanted))
    (error (error "There is %S, and not %S" (codes) wanted))))

(defun open (name)
  (switch-to-buffer (find-file-noselect (path name)))
  (unless (eglot-current-server)
    (apply #'eglot (eglot--guess-contact)))
  (unless (eglot-managed-p) (eglot--maybe-activate-editing-mode)))

(test "without ssot.el, the README's line brings Eglot to it"
  (let ((readme (with-temp-buffer
                  (insert-file-contents (expand-file-name "README.md" (file-name-directory (locate-library "ssot"))))
                  (search-forward "(add-to-list 'eglot-server-programs")
                  (goto-char (match-beginning 0))
                  (read (current-buffer)))))
    (let ((eglot-server-programs eglot-server-programs))
      (eval readme t)
      (with-current-buffer (find-file-noselect (path "shop/cart.py"))
        (has (format "%S" (eglot--guess-contact)) "(\"ssot-lsp\" \"server\")")))))

(require 'ssot)

(test "where none runs, the commands say what to do"
  (with-temp-buffer
    (dolist (command '(ssot-check-workspace ssot-fix-buffer ssot-fix-workspace ssot-show-rule))
      (condition-case problem
          (progn (call-interactively command) (error "It ran"))
        (user-error (has (cadr problem) "M-x eglot")))
      (let ((ssot-command '("ssot-lsp-that-is-not-there")))
        (condition-case problem
            (progn (call-interactively command) (error "It ran"))
          (user-error (has (cadr problem) "pip install ssot-lsp")))))))

(test "diagnostics"
  (open "shop/cart.py")
  (have-codes "SSOT001 SSOT001 SSOT002")
  (mark-at "collections.Map")
  (let ((one (car (flymake-diagnostics (point)))))
    (same (buffer-substring (flymake-diagnostic-beg one) (flymake-diagnostic-end one)) "collections.Mapping")))

(test "hover"
  (mark-at "import Pr")
  (let (shown)
    (eglot-hover-eldoc-function (lambda (text &rest _) (setq shown text)))
    (has (until "the hover" shown) "shop.money")))

(test "preferred code action"
  (mark-at "collections.Map")
  (let ((preferred (cl-find-if (lambda (one) (eq (plist-get one :isPreferred) t))
                               (eglot-code-actions (point) (point) "quickfix"))))
    (if (fboundp 'eglot-execute)
        (eglot-execute (eglot-current-server) preferred)
      (eglot--apply-workspace-edit (plist-get preferred :edit)))
    (has (buffer-string) "collections.abc.Mapping")
    (have-codes "SSOT001 SSOT001")))

(test "fix all, as `eglot-code-actions' runs it"
  (cl-letf (((symbol-function 'completing-read) (lambda (&rest _) "Fix all legacy imports in this file")))
    (eglot-code-actions (point-min) (point-max) "source.fixAll.ssot" t))
  (hasnt (buffer-string) "old_money")
  (have-codes "")
  (set-buffer-modified-p nil)
  (revert-buffer t t))

(test "workspace command"
  (let ((answer (jsonrpc-request (eglot-current-server) :workspace/executeCommand
                                 '(:command "ssot.checkWorkspace" :arguments []))))
    (same (plist-get answer :complete) t)
    (same (length (plist-get answer :files)) 3)))

(test "registry edit: a buffer that nobody touches follows"
  (open "shop/checkout.py")
  (have-codes "SSOT001 SSOT001 SSOT002 SSOT003 SSOT004")
  (let ((checkout (current-buffer)))
    (find-file (path "ssot.toml"))
    (eglot--maybe-activate-editing-mode)
    (same (eglot-managed-p) t)
    (mark-at "shop.settings:GLOBALS")
    (replace-match "shop.settings:NOTHING")
    (save-buffer)
    (with-current-buffer checkout
      (until "the finding to go" (equal (codes) "SSOT001 SSOT001 SSOT002 SSOT003")))
    (undo-boundary)
    (mark-at "shop.settings:NOTHING")
    (replace-match "shop.settings:GLOBALS")
    (save-buffer)
    (with-current-buffer checkout
      (until "the finding to come" (equal (codes) "SSOT001 SSOT001 SSOT002 SSOT003 SSOT004")))))

(test "findings of files that are not open are listed by Flymake"
  (when (boundp 'flymake-list-only-diagnostics)
    (until "the diagnostics"
      (assoc (path "tests/test_checkout.py") flymake-list-only-diagnostics))))

(load (expand-file-name "commands" (file-name-directory load-file-name)) nil t)

(test "settings"
  (eglot-shutdown (eglot-current-server))
  (rename-file (path "ssot.toml") (path "other.toml"))
  (put-file "shop/again.py" "import collections\ncollections.Mapping\n")
  (setq ssot-registry "other.toml")
  (open "shop/again.py")
  (have-codes "SSOT002"))

(test "the server ends"
  (eglot-shutdown (eglot-current-server)))

(done)
