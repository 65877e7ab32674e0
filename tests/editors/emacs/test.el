;; Runs in Emacs: emacs --batch -L editors/emacs -l test.el WORKSPACE RESULTS  -*- lexical-binding: t; -*-
(require 'json)
(require 'cl-lib)
(require 'flymake)
(require 'python)
(require 'ssot)

(defvar test-workspace (pop command-line-args-left))
(defvar test-results (pop command-line-args-left))
(defvar test-ran nil)

(defmacro test (name &rest body)
  (declare (indent 1))
  `(let ((failure (condition-case problem (progn ,@body :json-null) (error (format "%S" problem)))))
     (push (list :name ,name :failure failure) test-ran)))

(defmacro until (what &rest body)
  "Wait until BODY gives something; return it."
  (declare (indent 1))
  `(let ((end (+ (float-time) 20)) found)
     (while (not (or (setq found (progn ,@body)) (> (float-time) end)))
       (accept-process-output nil 0.05))
     (or found (error "Waited for %s" ,what))))

(defun codes ()
  (mapconcat #'identity
             (sort (mapcar (lambda (one)
                             (let ((text (flymake-diagnostic-text one)))
                               (if (string-match "SSOT[0-9]+" text) (match-string 0 text) text)))
                           (flymake-diagnostics))
                   #'string<)
             " "))

(defun have-codes (wanted)
  ;; what idleness and display would do, of which there is none in batch mode
  (eglot--signal-textDocument/didChange)
  (flymake-start)
  (condition-case nil
      (until wanted (equal (codes) wanted))
    (error (error "There is %S, and not %S" (codes) wanted))))

(defun open (name)
  (switch-to-buffer (find-file-noselect (expand-file-name name test-workspace)))
  (unless (eglot-current-server)
    (apply #'eglot (eglot--guess-contact)))
  (unless (eglot-managed-p) (eglot--maybe-activate-editing-mode)))

(defun actions (kind)
  (append (jsonrpc-request
           (eglot-current-server) :textDocument/codeAction
           (list :textDocument (eglot--TextDocumentIdentifier)
                 :range (list :start (eglot--pos-to-lsp-position) :end (eglot--pos-to-lsp-position))
                 :context (list :diagnostics [] :only (vector kind))))
          nil))

(defun apply-edit (action)
  (eglot--apply-workspace-edit (plist-get action :edit)))

(setq make-backup-files nil eglot-autoshutdown nil eglot-events-buffer-size 0)

(test "diagnostics"
  (open "shop/cart.py")
  (have-codes "SSOT001 SSOT001 SSOT002"))

(test "hover"
  (goto-char (point-min))
  (search-forward "import Pr")
  (let ((hover (jsonrpc-request (eglot-current-server) :textDocument/hover
                                (eglot--TextDocumentPositionParams))))
    (unless (string-match-p "shop.money" (format "%S" hover)) (error "%S" hover))))

(test "the preferred quick fix"
  (goto-char (point-min))
  (search-forward "collections.Map")
  (let ((preferred (cl-find-if (lambda (one) (eq (plist-get one :isPreferred) t)) (actions "quickfix"))))
    (unless preferred (error "None is preferred: %S" (actions "quickfix")))
    (apply-edit preferred)
    (have-codes "SSOT001 SSOT001")))

(test "fix all, whose edit comes with the action"
  (let ((all (car (actions "source.fixAll.ssot"))))
    (apply-edit all)
    (have-codes "")
    (save-buffer)))

(test "ssot-fix-file"
  (open "shop/checkout.py")
  (have-codes "SSOT001 SSOT001 SSOT002 SSOT003 SSOT004")
  (ssot-fix-file)
  (when (string-match-p "old_money" (buffer-string)) (error "%s" (buffer-string)))
  (have-codes "SSOT001 SSOT004"))

(test "ssot-check-workspace lists files that are not open"
  (ssot-check-workspace)
  (let ((text (with-current-buffer "*ssot*" (buffer-string))))
    (unless (string-match-p "test_checkout.py:9:14: warning: SSOT003" text) (error "%s" text))))

(test "ssot-fix-workspace mends files that are not open"
  (cl-letf (((symbol-function 'y-or-n-p) (lambda (&rest _) t))) ; Eglot asks where files are not open
    (ssot-fix-workspace))
  (let ((buffer (find-buffer-visiting (expand-file-name "tests/test_checkout.py" test-workspace))))
    (unless buffer (error "It was not changed"))))

(test "ssot-show-rule"
  (ssot-show-rule "money")
  (let ((text (with-current-buffer "*ssot rule*" (buffer-string))))
    (unless (string-match-p "shop.old_money" text) (error "%s" text))))

(test "the server ends"
  (eglot-shutdown (eglot-current-server)))

(with-temp-file test-results
  (insert (json-encode (vconcat (nreverse test-ran)))))
